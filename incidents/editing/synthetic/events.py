"""The invented events themselves, a batch at a time: document, facets and words, and a row for the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from incidents.editing.combining import combined_figures, mark_later_figures
from incidents.editing.facets import facets_of, freeze
from incidents.editing.freezing import first_reported, state_of
from incidents.editing.log import BATCH, Frozen
from incidents.editing.synthetic import shapes
from incidents.editing.synthetic.dating import dated, time_of_day, when_document
from incidents.editing.synthetic.examplia import WAR_ACTORS, Examplia, Town, actor_in_role
from incidents.editing.synthetic.reports import Reports
from incidents.editing.synthetic.shapes import Floats
from incidents.models import Actor
from incidents.models.document import AssertionDocument, ClaimDocument, EventDocument, FigureDocument
from incidents.models.events import SHORT_TITLE_LENGTH
from incidents.models.log import SCHEMA_VERSION, canonical_json
from incidents.taxonomy import KINDS, TARGETS, WEAPONS
from incidents.words import slugify

FIRST_DAY: Final = date(2004, 1, 1)
DAYS: Final = 7305
STRANDS: Final = {"violence": 0.7, "diplomacy": 0.16, "politics": 0.08, "forces": 0.06}
ROLES: Final = {
    "violence": ("attacker", "target"),
    "diplomacy": ("participant", "participant"),
    "politics": ("organiser", "subject"),
    "forces": ("force", "host-state"),
}
WORD_CHARACTERS: Final = 6
"""Of an invented word and the space behind it, in the mean."""
DISPUTED_FROM: Final = 0.93
CORROBORATED_FROM: Final = 0.3
BLAMED: Final = 0.3
_DRAWS: Final = 20


@dataclass(frozen=True, slots=True)
class Made:
    """An event to publish: its public id, what its edition keeps, its row at the desk, its outlets and day.

    Plain values, so that another process can make it.
    """

    id: int
    frozen: Frozen
    row: dict[str, Any]
    outlets: tuple[int, ...]
    day: date


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What chance decided of one event; `odds` are uniform draws for all that is either so or not."""

    position: int
    day: date
    kind: str
    town: Town
    actors: tuple[Actor, Actor]
    weapon: str
    target: str
    text: str
    deaths: int
    outlets: Sequence[int]
    odds: Sequence[float]


