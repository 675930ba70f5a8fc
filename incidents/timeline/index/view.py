"""A view: what is public at one sequence, as a set of rows that no later change touches."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pyroaring import BitMap

from incidents.timeline.archive import PlaceLabel
from incidents.timeline.index.index import Index
from incidents.timeline.index.sets import Ids, bitmap_of, ids_of

RECENT = 4096
"""Rows looked through first for the newest that carries a name."""


class View:
    """What is public at sequence `at`; `live` are its rows, of the first `count` of the index.

    `names` and `places` hold what the newest carriers call things, as far as it was asked for; `memo` answers
    about the whole archive, which every page asks for again.
    """

    def __init__(self, index: Index, at: int, live: BitMap) -> None:
        self.index = index
        self.at = at
        self.live = live
        self.count = index.rows.count
        self.names: dict[tuple[str, str], Mapping[str, str]] = {}
        self.places: dict[str, PlaceLabel] = {}
        self.memo: dict[Any, Any] = {}

    @cached_property
    def shown(self) -> BitMap:
        """Give what is found without any filter: all but the discounted."""
        return self.live - self.index.terms.get("grade", "discounted")

    @cached_property
    def _recent(self) -> BitMap:
        rows = self.index.rows
        return bitmap_of(rows.by_sequence[max(0, self.count - RECENT) : self.count]) & self.live

    def carries(self, facet: str, slug: str) -> bool:
        return self.index.terms.get(facet, slug).intersect(self.live)

    def carrier(self, facet: str, value: Any) -> int | None:
        """Give the row of the newest edition that carries a value, None where none does."""
        rows = self.index.terms.get(facet, value)
        found = rows & self._recent or rows & self.live
        return self.index.rows.newest(ids_of(found)) if found else None

    def present(self, facet: str, slug: str) -> str:
        """Follow the merges of an actor or place to its present slug."""
        seen = {slug}
        while (successor := self._successor(facet, slug)) is not None and successor not in seen:
            seen.add(successor)
            slug = successor
        return slug

    def _successor(self, facet: str, slug: str) -> str | None:
        """Give what the newest edition that knows a slug as an old one calls it now."""
        terms = self.index.terms
        if "aliases" not in self.memo or self.memo["aliases"][0] != len(terms.numbers["also"]):
            self.memo["aliases"] = self._aliases()
        presents = [
            (self.index.rows.sequence[row], present)
            for present in self.memo["aliases"][1].get((facet, slug), ())
            if (row := self.carrier("also", (facet, slug, present))) is not None
        ]
        return max(presents)[1] if presents else None

    def _aliases(self) -> tuple[int, dict[tuple[str, str], list[str]]]:
        """Give what each old slug of the index may lead to."""
        leads: dict[tuple[str, str], list[str]] = {}
        numbers = list(self.index.terms.numbers["also"])
        for facet, old, present in numbers:
            leads.setdefault((facet, old), []).append(present)
        return len(numbers), leads

    def sequences(self, rows: list[int]) -> list[int]:
        return self.index.rows.sequence[rows].tolist() if rows else []

    def events(self, rows: BitMap) -> Ids:
        return self.index.rows.event[ids_of(rows)]
