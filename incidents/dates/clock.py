"""Times of day as sources give them: exact, about, after, before, a window, a part of the day."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache

from incidents.dates.units import DateError, checked, quoted


class TimeKind(StrEnum):
    """What a time of day stands for."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    AFTER = "after"
    BEFORE = "before"
    WINDOW = "window"
    PART_OF_DAY = "part-of-day"
    FIRST_REPORTED = "first-reported"


# Slug -> first hour and the hour it ends before. Fixed and published, as the words alone have no bounds.
PARTS_OF_DAY = {
    "night": (0, 5),
    "dawn": (5, 7),
    "morning": (7, 12),
    "midday": (11, 14),
    "afternoon": (12, 17),
    "evening": (17, 21),
    "late-evening": (21, 24),
}

# Wordings that lie within a published part. "Early morning" does not (it may be dawn or night): refused.
_PART_WORDS = {
    **{slug.replace("-", " "): slug for slug in PARTS_OF_DAY},
    "early hours": "night",
    "small hours": "night",
    "overnight": "night",
    "mid-morning": "morning",
    "late morning": "morning",
    "early afternoon": "afternoon",
    "mid-afternoon": "afternoon",
    "late afternoon": "afternoon",
    "early evening": "evening",
}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time local to the place, or null sides where the words give none.

    `end` is given for windows and parts of the day; 23:59 stands for the end of the day. A window whose end
    comes before its start runs past midnight. `zone` is an IANA name; `text` the source's own words.
    """

    kind: TimeKind
    start: time | None
    end: time | None
    zone: str | None
    zone_inferred: bool
    text: str

    @property
    def start_minute(self) -> int | None:
        """Minutes from local midnight to `start`: what events of one day are ordered by."""
        return None if self.start is None else self.start.hour * 60 + self.start.minute

    @property
    def runs_past_midnight(self) -> bool:
        """Whether the time reaches into the day after the one it is given with."""
        if self.kind is TimeKind.WINDOW and self.start and self.end:
            return self.end < self.start
        # "The night of 4 April" goes on after midnight; "the early hours of 4 April" are the 4th's alone.
        return self.kind is TimeKind.PART_OF_DAY and "night" in self.text.casefold()


_HALF = r"[ap]\.?m\b\.?"
_CLOCK = (
    rf"(?:[0-9]{{1,2}}(?:[:.][0-9]{{2}})?\s?{_HALF}|[0-9]{{1,2}}:[0-9]{{2}}(?![0-9:])"
    r"|(?:noon|midday|midnight)\b)"
)
_BARE = rf"(?:{_CLOCK}|[0-9]{{1,2}})"
_PART = "|".join(sorted(map(re.escape, _PART_WORDS), key=len, reverse=True))

# Tried in this order; a bare "midday" is the published part of the day, "about midday" is about 12:00.
_FORMS: tuple[tuple[TimeKind, str], ...] = (
    (TimeKind.PART_OF_DAY, rf"(?P<part>{_PART})\b"),
    (TimeKind.WINDOW, rf"(?:between\s+)(?P<wa>{_BARE})\s+and\s+(?P<wb>{_CLOCK})"),
    (TimeKind.WINDOW, rf"(?:from\s+)?(?P<fa>{_BARE})\s*(?:to|until|till|–|-)\s*(?P<fb>{_CLOCK})"),
    (TimeKind.AFTER, rf"(?:(?:just|shortly|soon|some ?time)\s+)?after\s+(?P<after>{_CLOCK})"),
    (TimeKind.BEFORE, rf"(?:(?:just|shortly|some ?time)\s+)?(?:before|by)\s+(?P<before>{_CLOCK})"),
    (TimeKind.FIRST_REPORTED, rf"first\s+report(?:s|ed)?\s+(?:at\s+)?(?P<reported>{_CLOCK})"),
    (TimeKind.APPROXIMATE, rf"(?:at\s+)?(?:about|around|approximately|roughly|circa)\s+(?P<about>{_CLOCK})"),
    (TimeKind.EXACT, rf"(?:exactly\s+)?(?P<exact>{_CLOCK})"),
)
_ZONE = r"(?:\s+(?P<zone>local time|utc|gmt|[a-z]+(?:[ -][a-z]+){0,2} time))?"
_LEAD = r"(?:(?:at|in|during|on)\s+)?(?:the\s+)?"
_TIME = f"(?:{'|'.join(pattern for _, pattern in _FORMS)})"
_WHOLE = re.compile(rf"{_LEAD}(?P<words>{_TIME}{_ZONE})", re.IGNORECASE | re.ASCII)
_AFTER_DATE = re.compile(
    rf"(?P<rest>\S.*?)(?:,\s*|\s+|\s*\()(?:and\s+)?{_LEAD}(?P<words>{_TIME}{_ZONE})\)?",
    re.IGNORECASE | re.ASCII,
)
_BEFORE_DATE = re.compile(
    rf"{_LEAD}(?P<words>{_TIME}{_ZONE})(?:,\s*|\s+)(?:(?:on|of|in)\s+)?(?P<rest>\S.*)",
    re.IGNORECASE | re.ASCII,
)


def read_time(text: str, zone: str | None = None, zone_inferred: bool = False) -> TimeOfDay:
    """Read a time of day as a source words it; a zone in the words wins over `zone`. Raises DateError."""
    trimmed = " ".join(checked(text).split())
    found = _WHOLE.fullmatch(trimmed)
    if not found:
        raise DateError(
            f"{quoted(trimmed)} is not a time of day. Write 01:34, 2 p.m., about noon, just after midday, "
            f"between 2 and 4 a.m., or a part of the day: {', '.join(PARTS_OF_DAY)}."
        )
    return _time_of_day(found, zone, zone_inferred)


def split_time(text: str) -> tuple[str, TimeOfDay | None]:
    """Part a time of day, at the start or the end of `text`, from the date it goes with."""
    for pattern in (_AFTER_DATE, _BEFORE_DATE):
        if found := pattern.fullmatch(text):
            return found["rest"], _time_of_day(found, None, False)
    return text, None


def _time_of_day(found: re.Match[str], zone: str | None, zone_inferred: bool) -> TimeOfDay:
    kind, start, end = _hours(found)
    stated = _zone(found["zone"])
    words = re.sub(r"(?i)\s+local time$", "", found["words"])
    if stated:
        return TimeOfDay(kind, start, end, stated, False, words)
    return TimeOfDay(kind, start, end, zone, zone_inferred, words)


def _hours(found: re.Match[str]) -> tuple[TimeKind, time, time | None]:
    if found["part"]:
        first, last = PARTS_OF_DAY[_PART_WORDS[found["part"].lower()]]
        return TimeKind.PART_OF_DAY, time(first), time(23, 59) if last == 24 else time(last)
    for first_end, last_end in (("wa", "wb"), ("fa", "fb")):
        if found[last_end]:
            return TimeKind.WINDOW, *_window(found[first_end], found[last_end])
    kind, words = next(
        (kind, found[name])
        for kind, name in (
            (TimeKind.AFTER, "after"),
            (TimeKind.BEFORE, "before"),
            (TimeKind.FIRST_REPORTED, "reported"),
            (TimeKind.APPROXIMATE, "about"),
            (TimeKind.EXACT, "exact"),
        )
        if found[name]
    )
    # The midnight that something came before is the one its day ends with.
    return kind, _clock(words, ends_day=kind is TimeKind.BEFORE), None


def _window(first: str, last: str) -> tuple[time, time]:
    """Read both ends; a bare hour ("between 2 and 4 a.m.") takes its half of the day from the other end."""
    end = _clock(last, ends_day=True)
    half = re.search(_HALF, last, re.IGNORECASE)
    if not first.isdigit():
        start = _clock(first)
    elif half:
        readings = [_clock(first + "am"), _clock(first + "pm")]
        # The shorter way round: "11 and 1 p.m." starts before noon, "11 and 1 a.m." before midnight.
        start = min(readings, key=lambda reading: (_minutes(end) - _minutes(reading)) % (24 * 60) or 24 * 60)
    else:
        raise DateError(f"{quoted(first)}: write the hour as 02:00 or 2 a.m.")
    if start == end:
        raise DateError(f"{quoted(first)} and {quoted(last)} are the same time.")
    return start, end


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


def _clock(text: str, *, ends_day: bool = False) -> time:
    words = text.lower().replace(" ", "")
    if words == "midnight":
        return time(23, 59) if ends_day else time(0)
    if words in ("noon", "midday"):
        return time(12)
    digits = re.findall(r"[0-9]+", words)
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    half = "p" if "p" in words else "a" if "a" in words else None
    if minute > 59 or (half and not 1 <= hour <= 12) or hour > 23:
        raise DateError(
            f"{quoted(text)} is no time of day: hours run from 00:00 to 23:59, or 1 to 12 a.m. or p.m."
        )
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


def _zone(words: str | None) -> str | None:
    if words is None or words.lower() == "local time":
        return None
    if words.lower() in ("utc", "gmt"):
        return "UTC"
    zone = _zones_by_city().get(words.lower().removesuffix(" time").replace("-", " "))
    if not zone:
        # "IST" alone is the time of three countries.
        raise DateError(f"{quoted(words)}: name the zone by a city, such as Baghdad time, or give UTC.")
    return zone


@lru_cache(maxsize=1)
def _zones_by_city() -> dict[str, str]:
    """City -> IANA zone; the shortest name where several zones end in one city."""
    names = sorted(
        (name for name in zoneinfo.available_timezones() if "/" in name), key=lambda name: (-len(name), name)
    )
    return {name.rsplit("/", 1)[1].lower().replace("_", " ").replace("-", " "): name for name in names}
