"""Sourced values behind the events: levels and counts over time, each scope and source a row of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.dates import Interval, order_key
from incidents.models.document import ActorDocument, EventDocument, Named
from incidents.taxonomy import PLACE_ROLES
from incidents.timeline.archive import Published


@dataclass(frozen=True, slots=True)
class Step:
    """One value: `high` None is "at least"; `event` and `claim` lead to who says so."""

    edtf: str
    low: int
    best: int | None
    high: int | None
    approximate: bool
    event: int
    claim: int


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one measure, party, place, scope, source and nature, oldest first; none is merged."""

    measure: str
    party: Named | None
    place: Named | None
    scope: str
    source: Named
    nature: str
    steps: tuple[Step, ...]


def series_of(editions: Iterable[Published]) -> list[Series]:
    """Gather the series of editions, in the order their rows first occur; no query.

    A value its own source later changed is left out: the newer one stands for it.
    """
    rows: dict[tuple[str, ...], Series] = {}
    steps: dict[tuple[str, ...], list[Step]] = {}
    for edition in editions:
        for key, row, step in _values(edition.document):
            rows.setdefault(key, row)
            steps.setdefault(key, []).append(step)
    return [
        Series(row.measure, row.party, row.place, row.scope, row.source, row.nature, _in_order(steps[key]))
        for key, row in rows.items()
    ]


def _values(document: EventDocument) -> Iterable[tuple[tuple[str, ...], Series, Step]]:
    party, place = _party(document), _place(document)
    for claim in document["claims"]:
        source = claim["document"]["outlet"]
        for figure in claim["figures"]:
            if not figure["nature"] or figure["later"] is not None:
                continue
            of_whom = figure["of_whom"]
            whose = of_whom["affiliation"] if of_whom and of_whom["affiliation"] else party
            row = Series(figure["measure"], whose, place, figure["scope"], source, figure["nature"], ())
            ends = [named["slug"] if named else "" for named in (whose, place, source)]
            yield (
                (row.measure, *ends, row.scope, row.nature),
                row,
                Step(
                    edtf=figure["edtf"] or document["when"]["edtf"],
                    low=figure["low"],
                    best=figure["best"],
                    high=figure["high"],
                    approximate=figure["approximate"],
                    event=document["id"],
                    claim=claim["number"],
                ),
            )


def _party(document: EventDocument) -> Named | None:
    """Give whose forces they are: the actor in that role, else the first that is more than mentioned."""
    actors = [actor for actor in document["actors"] if actor["role"] != "mentioned"]
    return min(actors, key=_is_not_force, default=None)


def _is_not_force(actor: ActorDocument) -> bool:
    return actor["role"] != "force"


def _place(document: EventDocument) -> Named | None:
    places = [place for place in document["places"] if PLACE_ROLES[place["role"]].matches_place]
    return places[0] if places else None


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: order_key(Interval.parse(step.edtf), None, 0, step.event)))
