"""The archive as flat tables: what the peers serve, and plain SQL to hold every answer against.

`copy` reads the editions' frozen texts with SQL alone, so that nothing of the index is asked about itself.
"""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

PAGE = 50
SHOWN = 100
"""Greatest counts of a facet that are compared."""
COLUMNS = ("strand", "kind", "grade", "harm")
LISTS = {"place": "$.places", "actor": "$.actors", "source": "$.sources"}
"""Facets of several values, and where the frozen facets have them."""
FACETS = (*COLUMNS, *LISTS)
ORDER = "day DESC, span DESC, minute DESC, day_order DESC, id DESC"

SCHEMA = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY, title TEXT, summary TEXT, place TEXT, words TEXT,
    strand TEXT, kind TEXT, grade TEXT, harm TEXT, low TEXT, high TEXT, month TEXT,
    day INTEGER, span INTEGER, minute INTEGER, day_order INTEGER, places TEXT, actors TEXT, sources TEXT
);
"""
INDEXES = """
CREATE INDEX event_in_order ON event (day, span, minute, day_order, id);
CREATE INDEX event_kind ON event (kind);
CREATE INDEX event_strand ON event (strand);
CREATE INDEX event_grade ON event (grade);
CREATE INDEX event_harm ON event (harm);
CREATE INDEX event_low ON event (low);
CREATE INDEX event_month ON event (month, strand);
CREATE VIRTUAL TABLE event_fts USING FTS5 (words, content="event", content_rowid="id");
INSERT INTO event_fts (event_fts) VALUES ('rebuild');
ANALYZE;
"""
PUBLIC = """
FROM archive.incidents_edition AS e JOIN archive.incidents_editioncontent AS c ON c.edition_id = e.sequence
"""
_SINCE = "WHERE e.superseded_by IS NULL AND e.sequence > :since"
# A bound alone counts as the day it names; what goes on has no end.
_EVENT = f"""
INSERT INTO event SELECT
    e.event, c.document ->> '$.title', c.document ->> '$.summary', c.document ->> '$.places[0].names.en',
    substr(c.search_text, instr(c.search_text, ' ') + 1),
    c.facets ->> '$.strand', c.facets ->> '$.kind', c.facets ->> '$.grade', c.facets ->> '$.harm',
    coalesce(c.document ->> '$.when.earliest', c.document ->> '$.when.latest'),
    coalesce(c.document ->> '$.when.latest', '9999-12-31'),
    CASE WHEN julianday(c.document ->> '$.when.latest') - julianday(c.document ->> '$.when.earliest') < 364
        AND NOT c.document ->> '$.aggregate' THEN substr(c.document ->> '$.when.earliest', 1, 7) END,
    c.facets ->> '$.order[0]', c.facets ->> '$.order[1]', c.facets ->> '$.order[2]',
    c.facets ->> '$.order[3]', c.facets -> '$.places',
    (SELECT json_group_array(DISTINCT value ->> '$[0]') FROM json_each(c.facets, '$.actors')),
    c.facets -> '$.sources'
{PUBLIC} {_SINCE}
"""


def connect(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path))


def copy(archive: Path, path: Path) -> None:
    """Make the flat tables of an archive on SQLite."""
    path.unlink(missing_ok=True)
    with connect(path) as flat:
        flat.executescript(SCHEMA)
        for name in LISTS:
            flat.executescript(
                f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, slug TEXT UNIQUE);"
                f"CREATE TABLE event_{name} (id INTEGER PRIMARY KEY, event_id INTEGER, {name}_id INTEGER);"
            )
        _add(flat, archive, since=0)
        for name in LISTS:
            flat.executescript(
                f"CREATE INDEX event_{name}_by_event ON event_{name} (event_id, {name}_id);"
                f"CREATE INDEX event_{name}_by_{name} ON event_{name} ({name}_id, event_id);"
            )
        flat.executescript(INDEXES)


def follow(archive: Path, path: Path, since: int) -> None:
    """Put the editions after a sequence in place of what they supersede."""
    with connect(path) as flat:
        flat.execute("ATTACH ? AS archive", [str(archive)])
        changed = f"SELECT e.event {PUBLIC} {_SINCE}"
        with flat:
            for name in LISTS:
                flat.execute(f"DELETE FROM event_{name} WHERE event_id IN ({changed})", {"since": since})
            flat.execute(f"DELETE FROM event WHERE id IN ({changed})", {"since": since})
        flat.execute("DETACH archive")
        _add(flat, archive, since=since)
        with flat:
            flat.execute("INSERT INTO event_fts (event_fts) VALUES ('rebuild')")


def _add(flat: sqlite3.Connection, archive: Path, *, since: int) -> None:
    flat.execute("ATTACH ? AS archive", [str(archive)])
    with flat:
        flat.execute(_EVENT, {"since": since})
        for name, where in LISTS.items():
            slug = "value ->> '$[0]'" if name == "actor" else "value"
            each = f"{PUBLIC}, json_each(c.facets, '{where}') {_SINCE}"
            flat.execute(
                f"INSERT OR IGNORE INTO {name} (slug) SELECT DISTINCT {slug} {each}", {"since": since}
            )
            flat.execute(
                f"INSERT INTO event_{name} (event_id, {name}_id) SELECT DISTINCT event, {name}.id "
                f"FROM (SELECT e.event, {slug} AS named {each}) JOIN {name} ON slug = named",
                {"since": since},
            )
    flat.execute("DETACH archive")


def conditions(ask, but: str = "") -> tuple[str, list[object]]:
    """Give the WHERE of what is asked, or of all of it but one key."""
    parts = ["TRUE"]
    values: list[object] = []

    def add(part: str, *given: object) -> None:
        parts.append(part)
        values.extend(given)

    if but != "grade":
        add("grade <> 'discounted'")
    if ask.kind and but != "kind":
        add(f"kind IN ({_marks(ask.kind)})", *ask.kind)
    for name in ("actor", "place"):
        wanted = getattr(ask, name)
        if wanted and but != name:
            add(
                f"id IN (SELECT event_id FROM event_{name} JOIN {name} ON {name}.id = {name}_id "
                f"WHERE slug IN ({_marks(wanted)}))",
                *wanted,
            )
    for word in ask.words:
        add("id IN (SELECT rowid FROM event_fts WHERE event_fts MATCH ?)", f'"{word}"')
    if ask.start:
        add("low <= ? AND high >= ?", ask.end, ask.start)
    return " AND ".join(parts), values


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


def answer(path: Path, ask) -> dict[str, object]:
    """Answer with plain SQL: total, ids of the page, counts of each facet, events by month and strand."""
    with connect(path) as flat:
        where, values = conditions(ask)

        def rows(sql: str) -> list[list[object]]:
            return [list(row) for row in flat.execute(sql, values)]

        total = rows(f"SELECT count(*) FROM event WHERE {where}")[0][0]
        found = rows(
            f"SELECT id FROM event WHERE {where} ORDER BY {ORDER} LIMIT {PAGE} OFFSET {(ask.page - 1) * PAGE}"
        )
        histogram = rows(
            f"SELECT month, strand, count(*) FROM event WHERE {where} AND month IS NOT NULL GROUP BY 1, 2"
        )
        return {
            "total": total,
            "ids": [number for (number,) in found],
            "counts": {facet: _counted(flat, ask, facet) for facet in FACETS},
            "histogram": sorted(histogram),
        }


def _counted(flat: sqlite3.Connection, ask, facet: str) -> list[list[object]]:
    where, values = conditions(ask, but=facet)
    joined = where.replace("id IN", "event.id IN")
    if facet in COLUMNS:
        sql = f"SELECT {facet}, count(*) FROM event WHERE {where} AND {facet} IS NOT NULL GROUP BY 1"
    else:
        sql = (
            f"SELECT slug, count(*) FROM event JOIN event_{facet} ON event_id = event.id "
            f"JOIN {facet} ON {facet}.id = {facet}_id WHERE {joined} GROUP BY 1"
        )
    counted = flat.execute(f"{sql} ORDER BY 2 DESC, 1 LIMIT {SHOWN}", values)
    return [list(row) for row in counted]


def hashed(found: dict[str, object]) -> str:
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
