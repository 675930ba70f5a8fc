"""One date as people write it: "4 April 2021", "late February", "Q1 2021", "three days ago".

`_FORMS` at the foot is the whole grammar: a pattern, and the function that reads what it found. Names in
braces stand for the building blocks above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from incidents.dates.english import unit_in_words
from incidents.dates.units import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_PARTS,
    SEASONS,
    YEAR_PARTS,
    DateError,
    Precision,
    Unit,
    parse_unit,
    quoted,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_PARTS = {"early": "early", "start": "early", "beginning": "early", "mid": "mid", "middle": "mid"}
_SEASON_NUMBERS = {"fall": 23} | {name: number for number, (name, _) in SEASONS.items()}

# Building blocks of the grammar.
_YEAR = r"(?P<year>[0-9]{4})"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)"
)
_PART = r"(?P<part>early(?: in)?|mid|late(?: in)?|(?:start|beginning|middle|end) of)(?: the)?"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_COUNT = rf"(?P<count>an?|{'|'.join(_NUMBERS)}|[0-9]{{1,3}})"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_CALENDAR = r"(?P<unit>week|month|year)"
_LEAD = re.compile(r"(?:(?:on|in|during|at|of|dated|some ?time in|at some point in|some day in) )?(?:the )?")
_FEW = r"(?:(?:a )?few|several|recent|couple of|a couple of|some|many)"


@dataclass(frozen=True, slots=True)
class Piece:
    """The first and last EDTF unit of one wording, the same for a plain date.

    `year_assumed`: the words name no year. `others` are typed forms that may have been meant instead.
    """

    first: Unit
    last: Unit
    year_assumed: bool = False
    others: tuple[str, ...] = ()

    @property
    def edtf(self) -> str:
        return self.first.text if self.first == self.last else f"[{self.first.text}..{self.last.text}]"

    @property
    def is_plain(self) -> bool:
        """Whether this is one date to the exactness of its words, and may stand as an end of a range."""
        return self.first == self.last and self.first.kind is not Precision.DECADE

    def marked(self, mark: str) -> Piece:
        return replace(self, first=self.first.marked(mark), last=self.last.marked(mark))


@dataclass(frozen=True, slots=True)
class Context:
    """What words may lean on: the day they were written, and the year of the date paired with theirs."""

    anchor: date | None
    year: int | None = None

    def day(self, text: str) -> date:
        if self.anchor is None:
            raise DateError(
                f"{quoted(text)} needs the day it was written to be read against: give a full date."
            )
        return self.anchor

    def year_of(self, found: re.Match[str], unit: Callable[[int], Unit]) -> tuple[int, bool]:
        """Return the year stated or lent, else the latest in which it begins by the anchor.

        The second value says whether the words state none.
        """
        if found["year"]:
            return int(found["year"]), False
        if self.year:
            return self.year, True
        anchor = self.day(found.string)
        # Nine years reach a 29 February from any year, 1900 and 2100 included.
        for year in range(anchor.year, max(anchor.year - 9, 0), -1):
            if _exists(unit, year) and unit(year).earliest <= anchor:
                return year, True
        raise DateError(f"{quoted(found.string)} is no date in the years before {anchor.year}.")


def read_piece(text: str, context: Context) -> Piece | None:
    """Read one date, in lower case; None if it has no form we know. Raises DateError if it cannot be."""
    lead = _LEAD.match(text)
    bare = text[lead.end() :] if lead else text
    # As it stands first: "in the last month" runs up to the anchor, "last month" is a calendar month.
    for words in dict.fromkeys((text, bare)):
        for pattern, read in _FORMS:
            if (found := pattern.fullmatch(words)) and (piece := read(found, context)):
                return piece
    return None


def shifted(day: date, **by: int) -> date:
    """Move a day by relativedelta's units; raises DateError outside the calendar."""
    try:
        return day + relativedelta(**by)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        raise DateError(f"That is outside the years 0001 to {LAST_YEAR}.") from None


def day_unit(day: date) -> Unit:
    return parse_unit(day.isoformat())


def _exists(unit: Callable[[int], Unit], year: int) -> bool:
    try:
        unit(year)
    except DateError:
        return False
    return True


def _month_unit(year: int, month: int) -> Unit:
    return parse_unit(f"{year:04d}-{month:02d}")


def _year_unit(year: int) -> Unit:
    return parse_unit(f"{year:04d}")


