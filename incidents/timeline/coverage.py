"""What the archive covers, in the words of the newest public edition that carries each collection."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from incidents.language import spoken
from incidents.models.document import CollectionDocument
from incidents.timeline.archive import Archive, Published
from incidents.timeline.editions import editions_of
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import day_words, name_in

READ_BACK: Final = 500
"""Editions of a collection looked through for the newest, whose words are shown."""


@dataclass(frozen=True, slots=True)
class Part:
    """A collection; `total` and `newest_source` are left out where only its texts were asked for."""

    slug: str
    name: str
    standfirst: str
    coverage: str
    total: int | None = None
    newest_source: str = ""

    @property
    def url(self) -> str:
        return TimelineQuery(collection=(self.slug,), lang=spoken()).url()


def parts_of(editions: Iterable[Published]) -> list[Part]:
    """Give the collections these editions are part of, each by the newest edition that carries it."""
    newest: dict[str, CollectionDocument] = {}
    for edition in sorted(editions, key=lambda each: each.sequence):
        newest |= {collection["slug"]: collection for collection in edition.document["collections"]}
    return [
        Part(slug, name_in(document), document["standfirst"], document["coverage"])
        for slug, document in sorted(newest.items())
    ]


def newest_parts(parts: Mapping[int, Sequence[Part]]) -> list[Part]:
    """Give the collections of some editions, by sequence, as `parts_of` does."""
    newest = {part.slug: part for _, each in sorted(parts.items()) for part in each}
    return [part for _, part in sorted(newest.items())]


def collection_parts(archive: Archive, at: int) -> list[Part]:
    """Give every public collection with what it covers; a few queries for each."""
    slugs = [slug for slug, _ in archive.select(TimelineQuery(), at).counts("collection")]
    parts = [collection_part(archive, slug, at) for slug in slugs]
    return [part for part in parts if part is not None]


def collection_part(archive: Archive, slug: str, at: int) -> Part | None:
    """Give one collection, None where no public event is in it."""
    selection = archive.select(TimelineQuery(collection=(slug,)), at)
    if not selection.total:
        return None
    newest = selection.newest_source()
    sequence = max(selection.sequences(READ_BACK))
    for part in parts_of(editions_of(archive, [sequence]).values()):
        if part.slug == slug:
            return Part(
                slug,
                part.name,
                part.standfirst,
                part.coverage,
                selection.total,
                day_words(newest) if newest else "",
            )
    return None
