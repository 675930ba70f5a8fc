"""The report of a run, in Markdown: ratios first, then every query, then what was not compared."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import geometric_mean, mean

FLOOR, COLD, OPENED, PINNED = "floor", "cold", "seven lists open", "pinned"
OURS = "Dateline"
LIST = "Django list"
RAISED, DEFAULT = "Datasette, raised limits", "Datasette, default limits"
PACKAGES = ("django", "jinja2", "granian", "numpy", "pyroaring", "datasette")
NOT_COMPARED = (
    "The peers count 7 facets (Datasette also by month). Our page counts the four lists that are open at "
    "first, those chosen from and the months, and draws lanes; with seven lists open it counts what they do. "
    "Map, table and closed lists are made when they are opened.",
    "Peers send their pages as they are; ours are compressed with brotli, which is in our times.",
    "Datasette's page is held against plain SQL in its total alone, and sorts by the day alone; it has no "
    "pages by number and is asked for what follows a row.",
    "The Django list has SQLite's full-text table, which an ordinary one has not.",
    "All ask one after the other over one connection: nothing is said about many readers at once.",
    "No answer is kept. What is: cards by edition and language, and the counts of the whole archive until "
    "its next edition.",
)
Table = Iterable[Iterable[str]]


def written(found, rounds: int) -> str:
    """Write the whole report of some data sets, smallest first."""
    parts = [_setting(rounds), "## Ratios", *_ratios(found), "## Targets", table(_targets(found))]
    for measured in found:
        parts += [f"## {measured.events:,} events", table(_queries(measured))]
    parts += ["## Not compared", "\n".join(f"- {line}" for line in NOT_COMPARED)]
    return "\n\n".join(parts)


def table(rows: Table) -> str:
    first, *rest = [list(row) for row in rows]
    lines = [first, ["---"] * len(first), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _setting(rounds: int) -> str:
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load at the end {load}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}. Milliseconds of "
        f"processor time of the server's processes, medians of at most {rounds} rounds."
    )


def _pairs(measured, above: str, below: str = OURS) -> list[float]:
    """Give how many times as long one takes as another, for each query both have answered."""
    rows = [row for row in measured.rows if above in row.samples]
    return [row.samples[above].cpu / row.samples[below].cpu for row in rows]


def _ratios(found) -> Iterator[str]:
    rows = [["events", "page", "than", "geometric mean", "least"]]
    for measured in found:
        for peer in (LIST, RAISED):
            for ours in (OURS, OPENED):
                if ratios := _pairs(measured, peer, ours):
                    means = _times(geometric_mean(ratios)), _times(min(ratios))
                    rows.append([f"{measured.events:,}", ours, peer, *means])
    if len(rows) > 1:
        yield "How many times less processor time Dateline takes:"
        yield table(rows)
    floors = [["events", "page to floor: mean", "worst", "page without kept cards: mean", "worst"]]
    for measured in found:
        warm, cold = _pairs(measured, OURS, FLOOR), _pairs(measured, COLD, FLOOR)
        floors.append(
            [
                f"{measured.events:,}",
                *(_times(each) for held in (warm, cold) for each in (mean(held), max(held))),
            ]
        )
    yield "How many times the floor (the same template from constants, and its rows read by key):"
    yield table(floors)


def _targets(found) -> Iterator[list[str]]:
    yield ["target", *(f"{measured.events:,}" for measured in found)]

    def line(name: str, value) -> list[str]:
        return [name, *(value(measured) for measured in found)]

    yield line(
        "4 growth from the smallest: mean, worst full page, worst empty, range, deep",
        lambda m: _growth(found[0], m),
    )
    yield line("as of a tenth of the log ago, to the page: mean, worst", _pinned)
    yield line("5 page at 90 % depth to the first", lambda m: _times(_of(m, 1) / _of(m, 0)))
    yield line("6 an edition costs a process", lambda m: f"{m.edition:.2f} ms")
    yield line(
        "6 differences from plain SQL after publishing", lambda m: f"{m.differences} ({m.written} editions)"
    )
    yield line("7 a 304 to an empty view", lambda m: _times(m.unchanged.cpu / m.empty.cpu))
    yield line("8 memory", lambda m: f"{m.memory:.0f} B an event")
    yield line("8 ready from a snapshot", lambda m: f"{m.load:.2f} s")
    yield line("8 build", lambda m: f"{m.build:.0f} µs an event")
    yield line(
        "9 answers equal to plain SQL", lambda m: f"{sum(r.equal[OURS] for r in m.rows)} of {len(m.rows)}"
    )
    yield line("generating", lambda m: f"{m.generate:.2f} ms an event" if m.generate is not None else "–")
    yield line("Datasette at its default limits refuses or drops", _given_up)


def _pinned(measured) -> str:
    ratios = _pairs(measured, PINNED)
    return f"{mean(ratios):.1f}, {max(ratios):.1f}"


def _of(measured, place: int) -> float:
    return measured.rows[place].samples[OURS].cpu


def _growth(small, large) -> str:
    if small is large:
        return "–"
    grown = _pairs_of(small, large)
    full = [ratio for part, ratio in grown if part == "full"]
    others = [ratio for part, ratio in grown if part != "full"]
    return f"{mean(ratio for _, ratio in grown):.1f}, {max(full):.1f}, {max(others):.1f}"


def _pairs_of(small, large) -> list[tuple[str, float]]:
    return [
        (after.ask.part, after.samples[OURS].cpu / before.samples[OURS].cpu)
        for before, after in zip(small.rows, large.rows, strict=True)
    ]


def _given_up(measured) -> str:
    rows = [row for row in measured.rows if DEFAULT in row.equal]
    return f"{sum(bool(row.remarks[DEFAULT]) for row in rows)} of {len(rows)}" if rows else "–"


def _queries(measured) -> Iterator[list[str]]:
    """Give a line for each query: processor time, and in brackets the time on the wall."""
    names = [
        name
        for name in (OURS, OPENED, PINNED, COLD, FLOOR, LIST, RAISED, DEFAULT)
        if name in measured.rows[0].samples
    ]
    yield ["query", "events", *names, "not as plain SQL", "dropped at default limits"]
    for row in measured.rows:
        times = [f"{_ms(row.samples[name].cpu)} ({_ms(row.samples[name].wall)})" for name in names]
        wrong = ", ".join(name for name, is_equal in row.equal.items() if not is_equal and name != DEFAULT)
        yield [row.ask.name, f"{row.total:,}", *times, wrong or "–", row.remarks.get(DEFAULT) or "–"]


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _times(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
