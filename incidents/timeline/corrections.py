"""What was put right in the events of a page: corrections and clarifications, with their public reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from incidents.language import gettext
from incidents.models import Edition
from incidents.timeline.wording import day_words

SHOWN_AT_TOP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Correction:
    """`heading` is "Correction" or "Clarification"; `recent` ones stand above the text, the others below."""

    event: int
    heading: str
    day: str
    reason: str
    recent: bool


def corrections_of(events: Collection[int], at: int, today: date) -> dict[int, tuple[Correction, ...]]:
    """Find the corrections of these events up to sequence `at`, newest first, in one query.

    A redacted edition has no content any more, and so no reason to show.
    """
    rows = (
        Edition.objects.filter(
            event__in=list(events),
            sequence__lte=at,
            action__in=("corrected", "clarified"),
            content__isnull=False,
        )
        .order_by("-sequence")
        .values_list("event", "action", "published_at", "content__reason")
    )
    found: dict[int, tuple[Correction, ...]] = {}
    for event, action, published_at, reason in rows:
        heading = gettext("Correction") if action == "corrected" else gettext("Clarification")
        day = published_at.astimezone(UTC).date()
        correction = Correction(event, heading, day_words(day), reason, today - day <= SHOWN_AT_TOP)
        found[event] = (*found.get(event, ()), correction)
    return found
