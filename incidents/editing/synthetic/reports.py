"""What the outlets of Examplia publish: one report a day each, which speaks of that day's events."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from incidents.editing.synthetic.examplia import outlet_document
from incidents.models import Document, Source
from incidents.models.document import DocumentDocument

DOCUMENTS_FROM: Final = 1_000_000_000
"""First key of the invented documents; those of editors count from 1."""


class Reports:
    """The reports by outlet (its place in `outlets`) and day."""

    def __init__(self, outlets: Sequence[Source]) -> None:
        self._outlets = outlets
        self._shown = [outlet_document(outlet) for outlet in outlets]
        self._cited: set[int] = set()

    def document(self, outlet: int, day: date) -> DocumentDocument:
        """Give a report as the documents of events show it."""
        shown = self._shown[outlet]
        return {
            "id": self._key(outlet, day),
            "document_class": _class_of(outlet),
            "outlet": shown,
            "origin": shown,
            "title": _title(day),
            "byline": "",
            "url": _url(self._outlets[outlet], day),
            "citation": "",
            "licence": "",
            "published_at": _published_at(day).isoformat(),
            "published_zone": "Etc/UTC",
            "accessed_at": None,
            "archived_url": None,
            "sha256": None,
            "reliability": "F",
            "warnings": [],
        }

    def fresh(self, outlets: Iterable[int], day: date) -> Iterator[Document]:
        """Give the rows of the reports of a day that were not asked for before."""
        for outlet in outlets:
            key = self._key(outlet, day)
            if key not in self._cited:
                self._cited.add(key)
                source = self._outlets[outlet]
                yield Document(
                    pk=key,
                    source_id=source.pk,
                    document_class=_class_of(outlet),
                    title=_title(day),
                    url=_url(source, day),
                    published_at=_published_at(day),
                    published_zone="Etc/UTC",
                )

    def _key(self, outlet: int, day: date) -> int:
        return DOCUMENTS_FROM + day.toordinal() * len(self._outlets) + outlet


def is_primary(outlet: int) -> bool:
    """Whether an outlet publishes what can be checked itself."""
    return outlet % 6 == 5


def _class_of(outlet: int) -> str:
    return "primary" if is_primary(outlet) else "report"


def _title(day: date) -> str:
    return f"Synthetic report of {day.isoformat()}"


def _url(source: Source, day: date) -> str:
    return f"{source.url}{day.isoformat()}"


def _published_at(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(10), UTC)
