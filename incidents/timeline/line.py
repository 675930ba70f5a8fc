"""Where the record ends: the line between what our sources can know of and what lies after them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from incidents.language import gettext
from incidents.timeline.wording import day_words

STALE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """Where the record ends: today, or the newest source once that is over 30 days old."""

    day: date
    words: str
    stale: bool


def line_of(newest: date | None, today: date) -> Line:
    """Give where the record ends."""
    if newest is not None and today - newest > STALE:
        return Line(newest, gettext("Newest source: {day}", day=day_words(newest)), stale=True)
    return Line(today, gettext("Today: {day}", day=day_words(today)), stale=False)
