"""What people type, read as a date: EDTF, or English words against the day they were written.

A phrase is marks ("about"), a time of day, and one or two dates (`pieces`) with joining words. Those words,
and the EDTF they make, are `_ONE_DATE` and `_TWO_DATES`. Nothing is filled in from today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from incidents.dates.clock import TimeKind, TimeOfDay, split_time
from incidents.dates.edtf import Interval
from incidents.dates.english import echo_of, in_words
from incidents.dates.pieces import Context, Piece, day_unit, read_piece, shifted
from incidents.dates.units import DateError, Precision, checked, quoted


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed date as it was read: `echo` to show back, `alternatives` typed forms perhaps meant instead."""

    interval: Interval
    time: TimeOfDay | None
    text: str
    echo: str
    alternatives: tuple[str, ...] = ()


def read_date(text: str, anchor: date | None) -> Reading:
    """Read EDTF or English; `anchor` is the day the words were written. Raises DateError, never guesses."""
    typed = checked(text)
    not_edtf = None
    if _EDTF_SIGNS.fullmatch(typed):
        try:
            interval = Interval.parse(typed)
        except DateError as error:
            not_edtf = error
        else:
            return Reading(interval, None, typed, echo_of(interval))
    rest, time_of_day = split_time(_with_plain_nights(" ".join(typed.split())))
    try:
        edtf, others = _read_phrase(_plain(rest), Context(anchor))
        interval = Interval.parse(edtf)
        if time_of_day:
            interval = _on_the_clock(interval, time_of_day)
    except DateError:
        if not_edtf and not_edtf.accepted:
            raise not_edtf from None
        raise
    return Reading(interval, time_of_day, typed, echo_of(interval, time_of_day), others)


_EDTF_SIGNS = re.compile(r"[0-9XYTSZ~?%./\[\]{}:,+ -]+", re.IGNORECASE)
_NIGHTS = (
    (r"last night", "yesterday night"),
    (r"tonight", "today night"),
    (r"this (morning|afternoon|evening)", r"today \1"),
)
_RANGE_DASHES = (
    (r"[‐‑]", "-"),
    (r"\s*[–—−‒―]\s*|\s+-\s+", " – "),
    (r"\b(early|mid|late)-", r"\1 "),
    (r"(?<=[a-z])-(?=[a-z])", " – "),  # january-april 2021
    (r"(?<![\d./-])(\d{1,2})-(\d{1,2})(?= [a-z])", r"\1 – \2"),  # 3-8 january
    (r"(?<![\d./-])(\d{4})-(\d{4})(?![\d-])", r"\1 – \2"),  # 2014-2020
    (r"(?<=[a-z] )(\d{1,2})-(\d{1,2})(?![\d-])", r"\1 – \2"),  # january 3-8
    (r"(?<=\d)-(?=[a-z])|(?<=[a-z])-(?=\d)", " "),  # 4-apr-2021
)
_MARKS = (
    (r"(?:(?:in|on) or )?(?:(?:at|on|in) )?(?:about|around|circa|ca?\.?|approximately|roughly) ", "~"),
    (r"(?:most )?(?:probably|possibly|perhaps|maybe|likely|apparently|reportedly) ", "?"),
)


def _with_plain_nights(text: str) -> str:
    for pattern, words in _NIGHTS:
        text = re.sub(rf"\b{pattern}\b", words, text, flags=re.IGNORECASE)
    return text


def _plain(text: str) -> str:
    """Lower the case, drop commas and the stops of abbreviations, and give every dash of a range one form."""
    plain = " ".join(text.lower().replace(",", " ").split())
    plain = re.sub(
        r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thur?s?|fri|sat|sun)\.", r"\1", plain
    )
    for pattern, form in _RANGE_DASHES:
        plain = re.sub(pattern, form, plain, flags=re.ASCII)
    return " ".join(plain.split()).removesuffix(".")


