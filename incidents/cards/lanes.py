"""The lanes in small: the very values that the page writes as SVG, painted to one scale."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from incidents.cards.canvas import MARGIN, ROOM, Anchor, Canvas
from incidents.timeline.axis import Axis
from incidents.timeline.columns import Bar, Stack, Word
from incidents.timeline.labels import TIERS, Tier
from incidents.timeline.lanes import OPEN_ROW, Lane, Lanes
from incidents.timeline.levels import LevelRow, Step
from incidents.timeline.marks import FADE, Mark, OpenMark
from incidents.timeline.rug import Stretch

LARGEST: Final = 1.5
SMALLEST: Final = 0.85
"""Where the rows of levels would press the lanes below this, they are left out."""
AXIS: Final = 42
"""Pixels of the months and years under the lanes, before they are scaled."""
LETTERS: Final = 12
"""Pixels of the page's letters; what has room beside what was reckoned for them."""
SMALLEST_LETTERS: Final = 13
FRAME: Final = 26
"""Width of the narrowest frame, which leaves a mark its room."""


def paint_lanes(
    canvas: Canvas, lanes: Lanes, top: float, height: float, around: tuple[date, date] | None = None
) -> None:
    """Paint lanes over the whole width, from `top` down into at most `height` pixels.

    `around` are the days, both inclusive, that a frame is drawn around.
    """
    with_levels = height / (lanes.bottom + AXIS) >= SMALLEST
    bottom = lanes.bottom if with_levels else lanes.forces.bottom
    scale = min(LARGEST, height / (bottom + AXIS))
    plot = _Plot(canvas, lanes, top, scale, bottom)
    plot.ground(around)
    plot.paint(with_levels=with_levels)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Lanes upon a canvas; lengths, and `bottom` where the lowest ends, are those before scaling."""

    canvas: Canvas
    lanes: Lanes
    top: float
    scale: float
    bottom: int

    def ground(self, around: tuple[date, date] | None) -> None:
        """Paint what lies under all marks and words."""
        lanes = self.lanes
        if lanes.line:
            below = self.bottom - lanes.diplomacy.top
            self._box(lanes.zone[0], lanes.diplomacy.top, lanes.zone[1], below, "wash")
        if around:
            self._frame(*around)
        if lanes.line:
            self._now(self._x(lanes.line), self._y(lanes.incidents.base + 4), self._y(self.bottom + 6))

    def paint(self, *, with_levels: bool) -> None:
        lanes = self.lanes
        rows = (lanes.incidents, lanes.diplomacy, lanes.forces)
        for lane in rows[1:]:
            self._rule(lane.top, "rule")
        for bar in lanes.bars:
            self._tick(bar)
        self._rule(lanes.incidents.base, "ink")
        for lane in rows:
            self._lane(lane)
        for row in lanes.levels.rows if with_levels else ():
            self._level(row)
        self._rule(self.bottom, "ink")
        if lanes.line:
            end, above = self._x(lanes.end), lanes.incidents.title_y
            self._words(end, above, lanes.line_words, "", anchor="end", title=True)

    def _frame(self, first: date, last: date) -> None:
        """Draw a frame around days of the axis, wide enough for a mark; around most of it there is none."""
        start, end = map(date.fromisoformat, self.lanes.brush.split("/"))
        axis = Axis(start, end, "month", direction="rtl" if self.lanes.rtl else "ltr")
        x, width = map(self._width, axis.box(*axis.extent(first, last)))
        wide = max(width, FRAME * self.scale)
        if wide < ROOM / 2:
            left = MARGIN + x + (width - wide) / 2
            self.canvas.outline(left, self.top, wide, self.bottom * self.scale, "ink")

    def _x(self, percent: str) -> float:
        return MARGIN + self._width(percent)

    def _width(self, percent: str) -> float:
        return float(percent.removesuffix("%")) / 100 * ROOM

    def _y(self, y: float | str) -> float:
        return self.top + float(y) * self.scale

    def _letters(self) -> int:
        return max(SMALLEST_LETTERS, round(LETTERS * self.scale))

    def _has_room(self, tier: Tier) -> bool:
        """Say whether a page on which letters have this share of the width shows what is of a tier."""
        return ROOM * LETTERS / self._letters() >= TIERS[tier]

    def _rule(self, y: float, colour: str) -> None:
        self.canvas.box(MARGIN, self._y(y), ROOM, 1, colour)

    def _box(self, x: str, y: float | str, width: str, height: float | str, colour: str) -> None:
        tall = float(height) * self.scale
        self.canvas.box(self._x(x), self._y(y), self._width(width), tall, colour)

    def _words(
        self,
        x: float,
        y: float | str,
        text: str,
        tier: Tier,
        *,
        anchor: Anchor = "start",
        title: bool = False,
        halo: bool = False,
    ) -> None:
        """Write a text where a page as wide as this would."""
        if self._has_room(tier):
            self.canvas.text(
                x,
                self._y(y),
                text,
                "bold" if title else "regular",
                self._letters(),
                colour="ink" if title or halo else "ink-2",
                anchor=anchor,
                halo=halo,
            )

    def _word(self, word: Word, *, halo: bool = False) -> None:
        self._words(self._x(word.x), word.y, word.text, word.tier, anchor=word.anchor, halo=halo)

    def _tick(self, bar: Bar) -> None:
        """Mark where a column begins, with its name and its year where the page has them."""
        x, beside = self._x(bar.edge), 4 * self.scale * self.canvas.sign
        tall = (18 if bar.opens_year else 4) * self.scale
        self.canvas.box(x, self._y(self.bottom), 1, tall, "rule-2")
        line = self._letters() / self.scale
        if self._has_room("wide"):
            self._words(self._x(bar.middle), self.bottom + 3 + line, bar.label, "", anchor="middle")
        else:
            self._words(x + beside, self.bottom + 3 + line, bar.narrow, "")
        if bar.year_tier is not None:
            self._words(x + beside, self.bottom + 3 + 2.7 * line, bar.year, bar.year_tier, title=True)

    def _now(self, x: float, top: float, bottom: float) -> None:
        """Draw where the record ends."""
        for y in range(round(top), round(bottom), 8):
            self.canvas.box(x, y, 2, 4, "ink")

    def _lane(self, lane: Lane) -> None:
        self._words(self._x(self.lanes.start), lane.title_y, lane.title, "", title=True)
        for stack in lane.stacks:
            self._stack(stack, with_glyphs=lane.glyphs_always or self._has_room("wide"))
        for stretch in lane.rug:
            self._stretch(stretch)
        for opened in lane.open_marks:
            self._open(opened, lane.open_y + OPEN_ROW * opened.row)
        for mark in lane.marks:
            self._mark(mark, lane.first + lane.pitch * mark.row, is_lozenge=lane is self.lanes.diplomacy)

    def _stack(self, stack: Stack, *, with_glyphs: bool) -> None:
        for block in stack.blocks:
            self._box(block.x, block.y, block.width, block.height, block.css)
            if block.glyph:
                # A line of paper keeps blocks of one kind apart, each of which is one incident.
                self._box(block.x, block.y, block.width, 1, "paper")
            if block.glyph and with_glyphs:
                middle = self._y(float(block.y) + 8)
                self.canvas.glyph(self._x(block.middle), middle, block.glyph, 10 * self.scale, "paper")
        if stack.count:
            self._word(stack.count)

    def _stretch(self, stretch: Stretch) -> None:
        if stretch.shape == "tick":
            tall = 11 * self.scale
            self.canvas.box(
                self._x(stretch.x) - self.scale, self._y(stretch.y), 2 * self.scale, tall, stretch.css
            )
        elif stretch.shape == "hatch":
            self.canvas.hatch(*self._corners(stretch, stretch.y, 10), stretch.css)
        else:
            self._bar(stretch, stretch.y + 3, 5)

    def _bar(self, stretch: Stretch, y: float, height: float) -> None:
        """Draw a date of some days, faded where it is any of them."""
        if stretch.shape == "fade":
            self.canvas.fade(*self._corners(stretch, y, height), stretch.css, "both")
        else:
            self.canvas.box(*self._corners(stretch, y, height), stretch.css)

    def _corners(self, it: Stretch | Step, y: float, height: float) -> tuple[float, float, float, float]:
        return self._x(it.x), self._y(y), self._width(it.width), height * self.scale

    def _mark(self, mark: Mark, y: float, *, is_lozenge: bool) -> None:
        x, middle, css = self._x(mark.x), self._y(y), mark.badge.css
        if not is_lozenge:
            self.canvas.badge(x, middle, 16 * self.scale, css, mark.badge.glyph, is_open=mark.badge.open)
        else:
            if mark.stretch:
                self._bar(mark.stretch, y - 4, 8)
            self.canvas.glyph(x, middle, "g-talks", 22 * self.scale, "paper")
            self.canvas.glyph(x, middle, "g-talks", 18 * self.scale, css)
            if mark.hollow:
                self.canvas.glyph(x, middle, "g-talks", 13 * self.scale, "paper")
        self._label(mark, y - 16 if is_lozenge else y + 4)

    def _open(self, mark: OpenMark, y: float) -> None:
        """Draw what is open on one side: where it is bounded, and a fade from there."""
        leftwards = mark.before != self.lanes.rtl
        x, wide = self._x(mark.x), FADE * self.scale
        left = max(MARGIN, x - wide) if leftwards else x
        right = x if leftwards else min(MARGIN + ROOM, x + wide)
        stops = "in" if leftwards else "out"
        self.canvas.fade(left, self._y(y + 5), right - left, 5 * self.scale, mark.css, stops)
        self.canvas.box(x - self.scale, self._y(y + 2), 2 * self.scale, 11 * self.scale, mark.css)
        self._label(mark, y + 12)

    def _label(self, mark: Mark | OpenMark, y: float) -> None:
        if mark.side:
            away = mark.dx * self.scale * self.canvas.sign * (1 if mark.side == "start" else -1)
            self._words(self._x(mark.x) + away, y, mark.label, mark.tier, anchor=mark.side, halo=True)

    def _level(self, row: LevelRow) -> None:
        self._words(self._x(self.lanes.start), row.title_y, row.title, "")
        for step in row.steps:
            if row.reached:
                self._held(step)
            elif step.thin:
                self.canvas.box(
                    self._x(step.x) - 1, self._y(step.y), 2, float(step.tall) * self.scale, "k-forces"
                )
            else:
                corners = self._corners(step, float(step.y), float(step.tall))
                self.canvas.box(*corners, "k-forces", strength=0.28)
                self.canvas.outline(*corners, "k-forces")
            if step.word:
                self._word(step.word, halo=True)
        self._rule(row.base, "rule")

    def _held(self, step: Step) -> None:
        """Draw a level: faded in while it was being reached, then for as long as it held."""
        y, tall = float(step.y) - 1.2, 2.5
        begins, ends = ("out", "in") if self.lanes.rtl else ("in", "out")
        if step.before_y:
            self.canvas.hatch(*self._corners(step, float(step.hatch_y), float(step.hatch_height)), "k-forces")
            self.canvas.fade(*self._corners(step, float(step.before_y) - 1.2, tall), "k-forces", ends)
        if step.fade:
            self.canvas.fade(*self._corners(step, y, tall), "k-forces", begins)
        self._box(step.held_x, y, step.held_width, tall, "k-forces")
