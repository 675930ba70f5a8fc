"""What stands on a card: the sentence or the title, the lanes in small, how fresh it is, and the licence."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings

from incidents.cards.canvas import HEIGHT, MARGIN, ROOM, WIDTH, Canvas, Face, lines_of, width_of
from incidents.cards.lanes import paint_lanes
from incidents.dates.units import FIRST_YEAR, LAST_YEAR
from incidents.language import foreign, gettext, listed, numeral, spoken
from incidents.models.document import EventDocument, PlaceDocument
from incidents.models.synthetic import mark
from incidents.share.embed import freshness, outlets_in
from incidents.timeline.archive import Archive, Head, Published
from incidents.timeline.cards import Card, dateline_place, make_card
from incidents.timeline.page import TimelinePage, day_of, make_page
from incidents.timeline.query import TimelineQuery

FOOT: Final = 574
"""Where the rule above the foot is; what stands over it shares the room."""
GAP: Final = 14
NOTE: Final = 20
SIZES: Final = (46, 40, 34)
"""Pixels of the sentence: the largest at which it has room in `MOST_LINES`."""
MOST_LINES: Final = 3
MONTHS_AROUND: Final = 6
"""Months before and after an event that its card shows."""


def view_card(query: TimelineQuery, archive: Archive, head: Head, *, now: datetime) -> bytes:
    """Draw a view, whatever page was asked for, as PNG; the queries of `make_page`.

    That of a pinned query is the same at any later time, but for what is taken back.
    """
    query = query.replacing()
    page = make_page(query, archive, head, now=now)
    shown = head if query.as_of is None else archive.head(query.as_of)
    canvas = Canvas()
    y = _headline(canvas, _head(canvas), page.announcement)
    for notice in page.pinned.redactions if page.pinned else ():
        y = _lines(canvas, y, notice, "bold", NOTE, 2)
    if page.note:
        y = _lines(canvas, y, page.note, "regular", NOTE, 2, colour="ink-2")
    if page.lanes:
        y = _legend(canvas, y + GAP, page)
        paint_lanes(canvas, page.lanes, y + GAP, FOOT - GAP - y - GAP)
    elif not page.total:
        words = gettext(
            "No result is not evidence that nothing happened. It means that no source we hold reports it."
        )
        _lines(canvas, y + GAP, words, "regular", 26, 4, colour="ink-2")
    _foot(canvas, freshness(shown, is_pinned=query.as_of is not None))
    return canvas.png()


def event_card(
    published: Published, archive: Archive, head: Head, *, now: datetime, is_pinned: bool
) -> bytes:
    """Draw an event, or one edition of it, with what its country's archive holds of the months around it.

    Where it is pinned, what is around it is that of the edition as well.
    """
    shown = archive.head(published.sequence) if is_pinned else head
    document = published.document
    query = _around(document, published.sequence if is_pinned else None)
    today = day_of(shown, TimelineQuery(as_of=shown.sequence if is_pinned else None), now)
    card = make_card(published, today=today, line=today)
    canvas = Canvas()
    y = _kind(canvas, _head(canvas), card)
    y = _headline(canvas, y, foreign(card.title, card.language))
    y = _lines(canvas, y, listed([dateline_place(document), card.when.with_year]), "bold", 24, 2)
    y = _sureness(canvas, y, card, outlets_in(document))
    page = make_page(query, archive, head, now=now) if query else None
    if page and page.lanes:
        y = _lines(canvas, y + GAP, page.announcement, "regular", NOTE, 1, colour="ink-2")
        when = document["when"]
        ends = (date.fromisoformat(str(when["earliest"])), date.fromisoformat(str(when["latest"])))
        paint_lanes(canvas, page.lanes, y + GAP, FOOT - GAP - y - GAP, around=ends)
    _foot(canvas, freshness(shown, is_pinned=is_pinned))
    return canvas.png()


def _around(document: EventDocument, as_of: int | None) -> TimelineQuery | None:
    """Ask for the months around an event in its country; None where it has no bounded date."""
    earliest, latest = document["when"]["earliest"], document["when"]["latest"]
    if earliest is None or latest is None:
        return None
    return TimelineQuery(
        place=tuple({slug for place in document["places"][:1] for slug in _countries(place)}),
        start=_month(date.fromisoformat(earliest), -MONTHS_AROUND),
        end=_month(date.fromisoformat(latest), MONTHS_AROUND),
        as_of=as_of,
        lang=spoken(),
    )


def _month(day: date, away: int) -> str:
    """Give the month so many months away from a day's, kept within the years that a query takes."""
    index = min(max(day.year * 12 + day.month - 1 + away, FIRST_YEAR * 12), LAST_YEAR * 12 + 11)
    return f"{index // 12:04}-{index % 12 + 1:02}"