def _whole(unit: Unit, assumed: bool = False, others: tuple[str, ...] = ()) -> Piece:
    return Piece(unit, unit, assumed, others)


def _days(first: date, last: date, assumed: bool = False) -> Piece:
    return Piece(day_unit(first), day_unit(last), assumed)


def _month_number(text: str) -> int:
    return _MONTHS.index(text[:3]) + 1


def _part_of(unit: Unit, words: str, assumed: bool = False) -> Piece:
    """Narrow a month or year to its early, middle or late part, as published."""
    name = _PARTS.get(re.split(r"[ -]", words)[0], "late")
    if unit.kind is Precision.YEAR:
        first, last = YEAR_PARTS[name]
        return Piece(_month_unit(unit.earliest.year, first), _month_unit(unit.earliest.year, last), assumed)
    first, last = MONTH_PARTS[name]
    last = min(last, unit.latest.day)
    return _days(unit.earliest.replace(day=first), unit.earliest.replace(day=last), assumed)


def _read_day(found: re.Match[str], context: Context) -> Piece:
    def unit(year: int) -> Unit:
        return parse_unit(f"{year:04d}-{_month_number(found['month']):02d}-{int(found['day']):02d}")

    year, assumed = context.year_of(found, unit)
    day = unit(year)
    weekday = found["weekday"]
    if weekday and _WEEKDAYS[day.earliest.weekday()] != weekday[:3]:
        raise DateError(
            f"{quoted(found.string)}: {day.bare} is a {day.earliest:%A}, not a {weekday.title()}."
        )
    return _whole(day, assumed, _next_year(found, context, unit(year), assumed, unit))


def _next_year(
    found: re.Match[str], context: Context, read: Unit, assumed: bool, unit: Callable[[int], Unit]
) -> tuple[str, ...]:
    """Offer the coming date where the words name no year and it lies nearer than the one past."""
    year = read.earliest.year + 1
    if not assumed or context.anchor is None or not _exists(unit, year):
        return ()
    nearer = unit(year).earliest - context.anchor < context.anchor - read.latest
    return (unit_in_words(unit(year)),) if nearer else ()


def _read_month(found: re.Match[str], context: Context) -> Piece:
    def unit(year: int) -> Unit:
        return _month_unit(year, _month_number(found["month"]))

    year, assumed = context.year_of(found, unit)
    if found["part"]:
        return _part_of(unit(year), found["part"], assumed)
    return _whole(unit(year), assumed, _next_year(found, context, unit(year), assumed, unit))


def _read_year(found: re.Match[str], context: Context) -> Piece:
    unit = _year_unit(int(found["year"]))
    return _part_of(unit, found["part"]) if found["part"] else _whole(unit)


def _read_decade(found: re.Match[str], context: Context) -> Piece:
    decade = found["decade"]
    if decade.endswith("00"):
        # The 1900s are ten years to some and a hundred to others.
        years = f"{decade} to {min(int(decade) + 99, LAST_YEAR):04d}"
        raise DateError(
            f"{quoted(found.string)} may be a decade or a century.", alternatives=(f"{decade[:3]}X", years)
        )
    return _whole(parse_unit(f"{decade[:3]}X"))


def _read_season(found: re.Match[str], context: Context) -> Piece:
    number = _SEASON_NUMBERS[found["season"]]

    def unit(year: int) -> Unit:
        return parse_unit(f"{year:04d}-{number}")

    year, assumed = context.year_of(found, unit)
    others: tuple[str, ...] = ()
    if number == 24 and not assumed:
        others = (unit_in_words(unit(year - 1)),) if year > FIRST_YEAR else ()
    return _whole(unit(year), assumed, others)


def _read_winter(found: re.Match[str], context: Context) -> Piece:
    year, following = found["year"], found["following"]
    if int(following) != (int(year) + 1) % 10 ** len(following):
        raise DateError(f"{quoted(found.string)}: a winter runs from one year into the next.")
    return _whole(parse_unit(f"{year}-24"))


def _read_quarter(found: re.Match[str], context: Context) -> Piece:
    return _share(found, 4, int(found["year"]))


def _read_half(found: re.Match[str], context: Context) -> Piece:
    if not found["month"]:
        return _share(found, 2, int(found["year"]))
    month = _month_unit(int(found["year"]), _month_number(found["month"]))
    if _ordinal(found, 2) == 1:
        return _days(month.earliest, month.earliest.replace(day=15))
    return _days(month.earliest.replace(day=16), month.latest)


