"""TimelineJS: the slides of a timeline made elsewhere, as drafts to be checked, dated and sourced.

A slide names no kind of event, no place on a map and no actor, and none is guessed; what it holds beyond a
date and words is kept as given.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from hashlib import sha256

from incidents.dates import DateError, Interval
from incidents.editing.importers.copies import ClaimCopy, EventCopy, ExternalCopy
from incidents.editing.importers.directory import Directory
from incidents.editing.importers.markup import plain_text
from incidents.editing.importers.provenance import provenance
from incidents.editing.importers.running import Entry, Format, LeftOutError, RowError
from incidents.editing.importers.slides import Parts, Slide, Slides
from incidents.editing.importers.wording import cut
from incidents.models.events import SHORT_TITLE_LENGTH

SCHEME = "timelinejs"
LEFT_OUT = {
    "title": "The title slide says what the timeline is, and is no event.",
    "era": "An era is a band behind the slides, and no event.",
}


class Timeline(Format):
    """The slides of one timeline as events; its title tells them from slides of another."""

    scheme = SCHEME

    def __init__(self, slides: Slides, *, collection: str = "") -> None:
        self.slides = slides
        self.collection = collection
        self.title = plain_text(slides.title)

    @property
    def recognised(self) -> list[str]:
        return list(self.slides.recognised)

    @property
    def size(self) -> int:
        return len(self.slides.slides)

    def entries(self) -> Iterator[Entry]:
        for slide in self.slides.slides:
            yield Entry(slide.line, self._key(slide), slide, slide.problem)

    def _key(self, slide: Slide) -> str:
        """Give what tells a slide from all others: its own id, else its date and its words."""
        own = slide.unique_id or "|".join([*map("=".join, slide.start.items()), _headline(slide)])
        return sha256(f"{self.title}|{slide.role}|{own}".encode()).hexdigest()[:20]

    def copy(self, entry: Entry, directory: Directory) -> EventCopy:
        slide: Slide = entry.values
        if slide.role in LEFT_OUT:
            raise LeftOutError(LEFT_OUT[slide.role])
        dates = _read_dates(slide)
        headline = _headline(slide) or f"Untitled entry, {dates.words}"
        source = replace(provenance(SCHEME), title=cut(self.title, 500) or provenance(SCHEME).title)
        return EventCopy(
            kind="other",
            title=cut(headline, 200),
            short_title=cut(headline, SHORT_TITLE_LENGTH),
            summary=plain_text(slide.text),
            edtf=dates.edtf,
            date_words=cut(plain_text(slide.shown_date) or dates.words, 200),
            time_kind=dates.time_kind,
            time_from=dates.time_from,
            time_to=dates.time_to,
            time_words=dates.time_words,
            collections=(source.collection_slug(directory, self.collection),),
            claims=(
                ClaimCopy(
                    number=1,
                    document=source.document(directory),
                    said_by=source.said_by,
                    voice="document",
                    text=_told(slide) or headline,
                    locator=f"Slide of {dates.words}",
                    supports=("what", "date"),
                ),
            ),
            external=(ExternalCopy(SCHEME, entry.key, "", _codes(slide)),),
        )


def _headline(slide: Slide) -> str:
    """Give a slide's headline; one without is known by its caption, else by its first words."""
    told = (plain_text(text) for text in (slide.headline, slide.more.get("media.caption", ""), slide.text))
    return cut(next(filter(None, told), ""), 200)


def _told(slide: Slide) -> str:
    """Give all that a slide says, with the addresses it links to and those of its picture or film."""
    media = (slide.more.get(f"media.{name}", "") for name in ("caption", "credit", "url"))
    shown = ", ".join(filter(None, (plain_text(text, with_addresses=True) for text in media)))
    parts = [
        plain_text(slide.headline, with_addresses=True),
        plain_text(slide.text, with_addresses=True),
        f"Shown with it: {shown}" if shown else "",
        f"Location: {slide.more['location.name']}" if slide.more.get("location.name") else "",
    ]
    return "\n".join(filter(None, parts))


def _codes(slide: Slide) -> dict[str, str]:
    own = {"unique_id": slide.unique_id, "display_date": slide.shown_date}
    return {name: text for name, text in own.items() if text} | dict(slide.more)


@dataclass(frozen=True, slots=True)
class _Dates:
    """A slide's dates as ours."""

    edtf: str
    words: str
    time_kind: str = ""
    time_from: time | None = None
    time_to: time | None = None
    time_words: str = ""


def _read_dates(slide: Slide) -> _Dates:
    """Read start and end, no more exactly than they are given; raise `RowError`."""
    start, end = _day(slide.start, "start"), _day(slide.end, "end") if slide.end else ""
    edtf = start if end in ("", start) else f"{start}/{end}"
    try:
        Interval.parse(edtf)
    except DateError as error:
        raise RowError(f"The date cannot be read: {error.message}") from error
    words = edtf.replace("/", " to ")
    if len(start) < len("2020-01-01") or "/" in edtf:
        # A time of day belongs to one day; over several it is kept with the slide's own fields only.
        return _Dates(edtf, words)
    first, last = _time(slide.start, "start"), _time(slide.end, "end")
    if first is None:
        return _Dates(edtf, words)
    told = f"{first:%H:%M}"
    if last is None or last == first:
        return _Dates(edtf, words, "exact", first, None, told)
    return _Dates(edtf, words, "window", first, last, f"{told} to {last:%H:%M}")


def _day(parts: Parts, which: str) -> str:
    if "unread" in parts:
        raise RowError(f"The {which} date cannot be read: “{parts['unread'][:40]}”.")
    if "year" not in parts:
        raise RowError(f"The {which} date has no year.")
    if "day" in parts and "month" not in parts:
        raise RowError(f"The {which} date has a day and no month.")
    year, month, day = (_number(parts, unit, which) for unit in ("year", "month", "day"))
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise RowError(f"The {which} date does not exist: {error}.") from error
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)])


def _number(parts: Parts, unit: str, which: str) -> int | None:
    text = parts.get(unit)
    if text is None:
        return None
    # Spreadsheets write a whole number as 1948.0.
    text = text.removesuffix(".0")
    if text.startswith(("-", "−")):
        raise RowError(
            f"The {which} date lies before the year 1, which the archive cannot hold: {text[:40]}."
        )
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RowError(f"The {unit} of the {which} date is a whole number, not “{text[:40]}”.")
    return int(text)


def _time(parts: Parts, which: str) -> time | None:
    hour, minute = (_number(parts, unit, which) for unit in ("hour", "minute"))
    if hour is None:
        return None
    try:
        return time(hour, minute or 0)
    except ValueError as error:
        raise RowError(f"The time of the {which} does not exist: {error}.") from error
