"""The list: cards under their months and years, and the line where the record ends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from incidents.language import digits, gettext, listed
from incidents.taxonomy import KINDS
from incidents.timeline.archive import Published
from incidents.timeline.cards import Card, make_card
from incidents.timeline.corrections import corrections_of
from incidents.timeline.describe import counted
from incidents.timeline.query import TimelineQuery, dates_of
from incidents.timeline.wording import day_words, edtf_words

STALE: Final = timedelta(days=30)
YEARLONG: Final = 364


@dataclass(frozen=True, slots=True)
class Line:
    """Where the record ends: today, or the newest source once that is over 30 days old."""

    day: date
    words: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The cards of a month, of a year, or of what was still due; `line` stands above it."""

    heading: str
    note: str
    cards: tuple[Card, ...]
    line: str = ""
    after: bool = False


def line_of(newest: date | None, today: date) -> Line:
    """Give where the record ends."""
    if newest is not None and today - newest > STALE:
        return Line(newest, gettext("Newest source: {day}", day=day_words(newest)), stale=True)
    return Line(today, gettext("Today: {day}", day=day_words(today)), stale=False)


def make_blocks(
    editions: Sequence[Published],
    query: TimelineQuery,
    line: Line,
    today: date,
    at: int,
    *,
    pages: int,
) -> tuple[Block, ...]:
    """Group the cards of a page by month or year, and put the line where the record ends between them."""
    corrections = corrections_of([edition.event for edition in editions], at, today)
    groups: list[tuple[str, list[Card]]] = []
    for edition in editions:
        card = make_card(edition, today=today, line=line.day, corrections=corrections.get(edition.event, ()))
        heading = _heading(edition, line)
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(card)
    blocks = [
        Block(heading, _block_note(cards), tuple(cards), after=cards[0].day > line.day)
        for heading, cards in groups
    ]
    return _with_line(blocks, query, line, pages)


def _heading(edition: Published, line: Line) -> str:
    """Give the heading from the order key alone: 1 January with a year's span stands in that year's block."""
    ordinal, negative_span, *_ = edition.facets["order"]
    day = date.fromordinal(ordinal)
    if day > line.day:
        return gettext("After our newest source") if line.stale else gettext("Upcoming")
    if day.month == 1 and day.day == 1 and -negative_span >= YEARLONG:
        return digits(str(day.year))
    return edtf_words(f"{day:%Y-%m}")


def _with_line(blocks: list[Block], query: TimelineQuery, line: Line, pages: int) -> tuple[Block, ...]:
    """Put the line between what lies after it and the rest, or at the end of the list where it must lie."""
    if not blocks:
        return ()
    index = next((i for i in range(1, len(blocks)) if blocks[i].after != blocks[i - 1].after), None)
    if index is None:
        at_start = blocks[0].after != (query.order == "newest")
        if query.page != (1 if at_start else pages) or not _reaches(query, line):
            return tuple(blocks)
        index = 0 if at_start else len(blocks)
    if index == len(blocks):
        return (*blocks, Block("", "", (), line.words))
    return tuple(replace(block, line=line.words) if i == index else block for i, block in enumerate(blocks))


def _reaches(query: TimelineQuery, line: Line) -> bool:
    """Say whether the range asked for goes up to the line; above older years it would only mislead."""
    end = dates_of(query)[1]
    return end is None or end >= line.day


def _block_note(cards: Sequence[Card]) -> str:
    """Count what stands under a heading: "1 incident, 2 diplomatic or political events"."""
    numbers = Counter(_noun(card) for card in cards)
    order = ("incident", "talk", "politics", "force", "summary")
    return listed(counted(noun, numbers[noun]) for noun in order if numbers[noun])


def _noun(card: Card) -> str:
    kind = KINDS[card.badge.kind]
    if card.aggregate:
        return "summary"
    if kind.strand == "violence":
        return "incident"
    if kind.counts_as_talks:
        return "talk"
    return "force" if kind.strand == "forces" else "politics"
