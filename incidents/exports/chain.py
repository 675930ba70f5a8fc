"""The log as a mirror needs it: the columns and the very texts that the digests are taken over."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet

from incidents.models import Edition
from incidents.models.log import GENESIS

COLUMNS: Final = (
    "sequence",
    "event",
    "number",
    "action",
    "material",
    "published_at",
    "content_digest",
    "digest",
    "merged_into",
    "redacts",
)
_TEXTS: Final = ("salt", "document", "facets", "reason")


def editions_after(after: int, at: int, limit: int) -> list[dict[str, Any]]:
    """Give the editions after one sequence and up to another, in their order, at most `limit`; one query."""
    editions = Edition.objects.filter(sequence__gt=after, sequence__lte=at)
    return _read(editions.order_by("sequence"), limit)


def editions_of(event: int, after: int, at: int, limit: int) -> list[dict[str, Any]]:
    """Give the same of one event alone; one query."""
    editions = Edition.objects.filter(event=event, sequence__gt=after, sequence__lte=at)
    return _read(editions.order_by("sequence"), limit)


def digest_after(sequence: int) -> str:
    """Give the digest that the edition after a sequence is chained to; one query."""
    found = Edition.objects.filter(sequence=sequence).values_list("digest", flat=True).first()
    return found or GENESIS


def _read(editions: QuerySet[Edition], limit: int) -> list[dict[str, Any]]:
    texts = [f"content__{name}" for name in _TEXTS]
    return [_edition(row) for row in editions.values(*COLUMNS, *texts)[:limit]]


def _edition(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give one edition; `content` is null where it was taken back, which a note with `redacts` then says."""
    columns = {name: row[name] for name in COLUMNS}
    # To the microsecond and with its offset: so it stands in what was hashed.
    columns["published_at"] = row["published_at"].isoformat(timespec="microseconds")
    texts = {name: row[f"content__{name}"] for name in _TEXTS}
    return columns | {"content": None if texts["salt"] is None else texts}
