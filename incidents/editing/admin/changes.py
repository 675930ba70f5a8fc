"""What a publication would change of what readers see, in words, for the page that asks before it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from incidents.dates import Interval, in_words
from incidents.editing.admin.choices import labels
from incidents.editing.freezing import document_of, load
from incidents.editing.gazetteer import Lineage
from incidents.editing.review import last_public_document
from incidents.models import Event
from incidents.models.document import ClaimDocument, EventDocument, Named
from incidents.taxonomy import (
    ACTOR_ROLES,
    GRADES,
    KINDS,
    MEASURES,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    RELATIONS,
    RESPONSIBILITY_STATES,
    STATUSES,
    TARGETS,
    WEAPONS,
    figure_in_words,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A field that readers see, as it is public now and as it would be."""

    label: str
    before: str
    after: str


def changes_of(event: Event) -> list[Change]:
    """Give what publishing a publishable event would change; all of it before its first publication."""
    loaded = load(event.pk)
    lineage = Lineage.of(entry.place_id for entry in loaded.event_places.all())
    after = document_of(loaded, public_id=event.public_id or 0, lineage=lineage)
    before = last_public_document(event.public_id) if event.public_id else None
    return list(compare(before, after))


def compare(before: EventDocument | None, after: EventDocument) -> Iterator[Change]:
    """Give each field that differs; without `before`, each field that is filled."""
    for label, read in FIELDS.items():
        old, new = read(before) if before else "", read(after)
        if old != new:
            yield Change(label, old or "—", new or "—")
    old_claims = {claim["number"]: claim for claim in before["claims"]} if before else {}
    new_claims = {claim["number"]: claim for claim in after["claims"]}
    for number in sorted(old_claims.keys() | new_claims.keys()):
        if old_claims.get(number) != new_claims.get(number):
            old_claim, new_claim = old_claims.get(number), new_claims.get(number)
            yield Change(
                f"Claim {number}",
                _claim(old_claim) if old_claim else "—",
                _claim(new_claim) if new_claim else "taken out",
            )


def claims_in_words(document: EventDocument) -> str:
    """Give the claims of a document, one a line."""
    return "\n".join(f"{claim['number']}. {_claim(claim)}" for claim in document["claims"])


def _claim(claim: ClaimDocument) -> str:
    figures = [f"{figure['measure']} {figure['text'] or figure['low']}" for figure in claim["figures"]]
    supports = [entry for entry in claim["supports"] if ":" not in entry]
    about = "; ".join(
        filter(
            None,
            [_name(claim["document"]["outlet"]), claim["locator"], ", ".join(figures), ", ".join(supports)],
        )
    )
    return f"{claim['said_by']}: {claim['text']} ({about})"


def _name(entry: Named) -> str:
    return entry["names"]["en"]


def _names(entries: Iterable[Named]) -> str:
    return ", ".join(_name(entry) for entry in entries)


def _date(document: EventDocument) -> str:
    when = document["when"]
    words = in_words(Interval.parse(when["edtf"])).long
    time = when["time"]
    hours = f", {time['text'] or time['start']}" if time else ""
    return f"{words}{hours}{', sources differ' if when['differs'] else ''}"


def _figures(document: EventDocument) -> str:
    return "; ".join(
        f"{MEASURES[measure].label.en}: "
        + figure_in_words(
            total["low"],
            total["high"],
            total["approximate"],
            differs=total["differs"],
            stated_high=total["stated_high"],
        )
        for measure, total in document["figures"].items()
    )


def _responsibility(document: EventDocument) -> str:
    found = document["responsibility"]
    actors = [_name(entry["actor"]) for entry in found["assertions"] if entry["actor"]]
    return ": ".join(filter(None, [RESPONSIBILITY_STATES[found["state"]].label.en, ", ".join(actors)]))


def _places(document: EventDocument) -> str:
    return ", ".join(
        f"{_name(place)} ({PLACE_ROLES[place['role']].label.en.lower()},"
        f" {PLACE_PRECISIONS[place['precision']].label.en.lower()})"
        for place in document["places"]
    )


def _actors(document: EventDocument) -> str:
    parts = []
    for actor in document["actors"]:
        notes = filter(None, [ACTOR_ROLES[actor["role"]].label.en.lower(), actor["note"]])
        parts.append(f"{_name(actor)} ({', '.join(notes)})")
    return ", ".join(parts)


FIELDS: Mapping[str, Callable[[EventDocument], Any]] = {
    "Title": lambda document: document["title"],
    "Short title": lambda document: document["short_title"],
    "Summary": lambda document: document["summary"],
    "Kind": lambda document: KINDS[document["kind"]].label.en,
    "Date": _date,
    "How sure": lambda document: GRADES[document["grade"]].label.en,
    "What was checked": lambda document: document["grade_note"],
    "Diary": lambda document: STATUSES[document["status"]].label.en if document["status"] else "",
    "Summary of many acts": lambda document: "yes" if document["aggregate"] else "",
    "Where": _places,
    "Who": _actors,
    "Figures": _figures,
    "Responsibility": _responsibility,
    "Weapons": lambda document: labels(document["weapons"], WEAPONS),
    "Target types": lambda document: labels(document["targets"], TARGETS),
    "Known": lambda document: " / ".join(document["known"]),
    "Not known": lambda document: " / ".join(document["not_known"]),
    "Links": lambda document: ", ".join(
        f"{RELATIONS[link['relation']].label.en} {link['event']}" for link in document["links"]
    ),
    "Collections": lambda document: _names(document["collections"]),
}
