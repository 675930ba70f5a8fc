"""What changed between two documents of an event that a reader would cite."""

from collections.abc import Callable, Mapping
from typing import Any

from incidents.models.document import EventDocument, FigureDocument


def material_differences(before: EventDocument, after: EventDocument) -> list[str]:
    """Name what differs materially: date, place, kind, how sure, responsibility, figures, roles, diary.

    A second source for the same range is no difference; words, aliases and links are none either.
    """
    return [name for name, read in MATERIAL.items() if read(before) != read(after)]


def _date(document: EventDocument) -> Any:
    when = document["when"]
    time = when["time"]
    hours = (time["kind"], time["start"], time["end"], time["zone"]) if time else None
    return when["edtf"], when["differs"], hours


def _places(document: EventDocument) -> Any:
    return {(place["slug"], place["role"], place["precision"]) for place in document["places"]}


def _responsibility(document: EventDocument) -> Any:
    assertions = document["responsibility"]["assertions"]
    return document["responsibility"]["state"], {
        (entry["stance"], entry["actor"]["slug"] if entry["actor"] else None, entry["authenticity"])
        for entry in assertions
    }


def _figures(document: EventDocument) -> Any:
    totals = {
        measure: (
            total["low"],
            total["best"],
            total["high"],
            total["stated_high"],
            total["approximate"],
            total["differs"],
            {_number(figure) for figure in total["of_whom"]},
        )
        for measure, total in document["figures"].items()
    }
    of_their_own_date = {
        _number(figure)
        for claim in document["claims"]
        for figure in claim["figures"]
        if figure["nature"] or figure["edtf"]
    }
    return totals, of_their_own_date


def _number(figure: FigureDocument) -> tuple[Any, ...]:
    whom = figure["of_whom"]
    group = tuple(whom[axis] for axis in ("standing", "sex", "age", "nationality")) if whom else ()
    affiliation = whom["affiliation"]["slug"] if whom and whom["affiliation"] else None
    numbers = figure["low"], figure["best"], figure["high"], figure["approximate"]
    series = figure["nature"], figure["scope"], figure["edtf"]
    return figure["measure"], *numbers, group, affiliation, *series


MATERIAL: Mapping[str, Callable[[EventDocument], Any]] = {
    "date": _date,
    "place": _places,
    "kind": lambda document: document["kind"],
    "how sure": lambda document: document["grade"],
    "responsibility": _responsibility,
    "figures": _figures,
    "actors' roles": lambda document: {(actor["slug"], actor["role"]) for actor in document["actors"]},
    "diary": lambda document: document["status"],
}
