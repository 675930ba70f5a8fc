"""One date of the EDTF subset: a day, month, season, year or decade, with its bounds."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1, 2100
LONGEST_TEXT = 200

# Our own thirds: EDTF has no early, mid or late. Days of a month (31 = its last day), months of a year.
MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
# EDTF number -> name and first of its three months; winter runs into the next year.
SEASONS = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12)}


class DateError(ValueError):
    """A text that is not read as a date.

    `message` says what was wrong and what is accepted; `accepted` is the nearest accepted EDTF form, where
    there is one; `alternatives` are typed forms, each readable, that may have been meant.
    """

    def __init__(
        self, message: str, *, accepted: str | None = None, alternatives: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.accepted = accepted
        self.alternatives = alternatives


class Precision(StrEnum):
    """How exactly a date is known, from a day to an open side."""

    DAY = "day"
    SPAN = "span"
    EITHER = "either"
    PART = "part"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    BEFORE = "before"
    AFTER = "after"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Unit:
    """One calendar date, at most as exact as a day.

    `bare` is its EDTF form without qualifier; `mark` is "", "~" (approximate), "?" (uncertain) or "%" (both)
    and never moves the bounds; `kind` is one of day, month, season, year, decade.
    """

    bare: str
    mark: str
    kind: Precision
    earliest: date
    latest: date

    @property
    def text(self) -> str:
        return self.bare + self.mark

    @property
    def number(self) -> int:
        """The season's EDTF number (21–24), for seasons only."""
        return int(self.bare[5:7])

    def marked(self, mark: str) -> Unit:
        return replace(self, mark=merge_marks(self.mark, mark))


def merge_marks(*marks: str) -> str:
    """Join qualifiers: approximate and uncertain together are "%"."""
    found = "".join(marks)
    approximate, uncertain = "~" in found or "%" in found, "?" in found or "%" in found
    return "%" if approximate and uncertain else "~" if approximate else "?" if uncertain else ""


def quoted(text: str) -> str:
    """Return typed text as an error message may show it: short, on one line, printable."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:60])
    return f"“{shown}…”" if len(text) > 60 else f"“{shown}”"


def checked(text: str) -> str:
    """Trim typed text; raise DateError if it is empty or longer than any date is."""
    if len(text) > LONGEST_TEXT:
        raise DateError(f"This is too long for a date: at most {LONGEST_TEXT} characters are read.")
    if not (trimmed := text.strip()):
        raise DateError("No date is given. Write one such as 4 April 2021, late February 2021 or 2021-04.")
    return trimmed


def month_bounds(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def season_bounds(year: int, number: int) -> tuple[date, date]:
    first = SEASONS[number][1]
    last_year, last = (year + 1, 2) if first == 12 else (year, first + 2)
    return date(year, first, 1), month_bounds(last_year, last)[1]


_UNIT = re.compile(
    r"(?P<year>[0-9]{3}[0-9X])(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[~?%]?)"
)


def parse_unit(text: str) -> Unit:
    """Read YYYY, YYYY-MM, YYYY-MM-DD, YYYY-XX, YYYY-MM-XX, a season or a decade, and the mark after it."""
    found = _UNIT.fullmatch(text)
    if not found:
        raise DateError(
            f"{quoted(text)} is not a date in the form 2021-04-04, 2021-04, 2021, 2021-21 or 201X."
        )
    year, month, day, mark = found.group("year", "month", "day", "mark")
    kind, earliest, latest = _bounds(text, year, month, day)
    return Unit(text.removesuffix(mark) if mark else text, mark, kind, earliest, latest)


def _bounds(text: str, year: str, month: str | None, day: str | None) -> tuple[Precision, date, date]:
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year < FIRST_YEAR or last_year > LAST_YEAR:
        raise DateError(f"{quoted(text)}: years run from 0001 to {LAST_YEAR}.")
    if first_year != last_year:
        if month:
            raise DateError(f"{quoted(text)}: a decade has no month; the whole year must be known.")
        return Precision.DECADE, date(first_year, 1, 1), date(last_year, 12, 31)
    if month is None or (month == "XX" and day in (None, "XX")):
        return Precision.YEAR, date(first_year, 1, 1), date(first_year, 12, 31)
    if month == "XX":
        raise DateError(f"{quoted(text)}: a day cannot be known where the month is not.")
    number = int(month)
    if number in SEASONS and day is None:
        return Precision.SEASON, *season_bounds(first_year, number)
    if not 1 <= number <= 12:
        raise DateError(f"{quoted(text)}: there is no month {month}; seasons are 21 to 24.")
    first, last = month_bounds(first_year, number)
    if day is None or day == "XX":
        return Precision.MONTH, first, last
    if not 1 <= int(day) <= last.day:
        raise DateError(f"{quoted(text)}: {month_name[number]} {year} has {last.day} days.")
    exact = first.replace(day=int(day))
    return Precision.DAY, exact, exact