class Archive:
    """The events of Examplia in the order of the log; a batch is made from its number and the seed alone."""

    def __init__(self, country: Examplia) -> None:
        count, seed = country.count, country.seed
        self._country, self._reports = country, Reports(country.outlets)
        self._ranks = shapes.order_of_publication(count, seed)
        self._ends = np.cumsum(shapes.daily_counts(count, DAYS, seed))
        kept = len(country.towns) - country.seen_once
        once = np.random.default_rng((seed, 3)).choice(count, country.seen_once, replace=False)
        self._once = {int(position): kept + number for number, position in enumerate(once)}
        self._towns = shapes.zipf(kept, 0.9)
        self._war = shapes.zipf(WAR_ACTORS, 2.0)
        self._world = shapes.zipf(len(country.actors) - WAR_ACTORS, 0.75)
        self._outlets = shapes.zipf(len(country.outlets), 1.0)
        self._words = shapes.zipf(len(country.words), 1.0)
        self._kinds, self._kind_shares = _kinds()
        self._weapons, self._targets = list(WEAPONS), list(TARGETS)
        self._weapon_shares = shapes.zipf(len(WEAPONS), 1.0)
        self._target_shares = shapes.zipf(len(TARGETS), 1.0)

    def batch(self, number: int) -> list[Made]:
        """Make the events of the `number`th transaction of 200, from 0; the last may be shorter."""
        return [self._made(drawn) for drawn in self._drawn(number)]

    def _drawn(self, number: int) -> Iterator[_Drawn]:
        start = number * BATCH
        size = min(BATCH, self._country.count - start)
        random = np.random.default_rng((self._country.seed, 4, number))
        # A whole batch is always drawn, so that the last one does not depend on where the archive ends.
        draws = random.random((BATCH, _DRAWS))
        days = np.searchsorted(self._ends, self._ranks[start : start + size], side="right").tolist()
        kinds = shapes.pick(self._kind_shares, draws[:, 0]).tolist()
        towns = shapes.pick(self._towns, draws[:, 1]).tolist()
        actors = [self._actors(draws[:, column]) for column in (2, 4)]
        weapons = shapes.pick(self._weapon_shares, draws[:, 6]).tolist()
        targets = shapes.pick(self._target_shares, draws[:, 7]).tolist()
        deaths = shapes.deaths(draws[:, 8]).tolist()
        lengths = shapes.note_characters(draws[:, 9]) // WORD_CHARACTERS
        texts = self._texts(random, lengths.tolist())
        outlets = self._cited(random, shapes.sources(draws[:, 10]).tolist())
        for place in range(size):
            position = start + place
            town = self._country.towns[self._once.get(position, towns[place])]
            yield _Drawn(
                position=position,
                day=FIRST_DAY + timedelta(days=days[place]),
                kind=self._kinds[kinds[place]],
                town=self._country.located(town, draws[place, 11]),
                actors=(self._country.actors[actors[0][place]], self._country.actors[actors[1][place]]),
                weapon=self._weapons[weapons[place]],
                target=self._targets[targets[place]],
                text=texts[place],
                deaths=deaths[place],
                outlets=outlets[place],
                odds=draws[place, 12:].tolist(),
            )

    def _actors(self, draws: Floats) -> list[int]:
        """Pick actors of the one war for half of the events, of the whole world for the others."""
        war = shapes.pick(self._war, draws * 2)
        world = WAR_ACTORS + shapes.pick(self._world, draws * 2 - 1)
        ranks: list[int] = np.where(draws < 0.5, war, world).tolist()
        return ranks

    def _texts(self, random: np.random.Generator, lengths: Sequence[int]) -> list[str]:
        words = self._country.words
        ranks = iter(shapes.pick(self._words, random.random(sum(lengths))).tolist())
        return [
            " ".join([words[next(ranks)] for _ in range(length)]).capitalize() + "." for length in lengths
        ]

    def _cited(self, random: np.random.Generator, numbers: Sequence[int]) -> list[list[int]]:
        """Pick the outlets of each event, none twice."""
        ranks = iter(shapes.pick(self._outlets, random.random(sum(numbers))).tolist())
        cited = []
        for number in numbers:
            mine: list[int] = []
            for _ in range(number):
                outlet = next(ranks)
                while outlet in mine:
                    outlet = (outlet + 1) % len(self._outlets)
                mine.append(outlet)
            cited.append(mine)
        return cited

    def _made(self, drawn: _Drawn) -> Made:
        document = self._document(drawn)
        facets = facets_of(document, day_order=0, also=[], corrected=False)
        return Made(
            document["id"], freeze(document, facets), _desk_row(document), tuple(drawn.outlets), drawn.day
        )

    def _document(self, drawn: _Drawn) -> EventDocument:
        kind = KINDS[drawn.kind]
        name = drawn.town.record.name
        claims = self._claims(drawn)
        short_title = f"{kind.label.en}, {name}"[:SHORT_TITLE_LENGTH].rstrip(" ,")
        edtf = dated(drawn.day, drawn.odds[0])
        time = time_of_day(drawn.odds[1]) if edtf == drawn.day.isoformat() else None
        assertions = list(_assertions(drawn, claims))
        grade, note = _grade(claims, drawn.odds[2])
        violent = kind.is_violence
        roles = zip(drawn.actors, ROLES[kind.strand], strict=True)
        parts = {(actor.slug, role): actor_in_role(actor, role) for actor, role in roles}
        return {
            "schema": SCHEMA_VERSION,
            "id": drawn.position + 1,
            "title": f"Synthetic: {kind.label.en.lower()} near {name}",
            "short_title": short_title,
            "slug": slugify(short_title),
            "summary": drawn.text,
            "language": "en",
            "kind": drawn.kind,
            "strand": kind.strand,
            "aggregate": False,
            "collections": [self._country.collection_document],
            "status": _status(drawn.odds[3]) if kind.strand == "diplomacy" else None,
            "grade": grade,
            "grade_note": note,
            "when": when_document(edtf, time),
            "places": [drawn.town.document("venue" if kind.strand == "diplomacy" else "occurred")],
            "actors": list(parts.values()),
            "weapons": [drawn.weapon] if violent and drawn.odds[4] < 0.8 else [],
            "targets": [drawn.target] if violent and drawn.odds[5] < 0.7 else [],
            "figures": combined_figures(claims),
            "responsibility": {"state": state_of(assertions), "assertions": assertions},
            "claims": claims,
            "known": [],
            "not_known": [],
            "links": [],
            "first_reported": first_reported(claims),
            "external": [],
        }

    def _claims(self, drawn: _Drawn) -> list[ClaimDocument]:
        """Have each outlet say the same in fewer words, and state the deaths, some of them other ones."""
        words = drawn.text.split(" ")
        disputed = drawn.odds[2] > DISPUTED_FROM
        claims: list[ClaimDocument] = []
        for number, outlet in enumerate(drawn.outlets, start=1):
            figures = _figures(drawn, number)
            claims.append(
                {
                    "number": number,
                    "said_by": self._country.outlets[outlet].name,
                    "role": "",
                    "speaker": None,
                    "voice": "outlet",
                    "text": " ".join(words[number % 3 : number % 3 + 14]),
                    "quoted": False,
                    "language": "en",
                    "locator": "",
                    "credibility": "2" if outlet % 3 else "6",
                    "supports": [
                        "what",
                        "date",
                        "place",
                        *(f"figure:{figure['measure']}" for figure in figures),
                        *(["responsibility"] if number == 1 and _is_blamed(drawn) else []),
                    ],
                    "contradicts": 1 if number == 2 and disputed else None,
                    "figures": figures,
                    "document": self._reports.document(outlet, drawn.day),
                }
            )
        mark_later_figures(claims)
        return claims


