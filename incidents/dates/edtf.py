"""The dates that are stored: a fixed subset of EDTF (ISO 8601-2), read, checked and compared.

Level 0 and 1 without Y-years, centuries and times, plus `[a..b]`, `[..b]`, `[a..]`, `[a,b]`; years 0001–2100.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import cast

from incidents.dates import nearest
from incidents.dates.units import (
    MONTH_PARTS,
    YEAR_PARTS,
    DateError,
    Precision,
    Unit,
    checked,
    month_bounds,
    parse_unit,
    quoted,
)

OPEN_END_SPAN = 10_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A date as its source gives it.

    `edtf` is the canonical form, so `Interval.parse(x.edtf) == x`. A null bound is open or unknown. `members`
    are the bounds of the two dates of `[a,b]`, else empty. Approximate and uncertain never move a bound.
    """

    edtf: str
    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool
    uncertain: bool
    members: tuple[tuple[date, date], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read EDTF; raise DateError naming the nearest accepted form, where there is one."""
        trimmed = checked(text)
        try:
            return _read(trimmed)
        except DateError as error:
            accepted = next(filter(None, map(_canonical, nearest.forms(trimmed))), None)
            hint = f" Accepted: {accepted}" if accepted else ""
            raise DateError(error.message + hint, accepted=accepted) from None

    @property
    def span_days(self) -> int | None:
        """Days from `earliest` to `latest`, 0 for a single day; None if a bound is null."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days

    @property
    def ends(self) -> tuple[Unit | None, Unit | None]:
        """Return the date on each side, None for an open or unknown one; twice the same for a single date."""
        return _ends(self.edtf)

    @property
    def known(self) -> Unit:
        """Return the date on the first side that is given."""
        start, end = _ends(self.edtf)
        return start or cast("Unit", end)

    def matches(self, start: date | None, end: date | None, match: str) -> bool:
        """Say whether this falls in `start`..`end`, both inclusive, None being an open side of the range."""
        if match == "any":
            spans = self.members or ((self.earliest, self.latest),)
            return any(_overlaps(low, high, start, end) for low, high in spans)
        if match == "certainly":
            if self.earliest is None or self.latest is None:
                return False
            return (start is None or start <= self.earliest) and (end is None or self.latest <= end)
        if match != "possibly":
            raise ValueError(f"{match!r} is not a way of matching: certainly, possibly or any")
        if self.edtf.endswith("/.."):
            return _overlaps(self.earliest, None, start, end)
        if self.edtf.startswith("../"):
            return _overlaps(None, self.latest, start, end)
        if self.earliest is None or self.latest is None:
            # An open side is not a match for every year beyond it: only the date that was given counts.
            return _overlaps(self.known.earliest, self.known.latest, start, end)
        spans = self.members or ((self.earliest, self.latest),)
        return any(_overlaps(low, high, start, end) for low, high in spans)


def order_key(
    interval: Interval, start_minute: int | None, day_order: int, public_id: int
) -> tuple[int, int, int, int, int]:
    """Return the key that events are sorted by: ordinal day, minus the span, minute, day order, public id."""
    day = interval.earliest or interval.known.latest
    if interval.earliest is None:
        span = 0
    elif interval.latest is None:
        span = OPEN_END_SPAN
    else:
        span = (interval.latest - interval.earliest).days
    return day.toordinal(), -span, -1 if start_minute is None else start_minute, day_order, public_id


def bounds(text: str) -> tuple[date, date]:
    """Return first and last day of a query's `from` or `to` (2020, 2020-01, 2020-01-15). Raises DateError."""
    trimmed = checked(text)
    unit = parse_unit(trimmed) if re.fullmatch(r"[0-9-]+", trimmed) else None
    if unit is None or unit.kind not in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        raise DateError(f"{quoted(trimmed)} is not a date of the form 2020, 2020-01 or 2020-01-15.")
    return unit.earliest, unit.latest


def _overlaps(low: date | None, high: date | None, start: date | None, end: date | None) -> bool:
    return (low is None or end is None or low <= end) and (high is None or start is None or high >= start)


@lru_cache(maxsize=8192)
def _read(text: str) -> Interval:
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1]
        return _either(inner) if "," in inner else _one_of(inner)
    if "/" in text:
        return _lasting(text)
    return _single(parse_unit(text))


