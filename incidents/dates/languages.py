"""Dates in words, in the language of the page."""

from __future__ import annotations

from calendar import month_abbr
from datetime import date

from incidents.dates import arabic, english
from incidents.dates.clock import TimeOfDay
from incidents.dates.edtf import Interval
from incidents.dates.english import DateWords


def in_words(interval: Interval, time: TimeOfDay | None = None, language: str = "en") -> DateWords:
    """Put a date, and its time of day if there is one, into words."""
    return arabic.in_words(interval, time) if language == "ar" else english.in_words(interval, time)


def month_name(day: date, language: str = "en") -> str:
    """Name the month of a day alone, as short as its language writes it: "Jan"."""
    return arabic.MONTHS[day.month - 1] if language == "ar" else month_abbr[day.month]


def range_in_words(start: str | None, end: str | None, language: str = "en") -> str:
    """Name a query's range: "Jan 2020 – Apr 2021", "since 2014", "until Apr 2021"."""
    return arabic.range_in_words(start, end) if language == "ar" else english.range_in_words(start, end)
