"""The demo archive: a TOML file of facts, published through the same functions as an editor's work."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from incidents.dates import Interval
from incidents.editing.log import writers_lock
from incidents.editing.review import publish
from incidents.models import (
    Actor,
    Claim,
    Collection,
    Document,
    Event,
    EventPlace,
    Figure,
    Link,
    Participation,
    Place,
    ResponsibilityAssertion,
    Source,
)
from incidents.models.reference import Named

FACTS = Path(__file__).with_name("us-iraq-2021.toml")
NARRATOR = "The article"
"""Who speaks in a claim that names nobody: the demo's report, in its own voice."""

Row = Mapping[str, Any]
NamedModel = TypeVar("NamedModel", bound=Named)


def load(path: Path = FACTS) -> int:
    """Publish the events of the file that are not there yet; give their number, 0 at the second run.

    Each event is created and published in one transaction; the next run finishes an interrupted one.
    """
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    loader = _Loader.of(facts)
    return sum(loader.add(row) for row in facts["events"])


@dataclass
class _Loader:
    """Holds the shared records while the events are added."""

    collection: Collection
    documents: dict[str, Document]
    actors: dict[str, Actor]
    places: dict[str, Place]
    events: dict[str, Event] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Row) -> "_Loader":
        sources = _named(Source, facts["sources"])
        return cls(
            collection=_named(Collection, [facts["collection"]])[facts["collection"]["slug"]],
            documents={key: _document(row, sources) for key, row in facts["documents"].items()},
            actors=_named(Actor, facts["actors"]),
            places=_places(facts["places"]),
        )

    def add(self, row: Row) -> bool:
        """Create and publish one event; False when it is there already."""
        with writers_lock():
            known = self.collection.events.filter(short_title=row["short_title"]).first()
            self.events[row["key"]] = known or self._create(row)
            if known is None:
                publish(event=self.events[row["key"]], by=None)
        return known is None

    def _create(self, row: Row) -> Event:
        parts = {"key", "document", "places", "actors", "links", "claims", "known", "not_known"}
        interval = Interval.parse(row["edtf"])
        document = self.documents[row.get("document", "article")]
        event = Event.objects.create(
            **{name: value for name, value in row.items() if name not in parts},
            earliest=interval.earliest,
            latest=interval.latest,
            date_anchor=document.published_at.date() if document.published_at else None,
            known="\n".join(row.get("known", ())),
            not_known="\n".join(row.get("not_known", ())),
        )
        event.collections.add(self.collection)
        for entry in row["places"]:
            EventPlace.objects.create(event=event, **entry | {"place": self.places[entry["place"]]})
        for entry in row["actors"]:
            Participation.objects.create(event=event, **entry | {"actor": self.actors[entry["actor"]]})
        for number, claim in enumerate(row["claims"], start=1):
            self._claim(event, document, number, claim)
        for link in row.get("links", ()):
            Link.objects.create(
                event=event,
                target=self.events[link["target"]],
                relation=link["relation"],
                claim=event.claims.get(number=link["claim"]),
            )
        return event

    def _claim(self, event: Event, document: Document, number: int, row: Row) -> None:
        parts = {"figures", "yearly", "assertions", "speaker"}
        claim = Claim.objects.create(
            event=event,
            document=document,
            number=number,
            speaker=self.actors[row["speaker"]] if "speaker" in row else None,
            **{"said_by": NARRATOR} | {name: value for name, value in row.items() if name not in parts},
        )
        for figure in row.get("figures", ()):
            Figure.objects.create(claim=claim, **figure)
        for span in row.get("yearly", ()):
            _yearly(claim, span)
        for assertion in row.get("assertions", ()):
            ResponsibilityAssertion.objects.create(
                claim=claim, stance=assertion["stance"], actor=self.actors[assertion["actor"]]
            )


def _named(model: type[NamedModel], rows: Sequence[Row]) -> dict[str, NamedModel]:
    """Get or create records by slug; lists become one entry a line."""
    found = {}
    for row in rows:
        values = {key: "\n".join(value) if isinstance(value, list) else value for key, value in row.items()}
        found[row["slug"]] = model._default_manager.get_or_create(slug=row["slug"], defaults=values)[0]
    return found


def _places(rows: Sequence[Row]) -> dict[str, Place]:
    places = _named(Place, [{key: row[key] for key in row if key != "parents"} for row in rows])
    for row in rows:
        places[row["slug"]].parents.add(*(places[parent] for parent in row.get("parents", ())))
    return places


def _document(row: Row, sources: Mapping[str, Source]) -> Document:
    shared = {"source": sources[row["source"]], "origin": sources.get(row.get("origin", ""))}
    return Document.objects.get_or_create(
        title=row["title"], source=shared["source"], defaults=dict(row) | shared
    )[0]


def _yearly(claim: Claim, span: Row) -> None:
    for year, value in enumerate(span["values"], start=span["from"]):
        Figure.objects.create(
            claim=claim,
            measure="troops",
            low=value,
            best=value,
            high=value,
            text=str(value),
            nature="observed",
            scope=span["scope"],
            edtf=str(year),
        )
