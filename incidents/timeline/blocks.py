"""The list: cards under their months and years, and the line where the record ends."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from incidents.language import listed
from incidents.timeline.describe import counted
from incidents.timeline.line import Line
from incidents.timeline.listed import Listed
from incidents.timeline.query import TimelineQuery, dates_of


@dataclass(frozen=True, slots=True)
class Block:
    """The cards of a month, of a year, or of what was still due; `line` stands above it."""

    heading: str
    note: str
    cards: tuple[Listed, ...]
    line: str = ""
    after: bool = False


def make_blocks(
    cards: Iterable[Listed], query: TimelineQuery, line: Line, *, pages: int
) -> tuple[Block, ...]:
    """Group the cards of a page by month or year, and put the line where the record ends between them."""
    groups = [(heading, tuple(each)) for heading, each in groupby(cards, key=attrgetter("heading"))]
    blocks = [
        Block(heading, _block_note(each), each, after=each[0].day > line.day) for heading, each in groups
    ]
    return _with_line(blocks, query, line, pages)


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


def _block_note(cards: Sequence[Listed]) -> str:
    """Count what stands under a heading: "1 incident, 2 diplomatic or political events"."""
    numbers = Counter(card.noun for card in cards)
    order = ("incident", "talk", "politics", "force", "summary")
    return listed(counted(noun, numbers[noun]) for noun in order if numbers[noun])