def _read_phrase(text: str, context: Context) -> tuple[str, tuple[str, ...]]:
    """Return EDTF, and the typed forms that may have been meant instead."""
    if piece := _read_marked(text, context):
        return piece.edtf, piece.others
    for pattern, mark in _MARKS:
        if found := re.match(pattern, text):
            edtf, _ = _read_phrase(text[found.end() :], context)
            return _marked(edtf, mark), ()
    for pattern, one in _ONE_DATE:
        if found := re.fullmatch(pattern, text):
            return one(_required(found["a"], context)), ()
    for pattern, two in _TWO_DATES:
        if found := re.fullmatch(pattern, text):
            return two(*_pair(found["a"], found["b"], context)), ()
    raise DateError(
        f"{quoted(text)} is not read as a date. Write 4 April 2021, late February 2021, between 3 and 8 "
        "January 2020, by 4 April 2021, since 2014, or EDTF such as 2021-04."
    )


def _read_marked(text: str, context: Context) -> Piece | None:
    if piece := read_piece(text, context):
        return piece
    for pattern, mark in _MARKS:
        if found := re.match(pattern, text):
            piece = _read_marked(text[found.end() :], context)
            return piece.marked(mark) if piece else None
    return None


def _required(text: str, context: Context) -> Piece:
    piece = _read_marked(text, context)
    if piece is None:
        raise DateError(f"{quoted(text)} is not read as a date.")
    return piece


def _marked(edtf: str, mark: str) -> str:
    """Put a mark on each date of an interval or choice: EDTF has none for the whole of it."""
    return re.sub(r"[0-9]{3}[0-9X](?:-[0-9X]{2}){0,2}[~?%]?", lambda found: _with_mark(found[0], mark), edtf)


def _with_mark(text: str, mark: str) -> str:
    return text[:-1] + ("%" if text[-1] != mark else mark) if text[-1] in "~?%" else text + mark


def _pair(a: str, b: str, context: Context) -> tuple[Piece, Piece]:
    """Read two dates, each lending the other the month or year that only one states."""
    first_text, last_text = _sharing_month(a, b)
    is_one_month = (first_text, last_text) != (a, b)
    year_a, year_b = _stated_year(first_text), _stated_year(last_text)
    first = _required(first_text, Context(context.anchor, year_b))
    lent = year_a or (first.first.earliest.year if first.year_assumed else None)
    last = _required(last_text, Context(context.anchor, lent))
    if first.first.earliest <= last.last.latest or is_one_month:
        return first, last
    # "28 December and 3 January 2021" is over the turn of the year.
    if first.year_assumed and year_b:
        return _required(first_text, Context(context.anchor, year_b - 1)), last
    if last.year_assumed and lent:
        return first, _required(last_text, Context(context.anchor, lent + 1))
    return first, last


def _stated_year(text: str) -> int | None:
    found = re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    return int(found[0]) if found else None


_BARE_DAY = r"(?:[a-z]+ )?[0-9]{1,2}(?:st|nd|rd|th)?"


def _sharing_month(a: str, b: str) -> tuple[str, str]:
    """Complete "3" from "8 january 2020", "8 2020" from "january 3", "early" from "mid february 2021"."""
    if re.fullmatch(r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?|[a-z]+day [0-9]{1,2}(?:st|nd|rd|th)?", a) and (
        found := re.fullmatch(rf"(?:the )?{_BARE_DAY}(?: of)? ([a-z]+)(?: [0-9]{{4}})?", b)
    ):
        return f"{a} {found[1]}", b
    if re.fullmatch(r"[0-9]{1,2}(?:st|nd|rd|th)?(?: [0-9]{4})?", b) and (
        found := re.fullmatch(r"(?:[a-z]+day )?([a-z]+) [0-9]{1,2}(?:st|nd|rd|th)?", a)
    ):
        return a, f"{found[1]} {b}"
    if re.fullmatch(r"early|mid|late", a) and (found := re.fullmatch(r"(?:early|mid|late) (.+)", b)):
        return f"{a} {found[1]}", b
    return a, b


def _low(piece: Piece) -> str:
    """Write the earliest date of a piece where X may not stand: "201X" as 2010, "2021-04-XX" as 2021-04."""
    unit = piece.first
    decade = unit.kind is Precision.DECADE
    return (f"{unit.earliest.year:04d}" if decade else unit.bare.split("-X")[0]) + unit.mark


def _high(piece: Piece) -> str:
    unit = piece.last
    decade = unit.kind is Precision.DECADE
    return (f"{unit.latest.year:04d}" if decade else unit.bare.split("-X")[0]) + unit.mark


def _began(piece: Piece) -> str:
    """Write a start: "since late 2019" is since about September 2019, not since some day of it."""
    return _low(piece if piece.is_plain else piece.marked("~"))


