"""The columns: the months as links, and what they count once there is too much to stand for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Final, NamedTuple

from incidents.language import digits, gettext, listed, ngettext, numeral, spoken
from incidents.taxonomy import KINDS, Family
from incidents.timeline.axis import Axis, Column
from incidents.timeline.labels import GAP, LETTER, TIERS, Anchor, Tier, Track
from incidents.timeline.query import TimelineQuery
from incidents.timeline.tallies import Tally

BLOCK: Final = 16
STACK: Final = 58
"""Pixels of the highest column where blocks no longer stand for one incident each."""
SMALL_STACK: Final = 26
MOST_BLOCKS: Final = 8
"""With more in one column, a stretch per family and the number stand in place of blocks."""
MOST_GLYPHS: Final = 17
"""With more columns the glyphs would touch on the narrowest page."""
MOST_KINDS_SPOKEN: Final = 6
_STRIDES: Final = {"month": (1, 2, 3, 6, 12), "quarter": (1, 2, 4), "year": (1, 2, 5, 10, 20)}


class Block(NamedTuple):
    """A piece of a column; `glyph` is set where it stands for one incident."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    css: str
    glyph: str


class Word(NamedTuple):
    """A text of the drawing; `tier` is the class of the pages that have room for it."""

    x: str
    y: str
    text: str
    tier: Tier
    anchor: Anchor = "middle"


@dataclass(frozen=True, slots=True)
class Stack:
    """What one lane counts in one column; `count` is None where its blocks show it, or nothing has room."""

    blocks: tuple[Block, ...] = ()
    count: Word | None = None

    def svg(self, *, glyphs_always: bool) -> str:
        """Write it as SVG: numbers and names of our own, in which nothing is to be escaped."""
        written = []
        for x, y, width, height, middle, css, glyph in self.blocks:
            place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
            if glyph:
                use = f'<use href="#{glyph}" x="-5" y="-5" width="10" height="10"/>'
                wide = "" if glyphs_always else " wide"
                written.append(f'<rect class="blk {css}" {place}/>')
                written.append(
                    f'<svg class="pip{wide}" x="{middle}" y="{float(y) + 8}" overflow="visible">{use}</svg>'
                )
            else:
                written.append(f'<rect class="seg {css}" {place}/>')
        if self.count:
            x, y, text, tier, anchor = self.count
            written.append(f'<text class="{tier} " x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>')
        return "".join(written)


class Bar(NamedTuple):
    """A column linked to what it spans; `label` and `narrow` name it on wide and on narrow pages."""

    x: str
    width: str
    edge: str
    url: str
    aria: str
    name: str
    middle: str
    label: str
    narrow: str
    year: str
    year_tier: Tier | None
    opens_year: bool


def make_bars(query: TimelineQuery, axis: Axis, tallies: Mapping[date, Tally], line: date) -> tuple[Bar, ...]:
    """Make the columns, which are links whether anything stands in them or not."""
    columns = axis.columns
    wide, narrow = _stride(axis, columns, "wide"), _stride(axis, columns, "")
    years = _years(axis, columns)
    url = query.urls_of_ranges()
    bars = []
    for column in columns:
        x, width = axis.box(column.left, column.width)
        room = (100 - column.left) / 100 * TIERS[""] > len(column.label) * LETTER + GAP
        bars.append(
            Bar(
                x=x,
                width=width,
                edge=axis.point(column.left),
                url=url(column.from_text, column.to_text),
                aria=_spoken(column, tallies[column.start], line),
                name=column.name,
                middle=column.middle_x,
                label=column.label if _position(axis, column) % wide == 0 else "",
                narrow=column.label if _position(axis, column) % narrow == 0 and room else "",
                year=digits(str(column.start.year)) if column.start in years else "",
                year_tier=years.get(column.start),
                opens_year=axis.unit != "year" and column.start.month == 1,
            )
        )
    return tuple(bars)