def _canonical(text: str) -> str | None:
    try:
        return _read(text).edtf
    except DateError:
        return None


def _single(unit: Unit) -> Interval:
    return _interval(unit.text, unit, unit, unit.kind)


def _interval(
    edtf: str,
    start: Unit | None,
    end: Unit | None,
    precision: Precision,
    members: tuple[tuple[date, date], ...] = (),
) -> Interval:
    marks = "".join(unit.mark for unit in (start, end) if unit)
    return Interval(
        edtf=edtf,
        earliest=start.earliest if start else None,
        latest=end.latest if end else None,
        precision=precision,
        approximate="~" in marks or "%" in marks,
        uncertain="?" in marks or "%" in marks,
        members=members,
    )


def _end_of_range(text: str) -> Unit:
    unit = parse_unit(text)
    if "X" in text:
        raise DateError(
            f"{quoted(text)}: X stands only in a date of its own, not in an interval or a choice."
        )
    return unit


def _pair(text: str, first: str, last: str) -> tuple[Unit, Unit]:
    start, end = _end_of_range(first), _end_of_range(last)
    if start.earliest > end.latest:
        raise DateError(f"{quoted(text)} ends before it begins.")
    return start, end


def _lasting(text: str) -> Interval:
    first, last = text.split("/", 1)
    if first in ("", "..") and last in ("", ".."):
        raise DateError(f"{quoted(text)} has no date: at least one side must be known.")
    if last in ("", ".."):
        start = _end_of_range(first)
        return _interval(text, start, None, Precision.ONGOING if last else Precision.AFTER)
    if first in ("", ".."):
        return _interval(text, None, _end_of_range(last), Precision.BEFORE)
    start, end = _pair(text, first, last)
    if start.bare == end.bare:
        return _single(start.marked(end.mark))
    return _interval(text, start, end, Precision.SPAN)


def _one_of(inner: str) -> Interval:
    first, dots, last = inner.partition("..")
    if not dots or not (first or last):
        raise DateError(f"{quoted(f'[{inner}]')} is not a choice of the form [a..b], [..b], [a..] or [a,b].")
    if not first:
        return _interval(f"[{inner}]", None, _end_of_range(last), Precision.BEFORE)
    if not last:
        return _interval(f"[{inner}]", _end_of_range(first), None, Precision.AFTER)
    start, end = _pair(f"[{inner}]", first, last)
    if start.bare == end.bare:
        return _single(start.marked(end.mark))
    return _interval(f"[{inner}]", start, end, Precision.PART if part_of(start, end) else Precision.EITHER)


def _either(inner: str) -> Interval:
    texts = [text.strip() for text in inner.split(",")]
    if len(texts) != 2:
        raise DateError(f"{quoted(f'[{inner}]')} has {len(texts)} dates; a choice has two.")
    start, end = sorted(map(_end_of_range, texts), key=lambda unit: (unit.earliest, unit.latest))
    if start.bare == end.bare:
        return _single(start.marked(end.mark))
    spans = ((start.earliest, start.latest), (end.earliest, end.latest))
    found = _interval(f"[{start.text},{end.text}]", start, end, Precision.EITHER, spans)
    return replace(found, latest=max(start.latest, end.latest))


def part_of(start: Unit, end: Unit) -> str | None:
    """Return early, mid or late if `[start..end]` is exactly that part of a month or of a year."""
    if start.kind is end.kind is Precision.DAY and start.bare[:7] == end.bare[:7]:
        last_of_month = month_bounds(end.latest.year, end.latest.month)[1].day
        for name, (first, last) in MONTH_PARTS.items():
            if (start.earliest.day, end.latest.day) == (first, min(last, last_of_month)):
                return name
    if start.kind is end.kind is Precision.MONTH and start.bare[:4] == end.bare[:4]:
        for name, months in YEAR_PARTS.items():
            if (start.earliest.month, end.latest.month) == months:
                return name
    return None


@lru_cache(maxsize=8192)
def _ends(edtf: str) -> tuple[Unit | None, Unit | None]:
    if edtf.startswith("["):
        first, last = edtf[1:-1].split("," if "," in edtf else "..")
    elif "/" in edtf:
        first, last = edtf.split("/")
    else:
        first = last = edtf
    start, end = (None if text in ("", "..") else parse_unit(text) for text in (first, last))
    return start, end
