"""Dates, terms and names in the language of the page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from incidents import dates
from incidents.dates import DateWords, Interval, TimeOfDay
from incidents.language import digits, foreign, gettext, spoken
from incidents.models.document import Named
from incidents.taxonomy import Label, Term

CITIES: Final = {"Baghdad": "بغداد", "Damascus": "دمشق", "Tehran": "طهران", "Kolkata": "كولكاتا"}


def in_words(interval: Interval, time: TimeOfDay | None = None) -> DateWords:
    """Put a date into the words of the page's language."""
    return dates.in_words(interval, time, spoken())


def range_in_words(start: str | None, end: str | None) -> str:
    """Name a range of dates: "Jan 2020 – Apr 2021"."""
    return dates.range_in_words(start, end, spoken())


def month_name(day: date) -> str:
    """Name the month of a day alone: "Jan"."""
    return dates.month_name(day, spoken())


def edtf_words(edtf: str) -> str:
    """Write a stored date for running text: "in March 2021", "4 April 2021"."""
    return in_words(Interval.parse(edtf)).with_year


def day_words(day: date) -> str:
    """Write a day: "4 April 2021"."""
    return edtf_words(day.isoformat())


def clock_words(moment: datetime) -> str:
    """Write hour and minute by the moment's own clock."""
    return digits(f"{moment:%H:%M}")


def moment_words(moment: datetime | None) -> str:
    """Write an instant of the log: "4 April 2021, 14:50 UTC"."""
    if moment is None:
        return gettext("before the first edition")
    moment = moment.astimezone(UTC)
    return gettext("{day}, {clock} UTC", day=day_words(moment.date()), clock=clock_words(moment))


def label_of(term: Term) -> str:
    """Give a term's label."""
    return in_page_language(term.label)


def in_page_language(label: Label) -> str:
    return label.in_language(spoken())


def name_in(named: Named) -> str:
    """Give the name in the page's language; one held in English alone is set apart."""
    return name_of(named["names"])


def name_of(names: Mapping[str, str]) -> str:
    """Give one of the names by language, English set apart where the page speaks another."""
    return names.get(spoken()) or foreign(names["en"])


def sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def in_page_words(term: Term, field: str) -> str:
    """Give one of a term's texts: its definition, or how it reads in a sentence."""
    return term.text(field, spoken())


def city_name(city: str) -> str:
    """Name the city of a time zone, in its English form where we hold no other."""
    return CITIES.get(city, foreign(city)) if spoken() == "ar" else city