def _ordinal(found: re.Match[str], shares: int) -> int:
    number = int(found["number"]) if found["number"] else _ORDINALS[found["ordinal"]]
    return shares if number < 0 else number


def _share(found: re.Match[str], shares: int, year: int) -> Piece:
    number, size = _ordinal(found, shares), 12 // shares
    return Piece(_month_unit(year, (number - 1) * size + 1), _month_unit(year, number * size))


def _read_week(found: re.Match[str], context: Context) -> Piece | None:
    day = read_piece(found["of"], context)
    if day is None:
        return None
    if day.first != day.last or day.first.kind is not Precision.DAY:
        raise DateError(
            f"{quoted(found.string)}: name the day the week begins with, such as week of 15 February 2021."
        )
    start = day.first.earliest
    if found["ending"]:
        return _days(shifted(start, days=-6), start, day.year_assumed)
    return _days(start, shifted(start, days=6), day.year_assumed)


def _read_numeric(found: re.Match[str], context: Context) -> Piece:
    """Read 25/02/2021; refuse 04/05/2021, which is a day in May to some and in April to others."""
    a, b, year = int(found["a"]), int(found["b"]), found["year"]
    if a <= 12 and b <= 12 and a != b and a and b:
        readings = tuple(f"{year}-{month:02d}-{day:02d}" for day, month in ((a, b), (b, a)))
        names = tuple(unit_in_words(parse_unit(reading)) for reading in readings)
        raise DateError(
            f"{quoted(found.string)} may be {names[0]} or {names[1]}: write the month in letters.",
            alternatives=names,
        )
    day, month = (b, a) if b > 12 else (a, b)
    return _whole(parse_unit(f"{year}-{month:02d}-{day:02d}"))


