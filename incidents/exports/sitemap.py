"""Sitemaps by the protocol of sitemaps.org: every page that is worth finding, in each language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from django.db.models import F, JSONField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from incidents.exports.instants import instant
from incidents.language import LANGUAGES, readdressed
from incidents.models import EditionContent
from incidents.taxonomy import GRADES
from incidents.timeline.archive import Archive, Head, Selection
from incidents.timeline.cards import event_path
from incidents.timeline.query import TimelineQuery

MOST_ADDRESSES: Final = 50_000
"""The protocol's limit of one file."""
BATCH: Final = 500
FIXED: Final = ("/methods/", "/about/", "/contact/", "/care/", "/api/v1/docs")
"""Pages that do not change with the log."""
FOLLOWING: Final = ("/", "/collections/", "/sources/", "/corrections/", "/data/")
_NAMESPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'

Page = tuple[str, datetime | None]
"""The path of a page in the default language, and when it last changed, where that is known."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """All pages at a state of the log: those of the site, then one for each public event, by its edition."""

    head: Head
    pages: tuple[Page, ...]
    editions: tuple[int, ...]

    @property
    def _in_a_part(self) -> int:
        return MOST_ADDRESSES // len(LANGUAGES)

    @property
    def parts(self) -> int:
        return -(-(len(self.pages) + len(self.editions)) // self._in_a_part)

    def part(self, number: int) -> Iterator[Page]:
        """Give the pages of a part, from 1; a query for 500 events."""
        first = (number - 1) * self._in_a_part
        end = first + self._in_a_part
        yield from self.pages[first:end]
        own = len(self.pages)
        yield from _events(self.editions[max(0, first - own) : max(0, end - own)])


def make_sitemap(archive: Archive, head: Head) -> Sitemap:
    """Count what there is, from the index alone."""
    selection = archive.select(TimelineQuery(grade=tuple(GRADES)), head.sequence)
    named = (
        *(f"/collections/{slug}/" for slug in _values(selection, "collection")),
        *(f"/sources/{slug}/" for slug in _values(selection, "source")),
    )
    pages: list[Page] = [(path, head.at) for path in (*FOLLOWING, *named)]
    pages += [(path, None) for path in FIXED]
    return Sitemap(head, tuple(pages), tuple(sorted(selection.sequences(selection.total))))


def write_index(sitemap: Sitemap, base_url: str) -> Iterator[bytes]:
    """Write the list of the parts."""
    changed = f"<lastmod>{instant(sitemap.head.at)}</lastmod>" if sitemap.head.at else ""
    yield f"{_DECLARATION}<sitemapindex {_NAMESPACE}>\n".encode()
    for number in range(1, sitemap.parts + 1):
        yield f"<sitemap><loc>{base_url}/sitemap-{number}.xml</loc>{changed}</sitemap>\n".encode()
    yield b"</sitemapindex>\n"


def write_part(pages: Iterable[Page], base_url: str) -> Iterator[bytes]:
    """Write pages as a sitemap, each in every language."""
    yield f"{_DECLARATION}<urlset {_NAMESPACE}>\n".encode()
    for path, at in pages:
        changed = f"<lastmod>{instant(at.astimezone(UTC))}</lastmod>" if at else ""
        for language in LANGUAGES:
            address = escape(base_url + readdressed(path, language))
            yield f"<url><loc>{address}</loc>{changed}</url>\n".encode()
    yield b"</urlset>\n"


def _values(selection: Selection, facet: str) -> list[str]:
    return sorted(slug for slug, _ in selection.counts(facet))


def _events(sequences: Iterable[int]) -> Iterator[Page]:
    """Give the pages of events by their editions, of which nothing but the slug is read."""
    held = list(sequences)
    slug = KeyTextTransform("slug", Cast("document", JSONField()))
    for start in range(0, len(held), BATCH):
        found = EditionContent.objects.filter(pk__in=held[start : start + BATCH]).order_by("pk")
        rows = found.values_list(F("edition__event"), slug, F("edition__published_at"))
        yield from ((event_path(number, own), at) for number, own, at in rows)
