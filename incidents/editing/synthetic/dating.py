"""When invented events were: a tenth of them is not known to the day."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from incidents.dates import Interval
from incidents.models.document import TimeDocument, WhenDocument

# What part of the events is dated less exactly than what stands before it.
_WEEK_FROM, _MONTH_FROM, _YEAR_FROM, _BEFORE_FROM, _OPEN_FROM = 0.90, 0.945, 0.98, 0.992, 0.997
_WITH_TIME: Final = 0.15


def dated(day: date, draw: float) -> str:
    """Give the date of an event as a source words it: the day, its week, month or year, or a bound."""
    if draw < _WEEK_FROM:
        return day.isoformat()
    if draw < _MONTH_FROM:
        return f"{day.isoformat()}/{(day + timedelta(days=6)).isoformat()}"
    if draw < _YEAR_FROM:
        return f"{day:%Y-%m}"
    if draw < _BEFORE_FROM:
        return f"{day:%Y}"
    return f"[..{day.isoformat()}]" if draw < _OPEN_FROM else f"{day.isoformat()}/.."


def time_of_day(draw: float) -> TimeDocument | None:
    """Give the hour and minute of some of the events."""
    if draw >= _WITH_TIME:
        return None
    hour, minute = divmod(int(draw / _WITH_TIME * 24 * 60), 60)
    return {
        "kind": "exact",
        "start": f"{hour:02}:{minute:02}",
        "end": None,
        "zone": None,
        "zone_inferred": False,
        "text": "",
    }


def when_document(edtf: str, time: TimeDocument | None) -> WhenDocument:
    interval = _interval(edtf)
    return {
        "edtf": edtf,
        "earliest": interval.earliest.isoformat() if interval.earliest else None,
        "latest": interval.latest.isoformat() if interval.latest else None,
        "precision": interval.precision.value,
        "text": "",
        "time": time,
        "differs": False,
    }


@lru_cache(maxsize=1000)
def _interval(edtf: str) -> Interval:
    return Interval.parse(edtf)
