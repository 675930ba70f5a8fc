"""An event's date as the index compares it: in ordinal days, read once for each date that occurs."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from incidents.dates import Interval, Precision, Unit

BEFORE_ALL: Final = -1
AFTER_ALL: Final = 2**31 - 1
"""Days that stand for open sides: outside every range a query can ask for."""
YEAR_DAYS: Final = 364
_WHOLE_YEARS: Final = (Precision.YEAR, Precision.DECADE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as numbers; `exact` is a single known day, for which none of the bounds has to be looked at.

    `spans` are low and high of what `match=possibly` compares, `any_spans` of `match=any`: twice two bounds,
    the second pair empty but for `[a,b]`. `first` and `last` are the bounds themselves. `last_key` orders the
    ends of events: twice the day, plus one where it is finer than a year; -1 where there is none. `terms` are
    the marks that every event of this date has.
    """

    exact: bool
    spans: tuple[int, int, int, int]
    any_spans: tuple[int, int, int, int]
    first: int
    last: int
    last_key: int
    starts_in_year: bool | None
    precision: str
    lasts_a_year: bool
    ends_in_same_year: bool
    terms: tuple[tuple[str, str], ...]


@lru_cache(maxsize=65536)
def read_dated(edtf: str) -> Dated:
    """Read a date of the log; raises `DateError`."""
    interval = Interval.parse(edtf)
    low, high = _ordinal(interval.earliest, BEFORE_ALL), _ordinal(interval.latest, AFTER_ALL)
    start, end = interval.ends
    possibly = any_match = _pair((low, high))
    if interval.members:
        members = [(first.toordinal(), last.toordinal()) for first, last in interval.members]
        possibly = any_match = _pair(*members)
    elif (interval.earliest is None or interval.latest is None) and not _goes_on(edtf):
        # Only the date that was given counts; what lies beyond its open side does for `any` alone.
        known = interval.known
        possibly = _pair((known.earliest.toordinal(), known.latest.toordinal()))
    span = interval.span_days
    precision = interval.precision.value
    starts_in_year = None if interval.earliest is None else _is_yearly(start)
    marks = (
        ("year", precision == "year"),
        ("decade", precision == "decade"),
        ("starts-in-year", starts_in_year is True),
        ("starts-in-month", starts_in_year is False),
    )
    return Dated(
        exact=low == high,
        spans=possibly,
        any_spans=any_match,
        first=low,
        last=high,
        last_key=-1 if interval.latest is None else 2 * high + (not _is_yearly(end)),
        starts_in_year=starts_in_year,
        precision=precision,
        lasts_a_year=span is None or span >= YEAR_DAYS,
        ends_in_same_year=(
            interval.earliest is not None
            and interval.latest is not None
            and interval.earliest.year == interval.latest.year
        ),
        terms=tuple(("is", mark) for mark, holds in marks if holds),
    )


def _goes_on(edtf: str) -> bool:
    """Whether an open side is known to be one, so that every day of it matches."""
    return edtf.endswith("/..") or edtf.startswith("../")


def _pair(
    one: tuple[int, int], other: tuple[int, int] = (AFTER_ALL, BEFORE_ALL)
) -> tuple[int, int, int, int]:
    return (*one, *other)


def _ordinal(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()


def _is_yearly(unit: Unit | None) -> bool:
    return unit is not None and unit.kind in _WHOLE_YEARS
