"""The date and time of an event as typed: read for the form, and read back before anything is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from zoneinfo import ZoneInfo, available_timezones

from incidents.dates import DateError, Interval, Precision, TimeOfDay, read_date, read_time
from incidents.editing.admin.date_drawing import Drawing, draw
from incidents.editing.admin.keys import is_key
from incidents.models import Document


@dataclass(frozen=True, slots=True)
class When:
    """What the typed date and time were read as; `echo` says it back."""

    interval: Interval | None
    time: TimeOfDay | None
    echo: str
    alternatives: tuple[str, ...] = ()

    @property
    def drawing(self) -> Drawing | None:
        """The date drawn; None where there is none, or nothing bounds it."""
        return draw(self.interval) if self.interval else None


class UnreadableWhenError(ValueError):
    """A date or time that cannot be read; `field` names which, `alternatives` forms that would do."""

    def __init__(self, field: str, error: DateError) -> None:
        self.field = field
        self.message = error.message
        self.alternatives = error.alternatives or ((error.accepted,) if error.accepted else ())
        super().__init__(error.message)


def read_when(words: str, anchor: date | None, time_words: str, zone: str, zone_inferred: bool) -> When:
    """Read a date with its time of day, which may stand in either field; raises `UnreadableWhenError`."""
    if zone and zone not in available_timezones():
        raise UnreadableWhenError("zone", DateError(f"“{zone[:40]}” is no time zone; Asia/Baghdad is one."))
    interval: Interval | None = None
    time: TimeOfDay | None = None
    alternatives: tuple[str, ...] = ()
    echo = ""
    if words:
        try:
            reading = read_date(words, anchor)
        except DateError as error:
            raise UnreadableWhenError("date_words", error) from error
        interval, time, echo = reading.interval, reading.time, reading.echo
        alternatives = reading.alternatives or other_forms(interval)
    if time_words:
        try:
            time = read_time(time_words, zone or None, zone_inferred)
        except DateError as error:
            raise UnreadableWhenError("time_words", error) from error
        echo = f"{echo}; {_time_echo(time)}"
    return When(interval, time, echo.removeprefix("; "), alternatives)


def other_forms(interval: Interval) -> tuple[str, ...]:
    """Give what else the words may have been meant as: less exact, or a bound; each can be read."""
    first, last = interval.earliest, interval.latest
    if first is None or last is None:
        return ()
    month = f"{first:%B} {first.year}"
    by = f"by {last.day} {last:%B} {last.year}"
    in_one_month = (first.year, first.month) == (last.year, last.month)
    is_month = interval.precision is Precision.MONTH
    return (month, by) if in_one_month and not is_month else (by,)


def _time_echo(time: TimeOfDay) -> str:
    start = f"{time.start:%H:%M}" if time.start else ""
    hours = f"{start} to {time.end:%H:%M}" if time.end else start
    return f"{time.text}: {time.kind.value.replace('-', ' ')} {hours}{f', {time.zone}' if time.zone else ''}"


def first_publication(posted: Mapping[str, str]) -> date | None:
    """Give the day on which the first claim's document was published, by the clock of its own zone.

    `posted` are the event form's values; one query. None where no claim has a dated document.
    """
    for index in range(2):
        key = posted.get(f"claims-{index}-document", "")
        if is_key(key) and not posted.get(f"claims-{index}-DELETE"):
            document = Document.objects.filter(pk=int(key)).first()
            return publication_day(document) if document else None
    return None


def publication_day(document: Document) -> date | None:
    """Give the calendar day of a document's publication where it was published."""
    if document.published_at is None:
        return None
    zone = document.published_zone
    return document.published_at.astimezone(ZoneInfo(zone) if zone in available_timezones() else UTC).date()