def _read_year_first(found: re.Match[str], context: Context) -> Piece:
    return _whole(parse_unit(f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"))


def _read_two_digit_year(found: re.Match[str], context: Context) -> Piece:
    raise DateError(f"{quoted(found.string)}: write the year with four digits.")


def _read_edtf(found: re.Match[str], context: Context) -> Piece:
    return _whole(parse_unit(found.string.upper()))


def _read_near_day(found: re.Match[str], context: Context) -> Piece:
    away = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1}[found.string]
    return _whole(day_unit(shifted(context.day(found.string), days=away)))


def _read_weekday(found: re.Match[str], context: Context) -> Piece:
    """Take the latest such day by the anchor; "last Sunday", said on a Sunday, is the week before."""
    anchor = context.day(found.string)
    back = (anchor.weekday() - _WEEKDAYS.index(found["weekday"][:3])) % 7
    if found["last"] and not back:
        back = 7
    return _whole(day_unit(shifted(anchor, days=-back)))


def _count(words: str) -> int:
    if words in ("a", "an"):
        return 1
    return _NUMBERS.index(words) + 1 if words in _NUMBERS else int(words)


def _read_ago(found: re.Match[str], context: Context) -> Piece:
    """Read "three days ago" as that day; of weeks, months and years the count is itself only about right."""
    anchor, number, unit = context.day(found.string), _count(found["count"]), found["unit"]
    day = shifted(anchor, **{f"{unit}s": -number})
    if unit == "day":
        return _whole(day_unit(day))
    if unit == "week":
        return _days(shifted(day, days=-3), shifted(day, days=3)).marked("~")
    return _whole(_month_unit(day.year, day.month) if unit == "month" else _year_unit(day.year)).marked("~")


def _read_window(found: re.Match[str], context: Context) -> Piece:
    """Read "the past 30 days" as some time from that long ago to the anchor."""
    anchor = context.day(found.string)
    number = _count(found["count"]) if found["count"] else 1
    return _days(shifted(anchor, **{f"{found['unit']}s": -number}), anchor)


def _read_calendar(found: re.Match[str], context: Context) -> Piece:
    """Read "last month", "this year", "late last month", "next week" (Monday to Sunday)."""
    anchor, unit = context.day(found.string), found["unit"]
    away = {"last": -1, "previous": -1, "this": 0, "next": 1}[found["which"]]
    day = shifted(anchor, **{f"{unit}s": away})
    if unit == "week":
        if found["part"]:
            raise DateError(f"{quoted(found.string)}: parts of a week have no fixed days.")
        monday = shifted(day, days=-day.weekday())
        return _days(monday, shifted(monday, days=6))
    whole = _month_unit(day.year, day.month) if unit == "month" else _year_unit(day.year)
    return _part_of(whole, found["part"]) if found["part"] else _whole(whole)


def _read_last_named(found: re.Match[str], context: Context) -> Piece:
    """Read "last March" or "last winter": the latest that was over before the anchor."""
    anchor, name = context.day(found.string), found["name"]
    suffix = f"{_SEASON_NUMBERS[name]}" if name in _SEASON_NUMBERS else f"{_month_number(name):02d}"
    for year in range(anchor.year, max(anchor.year - 3, FIRST_YEAR), -1):
        unit = parse_unit(f"{year:04d}-{suffix}")
        if unit.latest < anchor:
            return _whole(unit, others=(unit_in_words(parse_unit(f"{year - 1:04d}-{suffix}")),))
    raise DateError(f"{quoted(found.string)} lies outside the years that are read.")


def _read_unbounded(found: re.Match[str], context: Context) -> Piece:
    raise DateError(f"{quoted(found.string)} has no bounds: say how many, or between which dates.")


_Reader = Callable[[re.Match[str], Context], Piece | None]
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"[0-9]{3}[0-9x](?:-(?:[0-9]{2}|xx)){0,2}[~?%]?", _read_edtf),
        (rf"(?:{_WEEKDAY} )?(?:the )?{_DAY}(?: of)? {_MONTH}(?: {_YEAR})?", _read_day),
        (rf"(?:{_WEEKDAY} )?{_MONTH} (?:the )?{_DAY}(?: {_YEAR})?", _read_day),
        (rf"(?:{_PART} )?{_MONTH}(?:(?: of)? {_YEAR})?", _read_month),
        (rf"(?:{_PART} )?(?:year )?{_YEAR}", _read_year),
        (r"(?P<decade>[0-9]{3}0)'?s", _read_decade),
        (rf"winter(?: of)? {_YEAR}(?: – |[/-])(?P<following>[0-9]{{4}}|[0-9]{{2}})", _read_winter),
        (rf"{_SEASON}(?:(?: of)? {_YEAR})?", _read_season),
        (
            rf"(?:q(?P<number>[1-4])|(?P<ordinal>first|second|third|fourth|last) quarter)(?: of)? {_YEAR}",
            _read_quarter,
        ),
        (rf"{_YEAR} q(?P<number>[1-4])", _read_quarter),
        (
            rf"(?:h(?P<number>[12])|(?P<ordinal>first|second|last) half)(?: of)?(?: {_MONTH})? {_YEAR}",
            _read_half,
        ),
        (r"week (?:of|beginning|starting|commencing|(?P<ending>ending))(?: on)? (?P<of>.+)", _read_week),
        (rf"(?P<a>[0-9]{{1,2}})([/.-])(?P<b>[0-9]{{1,2}})\2{_YEAR}", _read_numeric),
        (rf"{_YEAR}[/.](?P<month>[0-9]{{1,2}})[/.](?P<day>[0-9]{{1,2}})", _read_year_first),
        (r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", _read_two_digit_year),
        (rf"{_DAY} {_MONTH} '?[0-9]{{2}}|[0-9]{{4}} ?[–/] ?[0-9]{{2}}", _read_two_digit_year),
        (rf"{_MONTH} {_DAY} '?[0-9]{{2}}|.*'[0-9]{{2}}", _read_two_digit_year),
        (r"day before yesterday|yesterday|today|tomorrow", _read_near_day),
        (rf"(?P<last>last |past )?{_WEEKDAY}", _read_weekday),
        (rf"{_COUNT} {_UNIT} ago", _read_ago),
        (rf"(?:last|past|previous) {_COUNT} {_UNIT}", _read_window),
        (rf"(?:(?:in|over|during|within) )?(?:the )?(?:past|(?<=the )last)(?P<count>) {_UNIT}", _read_window),
        (rf"(?:{_PART} )?(?P<which>last|previous|this|next) {_CALENDAR}", _read_calendar),
        (rf"last (?P<name>{_MONTH}|{_SEASON})", _read_last_named),
        (rf"(?:(?:last|past) )?{_FEW} {_UNIT}(?: ago)?|recently|lately|long ago", _read_unbounded),
    )
)
