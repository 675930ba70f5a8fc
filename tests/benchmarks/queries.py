"""What is asked: queries chosen by rank in the data, so that they are as hard in every data set."""

import re
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.flat import LISTS, ORDER, PAGE, conditions, connect

COMMON, MIDDLING, RARE = 0.3, 0.05, 0.001
"""Shares of the events that hold the words searched for."""
DEPTH = 0.9
INVENTED = re.compile("([bdlmnrtv][aeiou]){2,3}")


@dataclass(frozen=True)
class Ask:
    """One query; `start` and `end` are days, both included. `part` is what target 4 counts it to.

    `row_before` is day and id of the event before a deep page, for who has no pages by number.
    """

    name: str
    kind: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    page: int = 1
    row_before: str = ""
    part: str = "full"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the keys and values of our address, which the Django list reads too."""
        pairs = [("q", " ".join(self.words))] if self.words else []
        pairs += [("from", self.start), ("to", self.end)] if self.start else []
        for key in ("kind", "actor", "place"):
            pairs += [(key, value) for value in getattr(self, key)]
        return pairs + ([("page", str(self.page))] if self.page > 1 else [])


def choose(path: Path) -> list[Ask]:
    """Choose the queries of a flat copy; it holds at least a few dozen events."""
    with connect(path) as flat:
        kinds, actors, places = (_ranked(flat, facet) for facet in ("kind", "actor", "place"))
        total = _one(flat, "SELECT count(*) FROM event WHERE grade <> 'discounted'")
        flat.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, event_fts, row)")
        common, middling, rare = (_word(flat, share) for share in (COMMON, MIDDLING, RARE))
        day = "SELECT low FROM event ORDER BY day LIMIT 1 OFFSET (SELECT count(*) / 2 FROM event)"
        year = int(_one(flat, day)[:4])
    one_year = {"start": f"{year}-01-01", "end": f"{year}-12-31"}
    few_years = {"start": f"{year - 2}-01-01", "end": f"{year + 2}-12-31"}
    return [
        Ask("everything"),
        _deep(path, max(1, int(total / PAGE * DEPTH))),
        Ask("the most frequent kind", kind=(kinds[0],)),
        Ask("the 10th kind", kind=(kinds[min(9, len(kinds) - 1)],)),
        Ask("the most frequent place", place=(_inner(places, 1),)),
        Ask("the 100th place", place=(_inner(places, 99),)),
        Ask("the most frequent actor, second kind", kind=(kinds[1],), actor=(actors[0],)),
        Ask("the 100th actor", actor=(actors[min(99, len(actors) - 1)],)),
        Ask("a word in 30 %", words=(common,)),
        Ask("a word in 5 %", words=(middling,)),
        Ask("a word in 0.1 %", words=(rare,)),
        Ask("one year", **one_year, part="range"),
        Ask("5 years, a word in 5 %, two kinds", kind=tuple(kinds[:2]), words=(middling,), **few_years),
        Ask("nothing", words=(rare,), actor=(actors[-1],), kind=(kinds[-1],), part="empty"),
    ]


def _deep(path: Path, page: int) -> Ask:
    deep = Ask("everything, at 90 % depth", page=page, part="deep")
    with connect(path) as flat:
        where, values = conditions(deep)
        place = max(0, (page - 1) * PAGE - 1)
        before = f"SELECT day, id FROM event WHERE {where} ORDER BY {ORDER} LIMIT 1 OFFSET {place}"
        return replace(deep, row_before="{},{}".format(*flat.execute(before, values).fetchone()))


def _one(flat: sqlite3.Connection, sql: str):
    return flat.execute(sql).fetchone()[0]


def _ranked(flat: sqlite3.Connection, facet: str) -> list[str]:
    if facet in LISTS:
        sql = (
            f"SELECT slug FROM {facet} JOIN event_{facet} ON {facet}_id = {facet}.id "
            "GROUP BY 1 ORDER BY count(*) DESC, 1"
        )
    else:
        sql = f"SELECT {facet} FROM event GROUP BY 1 ORDER BY count(*) DESC, 1"
    return [slug for (slug,) in flat.execute(sql)]


def _inner(places: list[str], rank: int) -> str:
    """Give the place of a rank; the first of all is the country that everything lies in."""
    return places[min(rank, len(places) - 1)]


def _word(flat: sqlite3.Connection, share: float) -> str:
    """Give the word of the notes whose share of the events is nearest; those of titles go with a kind."""
    wanted = share * _one(flat, "SELECT count(*) FROM event")
    held = [(abs(number - wanted), word) for word, number in flat.execute("SELECT term, doc FROM held")]
    return min((away, word) for away, word in held if INVENTED.fullmatch(word))[1]
