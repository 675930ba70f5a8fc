"""The record of what was put right or taken out, in the archive as a whole, with the public reason."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from incidents.language import localised
from incidents.models import Edition
from incidents.models.document import EventDocument
from incidents.taxonomy import ACTIONS, REDACTION_CATEGORIES
from incidents.timeline.archive import NoSuchPage
from incidents.timeline.cards import event_url
from incidents.timeline.public import public_at
from incidents.timeline.wording import day_words, label_of

PAGE_SIZE: Final = 50
IN_CORRECTIONS: Final = tuple(slug for slug, action in ACTIONS.items() if action.in_corrections)


@dataclass(frozen=True, slots=True)
class Rectification:
    """One line of the corrections page: an edition that put something right, or took it out.

    `title` and `url` are those of the entry as it is now, empty where it is not public; `kept` is the number
    of the entry it was merged into. Of a redaction only the `category` is told, and not which entry it was.
    """

    sequence: int
    event: int
    action: str
    label: str
    at: datetime
    reason: str
    title: str
    language: str
    url: str
    kept: int | None
    category: str

    @property
    def when(self) -> str:
        return day_words(self.at.astimezone(UTC).date())


@dataclass(frozen=True, slots=True)
class Rectifications:
    """A page of what was put right, newest first."""

    lines: tuple[Rectification, ...]
    page: int
    pages: int

    def page_url(self, number: int) -> str:
        return localised("/corrections/" if number == 1 else f"/corrections/?page={number}")


def rectifications(at: int, page: int = 1, size: int = PAGE_SIZE) -> Rectifications:
    """Give a page of what was put right up to sequence `at`; raises `NoSuchPage`. Three queries."""
    editions = Edition.objects.filter(action__in=IN_CORRECTIONS, sequence__lte=at)
    pages = max(1, -(-editions.count() // size))
    if page > pages:
        raise NoSuchPage(f"page {page} of {pages}")
    columns = (
        "sequence",
        "event",
        "action",
        "published_at",
        "merged_into",
        "content__reason",
        "content__document",
    )
    rows = list(editions.order_by("-sequence").values_list(*columns)[(page - 1) * size : page * size])
    public = _public_documents({row[1] for row in rows}, at)
    return Rectifications(tuple(_rectification(row, public) for row in rows), page, pages)


def _public_documents(events: Collection[int], at: int) -> dict[int, EventDocument]:
    """Read the documents of those events that are public; one query."""
    editions = public_at(at).filter(event__in=events, content__isnull=False)
    found = editions.values_list("event", "content__document")
    return {event: json.loads(document) for event, document in found}


def _rectification(row: tuple[Any, ...], public: Mapping[int, EventDocument]) -> Rectification:
    sequence, event, action, at, kept, reason, document = row
    category = json.loads(document).get("category") if action == "redacted" and document else None
    # To name the entry beside the category would tell whom a redaction protects.
    now = None if action == "redacted" else public.get(event)
    return Rectification(
        sequence=sequence,
        event=event,
        action=action,
        label=label_of(ACTIONS[action]),
        at=at,
        reason=reason or "",
        title=now["title"] if now else "",
        language=now["language"] if now else "en",
        url=event_url(now) if now else "",
        kept=kept,
        category=label_of(REDACTION_CATEGORIES[category]) if category else "",
    )
