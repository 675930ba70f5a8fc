"""Dates in English words: exactly as vague as they are, with an en dash between two ends."""

from __future__ import annotations

from calendar import day_abbr, day_name, month_abbr, month_name
from dataclasses import dataclass
from datetime import date

from incidents.dates.clock import TimeKind, TimeOfDay
from incidents.dates.edtf import Interval, part_of
from incidents.dates.units import SEASONS, Precision, Unit, checked, parse_unit

NOT_GIVEN = {
    Precision.MONTH: "day not given",
    Precision.SEASON: "day not given",
    Precision.YEAR: "month not given",
    Precision.DECADE: "year not given",
}


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date in words: `short` where its year stands above it, `long` alone, `with_year` within a sentence.

    `note` says what is not in the words: the time of day, how long, or what is not given; "" if nothing is.
    """

    short: str
    long: str
    note: str
    with_year: str


def in_words(interval: Interval, time: TimeOfDay | None = None) -> DateWords:
    """Put a date, and its time of day if there is one, into words."""
    doubt = "uncertain" if interval.uncertain else ""
    running, is_wide = _about(interval, _running(interval, True)), _is_wide(interval)
    if _is_night(interval, time):
        short = _about(interval, _running(interval, is_wide))
        return DateWords(f"Night of {short}", f"Night of {running}", doubt, f"the night of {running}")
    notes = [time.text if time else "", _note(interval), doubt]
    return DateWords(
        short=_capital(_about(interval, _standing(interval, is_wide, abbreviate=True))),
        long=_capital(_about(interval, _standing(interval, True))),
        note=", ".join(filter(None, notes)),
        with_year=running,
    )


def range_in_words(start: str | None, end: str | None) -> str:
    """Name a query's range, months shortened: "Jan 2020 – Apr 2021", "since 2014", "until Apr 2021"."""
    first, last = (parse_unit(checked(text)) if text else None for text in (start, end))
    if first and last:
        if first.bare == last.bare:
            return unit_in_words(first, abbreviate=True)
        return _joined(first, last, True, "–", abbreviate=True)
    if first:
        return f"since {unit_in_words(first, abbreviate=True)}"
    return f"until {unit_in_words(last, abbreviate=True)}" if last else "any date"


def echo_of(interval: Interval, time: TimeOfDay | None = None) -> str:
    """Say how a date was read: its words, the days they stand for, and what is not given."""
    words = in_words(interval, time)
    is_day = interval.precision is Precision.DAY and not interval.approximate
    brief = words.long if is_day else words.with_year
    explicit = in_explicit_words(interval)
    if not explicit:
        return f"{brief}, {words.note}" if words.note else brief
    notes = [time.text if time else "", "uncertain" if interval.uncertain else ""]
    return ", ".join(filter(None, [f"{brief}: {explicit}", *notes]))


def in_explicit_words(interval: Interval) -> str:
    """Expand a date to the days it covers: "between 21 and 28 February 2021, part of a month".

    Empty where the words themselves name those days: "4 April 2021", "between 3 and 8 January 2020".
    """
    known = [unit for unit in interval.ends if unit]
    if interval.precision is not Precision.PART and all(unit.kind is Precision.DAY for unit in known):
        return ""
    if interval.earliest and interval.latest:
        return _covered(interval, _day(interval.earliest), _day(interval.latest))
    is_choice = interval.edtf.startswith("[")
    if interval.latest:
        stem = "on or before" if is_choice else "ended by"
        return f"{stem} {unit_in_words(_day(interval.latest))}, {_note(interval)}"
    if is_choice:
        return f"on or after {unit_in_words(_day(interval.known.earliest))}, {_note(interval)}"
    stem = "began about" if interval.approximate else "began some time in"
    return f"{stem} {unit_in_words(interval.known)}, {_note(interval)}"


def unit_in_words(unit: Unit, *, year: bool = True, abbreviate: bool = False) -> str:
    """Name one date, without its mark: "4 April 2021", "spring 2021", "the 2010s"."""
    if unit.kind is Precision.YEAR:
        return _year(unit)
    if unit.kind is Precision.DECADE:
        return f"the {_year(unit)}s"
    if unit.kind is Precision.SEASON:
        # Winter has two years; "winter 2021" alone would not say which.
        season = SEASONS[unit.number][0]
        return f"{season} {_year(unit)}" + (f"–{unit.latest.year}" if season == "winter" else "")
    month = _month(unit, year, abbreviate=abbreviate)
    return f"{unit.earliest.day} {month}" if unit.kind is Precision.DAY else month


def _covered(interval: Interval, first: Unit, last: Unit) -> str:
    if interval.members:
        return " or ".join(_joined(_day(low), _day(high), True, " to ") for low, high in interval.members)
    if interval.precision is Precision.SPAN:
        return ", ".join(filter(None, [f"at most {_joined(first, last, True, ' to ')}", _note(interval)]))
    note = "date not given" if interval.precision is Precision.EITHER else NOT_GIVEN.get(interval.precision)
    if note is None:
        whole = "month" if interval.span_days is not None and interval.span_days < 31 else "year"
        note = f"part of a {whole}"
    return f"between {_joined(first, last, True, ' and ')}, {note}"


