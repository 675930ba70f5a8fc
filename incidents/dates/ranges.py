"""The reader's own range of dates, typed in words: "since Jan 2020", "last month", "2014–2020"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from incidents.dates.arabic_typed import in_english
from incidents.dates.edtf import Interval, bounds
from incidents.dates.english import in_words
from incidents.dates.phrases import read_date
from incidents.dates.units import DateError, Precision, Unit, quoted


@dataclass(frozen=True, slots=True)
class RangeReading:
    """First and last date of a range, both included, as EDTF years, months or days; None is an open side."""

    start: str | None
    end: str | None
    echo: str


def read_range(text: str, anchor: date) -> RangeReading:
    """Read a range as coarsely as it is worded, in English or Arabic; relative words count from `anchor`.

    Raises DateError.
    """
    reading = read_date(in_english(text), anchor)
    if reading.time or reading.interval.members:
        raise DateError(
            f"{quoted(reading.text)} is not one range of dates. Write since Jan 2020, or 2014–2020."
        )
    first, last = reading.interval.ends
    start, end = _side(first, 0), _side(last, 1)
    return RangeReading(start, end, _echo(start, end))


def _side(unit: Unit | None, side: int) -> str | None:
    if unit is None:
        return None
    day = unit.latest if side else unit.earliest
    if unit.kind is Precision.DAY:
        return day.isoformat()
    if unit.kind in (Precision.MONTH, Precision.SEASON):
        return day.isoformat()[:7]
    return day.isoformat()[:4]


def _echo(start: str | None, end: str | None) -> str:
    first = bounds(start)[0].isoformat() if start else ""
    last = bounds(end)[1].isoformat() if end else ""
    if first and last:
        return _words(f"{first}/{last}")
    return f"from {_words(first)} on" if first else f"up to {_words(last)}"


def _words(edtf: str) -> str:
    return in_words(Interval.parse(edtf)).with_year