def _countries(place: PlaceDocument) -> list[str]:
    own = [(place["slug"], place["kind"]), *((each["slug"], each["kind"]) for each in place["ancestors"])]
    return [slug for slug, kind in own if kind == "country"] or [place["slug"]]


def _head(canvas: Canvas) -> float:
    """Draw who says this, and what an archive of generated events says of itself; give where it ends."""
    canvas.box(0, 0, WIDTH, 8, "ink")
    canvas.text(canvas.start, 56, foreign("Dateline—"), "serif", 28)
    canvas.text(canvas.end, 56, _bare(settings.BASE_URL), size=NOTE, colour="ink-2", anchor="end")
    synthetic = mark()
    if not synthetic:
        return 76
    canvas.box(MARGIN, 74, ROOM, 40, "ink")
    canvas.text(WIDTH / 2, 101, synthetic, "bold", 22, colour="paper", anchor="middle")
    return 120


def _headline(canvas: Canvas, y: float, words: str) -> float:
    """Write the sentence or title at the largest size at which all of it has room; give where it ends."""
    for size in SIZES:
        lines, is_whole = lines_of(words, "serif", size, MOST_LINES - (size == SIZES[0]))
        if is_whole:
            break
    return _written(canvas, y, lines, "serif", size) + 4


def _lines(
    canvas: Canvas, y: float, words: str, face: Face, size: int, most: int, *, colour: str = "ink"
) -> float:
    lines, _ = lines_of(words, face, size, most)
    return _written(canvas, y, lines, face, size, colour=colour)


def _written(
    canvas: Canvas, y: float, lines: Sequence[str], face: Face, size: int, *, colour: str = "ink"
) -> float:
    """Write lines one under the other; Arabic ones stand further apart, for their marks."""
    height = size * (1.45 if spoken() == "ar" else 1.2)
    for number, line in enumerate(lines):
        canvas.text(canvas.start, y + height * (number + 0.8), line, face, size, colour=colour)
    return y + height * len(lines)


def _kind(canvas: Canvas, y: float, card: Card) -> float:
    """Name the kind of an event beside its badge."""
    badge, at = card.badge, canvas.start + 16 * canvas.sign
    canvas.badge(at, y + 18, 32, badge.css, badge.glyph, is_open=badge.open)
    canvas.text(canvas.start + 44 * canvas.sign, y + 26, badge.label, "bold", 22)
    return y + 40


def _sureness(canvas: Canvas, y: float, card: Card, outlets: str) -> float:
    """Say how sure we are and on whose word, as far as that has room in a line."""
    words = f"{listed([card.sureness.label, card.sureness.basis])}: {outlets}"
    return _lines(canvas, y, words, "regular", NOTE, 1, colour="ink-2")


def _legend(canvas: Canvas, y: float, page: TimelinePage) -> float:
    """Name the kinds with their numbers, as many as have room in a line."""
    x = float(canvas.start)
    for choice in page.legend.choices:
        words = f"{choice.label} {numeral(choice.count)}"
        wide = 32 + width_of(words, "regular", NOTE) + 24
        if abs(x + wide * canvas.sign - canvas.start) > ROOM + 24:
            break
        if choice.badge:
            badge = choice.badge
            canvas.badge(x + 12 * canvas.sign, y + 12, 24, badge.css, badge.glyph, is_open=badge.open)
        canvas.text(x + 32 * canvas.sign, y + 19, words, size=NOTE)
        x += wide * canvas.sign
    return y + 24


def _foot(canvas: Canvas, fresh: str) -> None:
    canvas.box(MARGIN, FOOT, ROOM, 1, "rule-2")
    canvas.text(canvas.start, HEIGHT - 24, fresh, size=NOTE)
    licence = foreign(_bare(settings.LICENCE))
    canvas.text(canvas.end, HEIGHT - 24, licence, size=NOTE, colour="ink-2", anchor="end")


def _bare(address: str) -> str:
    """Give an address as people read it out."""
    return address.partition("://")[2].rstrip("/")