def stacks(
    axis: Axis,
    tallies: Mapping[date, Tally],
    lane: str,
    base: int,
    *,
    height: int,
    share: float,
    blocks: bool,
) -> tuple[Stack, ...]:
    """Stack one lane's columns upon `base`, `share` of the column wide; with `blocks`, one each.

    Numbers are set from the highest on, and left out where they would touch.
    """
    columns = axis.columns
    totals = {column.start: tallies[column.start].total(lane) for column in columns}
    each = float(BLOCK) if blocks else height / max([1, *totals.values()])
    track = Track()
    words: dict[date, Word] = {}
    if not blocks:
        for column in sorted(columns, key=lambda column: -totals[column.start]):
            total = totals[column.start]
            text = numeral(total)
            tier = track.add(column.middle, text, "middle") if total else None
            if tier is not None:
                y = f"{base - total * each - 4:.1f}"
                words[column.start] = Word(column.middle_x, y, text, tier)
    return tuple(
        Stack(
            _blocks(axis, column, tallies[column.start].stack(lane), base, each, share, blocks),
            words.get(column.start),
        )
        for column in columns
    )


def _blocks(
    axis: Axis,
    column: Column,
    stack: Sequence[tuple[Family, int]],
    base: int,
    each: float,
    share: float,
    one_each: bool,
) -> tuple[Block, ...]:
    if not stack:
        return ()
    x, wide = axis.box(column.left + column.width * (1 - share) / 2, column.width * share)
    if one_each:
        pieces = [(family.css, family.glyph, each) for family, number in stack for _ in range(number)]
    else:
        pieces = [(family.css, "", each * number) for family, number in stack]
    found = []
    y = float(base)
    for css, glyph, tall in pieces:
        y -= tall
        found.append(Block(x, f"{y:.1f}", wide, f"{tall:.1f}", column.middle_x, css, glyph))
    return tuple(found)


def _position(axis: Axis, column: Column) -> int:
    """Give the number of a column from the beginning of its year, or of the calendar."""
    return (
        column.start.year * 12 // axis.step if axis.unit == "year" else (column.start.month - 1) // axis.step
    )


def _stride(axis: Axis, columns: Sequence[Column], tier: Tier) -> int:
    """Say which columns are named on a page: every one, or every second, third …"""
    room = TIERS[tier] / len(columns)
    widest = max(len(column.label) for column in columns) * LETTER + GAP
    strides = _STRIDES[axis.unit]
    return next((stride for stride in strides if stride * room >= widest), strides[-1])


def _years(axis: Axis, columns: Sequence[Column]) -> dict[date, Tier]:
    """Name the years under their Januaries, and that of the first column where there is room."""
    if axis.unit == "year":
        return {}
    track = Track()
    found: dict[date, Tier] = {}
    for column in sorted(columns, key=lambda column: column.start.month != 1):
        if column.start.month != 1 and column is not columns[0]:
            continue
        tier = track.add(column.left, str(column.start.year), dx=4)
        if tier is not None:
            found[column.start] = tier
    return found


def _spoken(column: Column, tally: Tally, line: date) -> str:
    """Say a column: "Mar 2021: 3 incidents (2 rocket attack, 1 bombing), 1 in diplomacy and politics"."""
    violence, diplomacy, forces = (tally.total(lane) for lane in ("violence", "diplomacy", "forces"))
    parts = []
    if violence:
        incidents = ngettext("{n} incident", "{n} incidents", violence)
        kinds = kinds_in_words(tally, "violence")
        parts.append(gettext("{incidents} ({kinds})", incidents=incidents, kinds=kinds))
    if diplomacy:
        parts.append(ngettext("{n} in diplomacy and politics", "{n} in diplomacy and politics", diplomacy))
    if forces:
        parts.append(ngettext("{n} in forces", "{n} in forces", forces))
    name = column.name
    if column.start <= line < column.last:
        name = gettext("{month} so far", month=name)
    return gettext("{month}: {counts}", month=name, counts=listed(parts)) if parts else name


def kinds_in_words(tally: Tally, lane: str, most: int = MOST_KINDS_SPOKEN) -> str:
    """Say how many of each kind: "2 rocket attack, 1 bombing"."""
    common = sorted(tally.kinds[lane].items(), key=itemgetter(1), reverse=True)
    language = spoken()
    words = [f"{numeral(number)} {_inside_a_line(kind, language)}" for kind, number in common[:most]]
    rest = sum(number for _, number in common[most:])
    return listed([*words, gettext("{n} of other kinds", n=numeral(rest))] if rest else words)


@cache
def _inside_a_line(kind: str, language: str) -> str:
    return KINDS[kind].label.in_language(language).lower()
