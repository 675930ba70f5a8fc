"""What is public at a sequence, decoded from the log: a row an edition, with the values each key compares."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from incidents.dates import Interval, Precision
from incidents.models.document import Facets
from incidents.taxonomy import WEAPONS, precision_group
from incidents.timeline.archive import PlaceLabel
from incidents.timeline.public import public_at

NOT_STATED = "not-stated"

_YEAR_DAYS = 364


@dataclass(frozen=True, slots=True)
class Row:
    """One public edition: its facets, the values each key of the query compares, and its padded words."""

    sequence: int
    event: int
    facets: Facets
    interval: Interval
    order: tuple[int, ...]
    participations: tuple[tuple[str, str], ...]
    values: Mapping[str, frozenset[str]]
    text: str

    @property
    def is_table(self) -> bool:
        """Whether it is a published table of levels, whose values have dates of their own."""
        span = self.interval.span_days
        return (
            self.facets["kind"] == "troop-level"
            and self.facets["series"]
            and self.interval.precision == Precision.SPAN
            and span is not None
            and span >= _YEAR_DAYS
        )

    @property
    def lasts_a_year(self) -> bool:
        """Whether its date is a year or wider, or open."""
        span = self.interval.span_days
        return span is None or span >= _YEAR_DAYS


@dataclass(slots=True)
class Snapshot:
    """All that is public at a sequence; names and links are filled in as they are asked for.

    `carriers` leads from (facet, slug) of the open lists to the newest edition that carries it, `aliases`
    from the old slug of a merged actor or place to the present one.
    """

    at: int
    rows: tuple[Row, ...] = ()
    carriers: dict[tuple[str, str], int] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    sequences: dict[int, int] = field(default_factory=dict)
    names: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    places: dict[str, PlaceLabel] = field(default_factory=dict)
    links: list[tuple[int, str, int, int | None]] | None = None

    @classmethod
    def of(cls, at: int, rows: list[Row]) -> "Snapshot":
        snapshot = cls(at=at, rows=tuple(rows))
        for row in sorted(rows, key=lambda row: row.sequence):
            snapshot.sequences[row.event] = row.sequence
            for facet in ("collection", "place", "actor", "source"):
                snapshot.carriers |= {(facet, slug): row.sequence for slug in row.values[facet]}
            snapshot.aliases |= {(kind, old): present for kind, old, present in row.facets["also"]}
        return snapshot

    def present(self, facet: str, slug: str) -> str:
        """Follow the merges of an actor or place to its present slug."""
        seen = {slug}
        while (successor := self.aliases.get((facet, slug), slug)) not in seen:
            seen.add(successor)
            slug = successor
        return slug

    def carries(self, facet: str, slug: str) -> bool:
        return (facet, slug) in self.carriers


def read_row(sequence: int, event: int, facets_text: str, search_text: str) -> Row:
    """Decode one edition's facets and words."""
    facets: Facets = json.loads(facets_text)
    participations = tuple((actor, role) for actor, role in facets["actors"])
    return Row(
        sequence=sequence,
        event=event,
        facets=facets,
        interval=Interval.parse(facets["edtf"]),
        order=tuple(facets["order"]),
        participations=participations,
        values=_values(facets, participations),
        # The first word is the tokenizer's version. A new line parts two texts: no phrase goes across it.
        text=f" {search_text.partition(' ')[2]} ".replace("\n", " \n "),
    )


def _values(facets: Facets, participations: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    is_violence = facets["strand"] == "violence"
    weapons = facets["weapons"] or ([NOT_STATED] if is_violence else [])
    marks = {
        "correction": facets["corrected"],
        "figures-differ": facets["figures_differ"],
        "no-place": not facets["located"],
    }
    one = {
        "strand": facets["strand"],
        "kind": facets["kind"],
        "responsibility": facets["responsibility"],
        "grade": facets["grade"],
        "harm": facets["harm"],
        "status": facets["status"],
        "precision": precision_group(facets["precision"]),
    }
    return {key: frozenset([value] if value else []) for key, value in one.items()} | {
        "collection": frozenset(facets["collections"]),
        "actor": frozenset(actor for actor, _ in participations),
        "role": frozenset(role for _, role in participations),
        "place": frozenset(facets["places"]),
        "weapon": frozenset(slug for weapon in weapons for slug in (weapon, *WEAPONS.ancestors(weapon))),
        "target": frozenset(facets["targets"] or ([NOT_STATED] if is_violence else [])),
        "source": frozenset(facets["sources"]),
        "has": frozenset(mark for mark, holds in marks.items() if holds),
    }


def load(at: int) -> Snapshot:
    """Load what is public at a sequence; one query."""
    columns = ("sequence", "event", "content__facets", "content__search_text")
    editions = public_at(at).filter(content__isnull=False)
    return Snapshot.of(at, [read_row(*values) for values in editions.values_list(*columns).iterator()])
