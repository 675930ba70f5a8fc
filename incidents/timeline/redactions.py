"""What a pinned view has lost since: entries public at its sequence that were taken back later."""

from datetime import UTC, date

from django.db.models import Exists, OuterRef, QuerySet

from incidents.language import ngettext
from incidents.models import Edition
from incidents.timeline.public import PUBLIC_ACTIONS, valid_at
from incidents.timeline.query import Notice
from incidents.timeline.wording import day_words


def removed_since(at: int) -> list[date]:
    """Give the day (UTC) each entry public at N was taken back, oldest first; one query."""
    was_public = Edition.objects.filter(valid_at(at), action__in=PUBLIC_ACTIONS, sequence=OuterRef("redacts"))
    found = _notes().filter(Exists(was_public), sequence__gt=at).order_by("sequence")
    days: dict[int, date] = {}
    for event, published_at in found.values_list("event", "published_at"):
        days.setdefault(event, published_at.astimezone(UTC).date())
    return list(days.values())


def removal_notices(at: int) -> list[Notice]:
    """Say how many entries a view pinned to N has lost, and when; one query."""
    days = removed_since(at)
    if not days:
        return []
    message = ngettext(
        "{n} entry of the archive at that time has since been removed, on {day}.",
        "{n} entries of the archive at that time have since been removed, the last on {day}.",
        len(days),
        day=day_words(days[-1]),
    )
    return [Notice("as_of", message)]


def newest_redaction() -> int:
    """Give the sequence of the newest note of a redaction, 0 for none; one query.

    Nothing else changes what an answer pinned to a sequence holds.
    """
    return _notes().order_by("-sequence").values_list("sequence", flat=True).first() or 0


def _notes() -> QuerySet[Edition]:
    """Choose the notes of redactions, by their action: its index has them in order, however long the log."""
    return Edition.objects.filter(action="redacted")