def _kinds() -> tuple[list[str], Floats]:
    """Give all kinds, strand after strand, with their cumulative shares."""
    slugs: list[str] = []
    shares: list[Floats] = []
    before = 0.0
    for strand, share in STRANDS.items():
        of_strand = [slug for slug, kind in KINDS.items() if kind.strand == strand]
        slugs += of_strand
        shares.append(before + share * shapes.zipf(len(of_strand), 1.0))
        before += share
    return slugs, np.concatenate(shares)


def _is_blamed(drawn: _Drawn) -> bool:
    return KINDS[drawn.kind].is_violence and drawn.odds[6] < BLAMED


def _assertions(drawn: _Drawn, claims: Sequence[ClaimDocument]) -> Iterator[AssertionDocument]:
    if _is_blamed(drawn):
        attacker = drawn.actors[0]
        yield {
            "stance": "claimed" if drawn.odds[6] < BLAMED / 3 else "attributed",
            "actor": {"slug": attacker.slug, "names": attacker.names},
            "by": claims[0]["said_by"],
            "authenticity": "",
            "doubted_by": "",
            "as_of": claims[0]["document"]["published_at"],
            "claim": 1,
        }


def _grade(claims: Sequence[ClaimDocument], draw: float) -> tuple[str, str]:
    """Give grade and public line, as far as the claims carry one."""
    if len(claims) == 1:
        return (
            ("discounted", "Generated as one that was wrong.") if draw > DISPUTED_FROM else ("reported", "")
        )
    if draw > DISPUTED_FROM:
        return "disputed", ""
    if any(claim["document"]["document_class"] == "primary" for claim in claims):
        return "verified", "Generated as one that was checked."
    return ("corroborated", "") if draw > CORROBORATED_FROM else ("reported", "")


def _status(draw: float) -> str:
    if draw < 0.9:
        return "held"
    return "scheduled" if draw < 0.95 else "postponed" if draw < 0.98 else "cancelled"


def _figures(drawn: _Drawn, number: int) -> list[FigureDocument]:
    """Give what the `number`th outlet states: deaths, none, or nothing; injured beside some deaths."""
    draw = drawn.odds[7]
    if not KINDS[drawn.kind].is_violence or draw >= 0.6:
        return []
    if draw >= 0.45:
        return [_figure("killed", 0)]
    deaths = drawn.deaths + (drawn.deaths // 4 + 1 if number > 1 and draw < 0.15 else 0)
    return [_figure("killed", deaths), *([_figure("injured", 2 * deaths)] if draw < 0.2 else [])]


def _figure(measure: str, low: int) -> FigureDocument:
    return {
        "measure": measure,
        "low": low,
        "best": low,
        "high": low,
        "approximate": False,
        "text": str(low),
        "of_whom": None,
        "basis": "stated",
        "formula": "",
        "inconsistent": False,
        "nature": "",
        "scope": "",
        "edtf": "",
        "later": None,
    }


def _desk_row(document: EventDocument) -> dict[str, Any]:
    """Give the columns of an event's row at the desk that are not as in every new one."""
    when = document["when"]
    time = when["time"]
    return {
        "public_id": document["id"],
        "state": "published",
        "kind": document["kind"],
        "title": document["title"],
        "short_title": document["short_title"],
        "summary": document["summary"],
        "status": document["status"] or "",
        "grade": document["grade"],
        "grade_note": document["grade_note"],
        "edtf": when["edtf"],
        "earliest": when["earliest"],
        "latest": when["latest"],
        "time_kind": time["kind"] if time else "",
        "time_from": time["start"] if time else None,
        "weapons": canonical_json(document["weapons"]),
        "targets": canonical_json(document["targets"]),
        "last_claim": len(document["claims"]),
    }