def _running(interval: Interval, year: bool) -> str:
    """Words for the middle of a sentence, without "about": "late February 2021", "by 4 April 2021"."""
    start, end = interval.ends
    if start is None or end is None:
        return _one_sided(interval, year)
    match interval.precision:
        case Precision.SPAN:
            return _joined(start, end, year, "–")
        case Precision.EITHER if interval.members:
            return _joined(start, end, year, " or ")
        case Precision.EITHER:
            return f"between {_joined(start, end, year, ' and ')}"
        case Precision.PART:
            whole = _year(start) if start.kind is Precision.MONTH else _month(start, year)
            part = part_of(start, end)
            return f"mid-{whole}" if part == "mid" else f"{part} {whole}"
    return unit_in_words(start, year=year)


def _one_sided(interval: Interval, year: bool) -> str:
    known, is_choice = interval.known, interval.edtf.startswith("[")
    if interval.precision is Precision.BEFORE:
        return f"{'by' if is_choice else 'until'} {unit_in_words(known, year=year)}"
    if interval.precision is Precision.ONGOING:
        return f"since {unit_in_words(known)}"
    if not is_choice:
        return f"from {unit_in_words(known)}"
    return f"{'on' if known.kind is Precision.DAY else 'in'} or after {unit_in_words(known)}"


def _standing(interval: Interval, year: bool, *, abbreviate: bool = False) -> str:
    """Words that stand alone: "Sunday 4 April 2021", "In March", "During 2020"; else as in a sentence."""
    words = _running(interval, year)
    if interval.precision is Precision.DAY and interval.earliest and not interval.approximate:
        weekdays = day_abbr if abbreviate else day_name
        return f"{weekdays[interval.earliest.weekday()]} {words}"
    if interval.precision is Precision.MONTH and not interval.approximate:
        return f"in {words}"
    if interval.precision in (Precision.YEAR, Precision.DECADE) and not interval.approximate:
        return f"during {words}"
    return words


def _about(interval: Interval, words: str) -> str:
    if not interval.approximate:
        return words
    # "By about 4 April", "between about 3 and 8 January", but "about late February".
    for stem in ("by", "until", "from", "on or after", "in or after", "since", "between"):
        if words.startswith(f"{stem} "):
            return f"{stem} about {words.removeprefix(f'{stem} ')}"
    return f"about {words}"


def _note(interval: Interval) -> str:
    start, end = interval.ends
    if start is None or end is None:
        if interval.edtf.startswith("["):
            return "date not given"
        if start is None:
            return "start open" if interval.edtf.startswith("..") else "start not known"
        return "still going on" if interval.precision is Precision.ONGOING else "end not known"
    match interval.precision:
        case Precision.SPAN:
            return _length(start, end)
        case Precision.EITHER:
            return "one of the two" if interval.members else "date not given"
        case Precision.PART:
            return f"about {_joined(start, end, False, '–', abbreviate=True)}"
        case Precision.SEASON:
            return f"{month_name[start.earliest.month]}–{month_name[start.latest.month]}, day not given"
    return NOT_GIVEN.get(interval.precision, "")


def _length(start: Unit, end: Unit) -> str:
    """Count days, months or years, both ends included; nothing where the ends are not alike."""
    if start.kind is end.kind is Precision.DAY:
        return _counted((end.latest - start.earliest).days + 1, "day")
    years, months = end.latest.year - start.earliest.year, end.latest.month - start.earliest.month
    if start.kind is end.kind is Precision.YEAR:
        return _counted(years + 1, "year")
    if start.kind is end.kind is Precision.MONTH:
        return _counted(years * 12 + months + 1, "month")
    return ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"


def _is_wide(interval: Interval) -> bool:
    """Whether the short words need their year: they stand under another year's heading, or under none."""
    start, end = interval.ends
    if interval.precision in (Precision.AFTER, Precision.ONGOING):
        return True
    narrow = (Precision.DAY, Precision.MONTH)
    return any(unit.kind not in narrow for unit in (start, end) if unit)


def _is_night(interval: Interval, time: TimeOfDay | None) -> bool:
    is_two_days = interval.precision is Precision.SPAN and interval.span_days == 1
    return is_two_days and time is not None and time.kind is TimeKind.PART_OF_DAY and time.start_minute == 0


def _joined(start: Unit, end: Unit, year: bool, joint: str, *, abbreviate: bool = False) -> str:
    """Join two dates, saying once what they share: "22–23 March", "15 February – 2 March 2021"."""
    spaced = " – " if joint == "–" else joint
    dated = (Precision.DAY, Precision.MONTH)
    if start.kind not in dated or end.kind not in dated:
        is_years = start.kind is end.kind is Precision.YEAR
        return (joint if is_years else spaced).join(
            unit_in_words(unit, abbreviate=abbreviate) for unit in (start, end)
        )
    if start.bare[:4] != end.bare[:4]:
        return spaced.join(unit_in_words(unit, abbreviate=abbreviate) for unit in (start, end))
    last = unit_in_words(end, year=year, abbreviate=abbreviate)
    if start.kind is end.kind is Precision.DAY and start.bare[:7] == end.bare[:7]:
        return f"{start.earliest.day}{joint}{last}"
    is_months = start.kind is end.kind is Precision.MONTH
    return f"{unit_in_words(start, year=False, abbreviate=abbreviate)}{joint if is_months else spaced}{last}"


def _month(unit: Unit, year: bool, *, abbreviate: bool = False) -> str:
    name = (month_abbr if abbreviate else month_name)[unit.earliest.month]
    return f"{name} {_year(unit)}" if year else name


def _year(unit: Unit) -> str:
    return str(unit.earliest.year)


def _day(day: date) -> Unit:
    return Unit(day.isoformat(), "", Precision.DAY, day, day)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
