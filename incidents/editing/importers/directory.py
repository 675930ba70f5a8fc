"""Find the actors, places, outlets and documents that a file names, or prepare the ones we do not hold.

What is prepared is created only when an event that rests on it is written, so that a row that is refused,
unchanged or in conflict leaves nothing behind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from incidents.editing.importers.checking import Problem, record_problems
from incidents.editing.importers.copies import ClaimCopy, EventCopy
from incidents.models import Actor, Collection, Document, Place, Source
from incidents.models.records import Record
from incidents.words import fold, slugify

NameT = TypeVar("NameT", Actor, Collection, Place, Source)
DocumentKey = tuple[str, str, datetime | None]
"""What tells one document of an outlet from another: address, title, time of publication."""


@dataclass
class Register(Generic[NameT]):
    """The records of one model by slug and by folded name; `pending` are those not yet created."""

    model: type[NameT]
    records: dict[str, NameT] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    pending: dict[str, NameT] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """Slugs of merged records with the slug of the one that stays."""

    def load(self) -> None:
        """Read every record of the model; one query."""
        self.records, self.by_name, self.moved = {}, {}, {}
        self.pending.clear()
        rows = {row.pk: row for row in self.model._default_manager.order_by("pk")}
        for row in rows.values():
            kept = row
            while into := rows.get(getattr(kept, "merged_into_id", None) or 0):
                kept = into
            if kept is not row:
                self.moved[row.slug] = kept.slug
            self.records[row.slug] = row
            self._name(row, kept.slug)

    def _name(self, row: NameT, slug: str) -> None:
        names = [*row.names.values(), *getattr(row, "alias_list", ())]
        for name in dict.fromkeys(map(fold, names)):
            slugs = self.by_name.setdefault(name, [])
            if slug not in slugs:
                slugs.append(slug)

    def named(self, name: str) -> list[NameT]:
        """Give the records, created or prepared, that go by a name or alias in any spelling of case."""
        return [self.records[slug] for slug in self.by_name.get(fold(name), ())]

    def prepare(self, record: NameT, *hints: str) -> str:
        """Keep a record to be created, under a free slug made of its name and, where taken, the hints."""
        record.slug = self._free_slug(record.name, hints)
        return self.keep(record)

    def keep(self, record: NameT) -> str:
        """Keep a record to be created, under the slug it has."""
        self.records[record.slug] = record
        self.pending[record.slug] = record
        self._name(record, record.slug)
        return record.slug

    def _free_slug(self, name: str, hints: Iterable[str]) -> str:
        words = name
        # A name in another script has no Latin letters to make a slug of.
        none = f"{self.model._meta.model_name}-{sha256(name.encode()).hexdigest()[:8]}"
        tried = slugify(words, fallback=none)
        for hint in hints:
            if tried not in self.records:
                return tried
            words = f"{words} {hint}"
            tried = slugify(words, fallback=none)
        number, free = 2, tried
        while free in self.records:
            free, number = f"{tried}-{number}", number + 1
        return free

    def create(self, slugs: Iterable[str]) -> None:
        """Create those of the slugs that are pending; one query, none where nothing is."""
        due = [self.pending.pop(slug) for slug in dict.fromkeys(slugs) if slug in self.pending]
        if due:
            self.model._default_manager.bulk_create(due)

    def forget(self) -> None:
        """Drop what was prepared and not created."""
        for slug, record in self.pending.items():
            del self.records[slug]
            self.by_name[fold(record.name)].remove(slug)
        self.pending.clear()


class Directory:
    """The shared records as an import sees them; reads each model once, documents outlet by outlet."""

    def __init__(self) -> None:
        self.actors: Register[Actor] = Register(Actor)
        self.places: Register[Place] = Register(Place)
        self.sources: Register[Source] = Register(Source)
        self.collections: Register[Collection] = Register(Collection)
        self.reload()

    def reload(self) -> None:
        """Read everything again: after a rollback, or where another process has created records."""
        for register in (self.actors, self.places, self.sources, self.collections):
            register.load()
        self.parents: dict[str, list[str]] = {}
        through = Place.parents.through.objects.order_by("pk")
        for child, parent in through.values_list("from_place__slug", "to_place__slug"):
            self.parents.setdefault(child, []).append(parent)
        self._documents: dict[str, dict[DocumentKey, int]] = {}
        self._pending_documents: dict[int, Document] = {}
        self._sound: set[int] = set()

    # Naming: what importers call, row by row.

    def actor(self, name: str, actor_type: str, *, iso: str = "") -> str:
        """Give the slug of the actor that goes by a name, preparing one of `actor_type` if none does."""
        found = self.actors.named(name)
        if found:
            return found[0].slug
        return self.actors.prepare(Actor(name=name, actor_type=actor_type, iso=iso), actor_type)

    def place(
        self,
        name: str,
        place_kind: str,
        *,
        within: str = "",
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> str:
        """Give the slug of a place by its name inside another; prepare it with its point if we hold none."""
        # Where one name is borne by several, the nearest is meant: right inside, then further around it.
        alike = [found for found in self.places.named(name) if found.place_kind == place_kind]
        for found in alike:
            if not within or within in self.parents.get(found.slug, ()):
                return found.slug
        place = Place(name=name, place_kind=place_kind, latitude=latitude, longitude=longitude)
        around = [self.places.records[slug].name for slug in self._chain(within)]
        slug = self.places.prepare(place, *around)
        if within:
            self.parents[slug] = [within]
        return slug

    def _chain(self, slug: str) -> list[str]:
        """Give a place and one line of those around it, nearest first."""
        chain: list[str] = []
        while slug and slug not in chain:
            chain.append(slug)
            slug = next(iter(self.parents.get(slug, ())), "")
        return chain

    def _around(self, slug: str) -> set[str]:
        found: set[str] = set()
        level = {slug}
        while level:
            level = {parent for child in level for parent in self.parents.get(child, ())} - found
            found |= level
        return found

    def source(self, name: str, *, url: str = "") -> str:
        """Give the slug of the outlet or body that goes by a name, preparing one if we hold none."""
        found = self.sources.named(name)
        return found[0].slug if found else self.sources.prepare(Source(name=name, url=url))

    def document(self, document: Document, *, source: str) -> int:
        """Give the key of a document of an outlet, one like it where we hold it, else a negative one."""
        known = self._of_source(source)
        key = (document.url, document.title, document.published_at)
        if key not in known:
            known[key] = -1 - len(self._pending_documents)
            document.source = self.sources.records[source]
            self._pending_documents[known[key]] = document
        return known[key]

    def _of_source(self, slug: str) -> dict[DocumentKey, int]:
        if slug not in self._documents:
            rows = Document.objects.filter(source__slug=slug).order_by("-pk")
            self._documents[slug] = {
                (url, title, published): pk
                for pk, url, title, published in rows.values_list("pk", "url", "title", "published_at")
            }
        return self._documents[slug]

    # Creating: what an import calls, batch by batch.

    def problems(self, copy: EventCopy) -> list[Problem]:
        """Say what keeps the records that a copy would create from being kept; each is looked at once."""
        new: list[Record] = [self._pending_documents[c.document] for c in copy.claims if c.document < 0]
        new += [document.source for document in new if isinstance(document, Document)]
        around = {slug for entry in copy.places for slug in (entry.place, *self._around(entry.place))}
        new += [self.places.pending[slug] for slug in around if slug in self.places.pending]
        new += [self.actors.pending[slug] for slug in _actors(copy) if slug in self.actors.pending]
        due = [record for record in new if record.pk is None and id(record) not in self._sound]
        found = [problem for record in due for problem in record_problems(record)]
        if not found:
            self._sound.update(map(id, due))
        return found

    def create_for(self, copies: Iterable[EventCopy]) -> list[EventCopy]:
        """Create what these copies rest on; give them back with the keys of their documents."""
        copies = list(copies)
        claims = [claim for copy in copies for claim in copy.claims]
        wanted = {
            claim.document: self._pending_documents[claim.document] for claim in claims if claim.document < 0
        }
        self.sources.create(
            slug
            for document in wanted.values()
            for slug in (document.source.slug, document.origin.slug if document.origin else "")
        )
        self.collections.create(slug for copy in copies for slug in copy.collections)
        self._create_actors(slug for copy in copies for slug in _actors(copy))
        self._create_places(entry.place for copy in copies for entry in copy.places)
        keys = self._create_documents(wanted)
        return [_with_documents(copy, keys) for copy in copies]

    def _create_actors(self, slugs: Iterable[str]) -> None:
        """Create actors, what they belong to before them; one query for each level that is new."""
        due = [slug for slug in dict.fromkeys(slugs) if slug in self.actors.pending]
        if not due:
            return
        parents = {slug: parent for slug in due if (parent := self.actors.pending[slug].parent)}
        self._create_actors(parent.slug for parent in parents.values())
        for slug, parent in parents.items():
            # The parent may have been created just now: its key is known only from here on.
            self.actors.pending[slug].parent = parent
        self.actors.create(due)

    def _create_places(self, slugs: Iterable[str]) -> None:
        wanted = {around: None for slug in slugs for around in [slug, *self._around(slug)]}
        new = [slug for slug in wanted if slug in self.places.pending]
        self.places.create(new)
        link = Place.parents.through
        link._default_manager.bulk_create(
            link(
                from_place_id=self.places.records[slug].pk,
                to_place_id=self.places.records[parent].pk,
            )
            for slug in new
            for parent in self.parents.get(slug, ())
        )

    def _create_documents(self, wanted: dict[int, Document]) -> dict[int, int]:
        documents = [wanted[key] for key in sorted(wanted, reverse=True)]
        for document in documents:
            # The outlet may have been created just now: its key is known only from here on.
            document.source = document.source
            document.origin = document.origin
        Document.objects.bulk_create(documents)
        keys = {key: wanted[key].pk for key in wanted}
        for document, pk in ((wanted[key], keys[key]) for key in wanted):
            self._documents[document.source.slug][(document.url, document.title, document.published_at)] = pk
        return keys

    def forget(self) -> None:
        """Drop what was prepared for rows that were not written."""
        for key, document in self._pending_documents.items():
            known = self._documents.get(document.source.slug, {})
            name = (document.url, document.title, document.published_at)
            if known.get(name) == key:
                del known[name]
        self._pending_documents.clear()
        self._sound.clear()
        for slug in self.places.pending:
            self.parents.pop(slug, None)
        for register in (self.actors, self.places, self.sources, self.collections):
            register.forget()


def _actors(copy: EventCopy) -> Iterator[str]:
    """Give the slugs of every actor a copy names, "" where it could name one and does not."""
    yield from (entry.actor for entry in copy.actors)
    for claim in copy.claims:
        yield claim.speaker
        yield from (figure.affiliation for figure in claim.figures)
        yield from (entry.actor for entry in claim.assertions)


def _with_documents(copy: EventCopy, keys: dict[int, int]) -> EventCopy:
    if not any(claim.document in keys for claim in copy.claims):
        return copy
    return replace(copy, claims=tuple(_with_document(claim, keys) for claim in copy.claims))


def _with_document(claim: ClaimCopy, keys: dict[int, int]) -> ClaimCopy:
    return replace(claim, document=keys.get(claim.document, claim.document))