def _ended(piece: Piece) -> str:
    return _high(piece if piece.is_plain else piece.marked("~"))


def _strictly_before(piece: Piece) -> str:
    return f"[..{day_unit(shifted(piece.first.earliest, days=-1)).marked(piece.first.mark).text}]"


def _strictly_after(piece: Piece) -> str:
    return f"[{day_unit(shifted(piece.last.latest, days=1)).marked(piece.last.mark).text}..]"


def _either(a: Piece, b: Piece) -> str:
    if a.is_plain and b.is_plain:
        return f"[{_low(a)},{_low(b)}]"
    # Of two vague dates, no more is known than that it lies between the ends of both.
    first = min(a, b, key=lambda piece: piece.first.earliest)
    last = max(a, b, key=lambda piece: piece.last.latest)
    return f"[{_low(first)}..{_high(last)}]"


_TO = r"(?:to|until|till|through|–)"
_NOW = r"(?:now|date|(?:the )?present(?: day)?)"
_BY = r"(?:on or before|by|(?:no|not) later than|before (?:the )?end of)"
_ON_OR_AFTER = r"(?:on or after|(?:no|not) earlier than|not before|after (?:the )?(?:start|beginning) of)"

_ONE_DATE: tuple[tuple[str, Callable[[Piece], str]], ...] = (
    (rf"{_BY} (?P<a>.+)", lambda a: f"[..{_high(a)}]"),
    (rf"{_ON_OR_AFTER} (?P<a>.+)", lambda a: f"[{_low(a)}..]"),
    (r"(?:before|prior to|ahead of) (?P<a>.+)", _strictly_before),
    (r"(?:after|following) (?P<a>.+)", _strictly_after),
    (r"since (?P<a>.+)", lambda a: f"{_began(a)}/.."),
    (rf"(?:from )?(?P<a>.+?) {_TO} {_NOW}", lambda a: f"{_began(a)}/.."),
    (r"(?:until|till|up to|to) (?P<a>.+)", lambda a: f"/{_ended(a)}"),
    (rf"(?:from|starting) (?P<a>(?:(?! {_TO} ).)+?)(?: on| onwards?)?", lambda a: f"{_began(a)}/"),
    (r"(?P<a>.+?) onwards?", lambda a: f"{_began(a)}/"),
)

_TWO_DATES: tuple[tuple[str, Callable[[Piece, Piece], str]], ...] = (
    (r"between (?P<a>.+) and (?P<b>.+)", lambda a, b: f"[{_low(a)}..{_high(b)}]"),
    (r"(?:either )?(?P<a>.+) or (?P<b>.+)", _either),
    (rf"(?:from )?(?P<a>.+?) {_TO} (?P<b>.+)", lambda a, b: f"{_began(a)}/{_ended(b)}"),
)


def _on_the_clock(interval: Interval, time_of_day: TimeOfDay) -> Interval:
    """Fit a date to its time of day: a night is two days; only what happened on one day has a time."""
    is_night, start = time_of_day.runs_past_midnight, interval.known
    if interval.precision is Precision.DAY:
        following = day_unit(shifted(start.earliest, days=1))
        if is_night:
            return Interval.parse(f"{start.text}/{following.marked(start.mark).text}")
        if time_of_day.start == time(0) and time_of_day.kind in (TimeKind.EXACT, TimeKind.APPROXIMATE):
            _refuse_midnight(start.earliest, time_of_day.text)
        return interval
    if is_night and interval.precision is Precision.SPAN and interval.span_days == 1:
        return interval
    if not is_night and interval.precision in (Precision.EITHER, Precision.PART, Precision.MONTH):
        return interval
    raise DateError(
        f"{quoted(time_of_day.text)}: a time of day goes with a day, not with {in_words(interval).with_year}."
    )


def _refuse_midnight(day: date, words: str) -> None:
    """Refuse "midnight on 4 April": its first minute to some, its last to others; 00:00 is the first."""
    if "00:00" in words:
        return
    names = (
        in_words(Interval.parse(f"{shifted(day, days=by)}/{shifted(day, days=by + 1)}")).with_year
        for by in (-1, 0)
    )
    raise DateError(
        f"{quoted(words)} may be the beginning or the end of {day.day} {day:%B}.",
        alternatives=tuple(f"night of {name}" for name in names),
    )
