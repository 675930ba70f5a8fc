"""Rows of the forces lane: levels a source says held, joined; counts as bars; between counts, not known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from incidents.dates import Interval
from incidents.language import digits, foreign, gettext, numeral
from incidents.taxonomy import MEASURES, NATURES
from incidents.timeline.archive import Published
from incidents.timeline.axis import Axis
from incidents.timeline.cards import event_url
from incidents.timeline.columns import Word
from incidents.timeline.facts import inside_a_sentence
from incidents.timeline.labels import LETTER, TIERS, Tier, Track, wrapped
from incidents.timeline.series import Series, series_of
from incidents.timeline.series import Step as SeriesStep
from incidents.timeline.wording import label_of, name_in

MOST_ROWS: Final = 6
"""More series than these stand in the table alone."""
ROW: Final = 60
TITLE: Final = 16
LINE: Final = 20
MOST_LINES: Final = 2
"""Lines of a title on narrow pages; every page leaves room for them, so more would empty the wide ones."""
TALLEST: Final = 24
LOWEST_WITH_LABEL: Final = 18
THINNEST: Final = 0.4
"""Percent of the axis; a narrower count is drawn two pixels wide."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A value: a count is a bar as wide as its date, a level lies at `y` from its date until the next.

    `fade` is the stretch in which a level began, `before` the level it fades from there, with the hatch
    between the two; `held` is where it certainly held, `after` what follows the newest source.
    """

    x: str
    width: str
    y: str
    tall: str
    thin: bool
    fade: bool
    before_y: str
    hatch_y: str
    hatch_height: str
    held_x: str
    held_width: str
    after_start: str
    aria: str
    url: str
    word: Word | None


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One scope of one measure, never merged with another; `lines` are its title on narrow pages."""

    title: str
    lines: tuple[str, ...]
    reached: bool
    base: int
    title_y: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A value in the table; `differs` where another scope or source says something else of the same days."""

    title: str
    value: str
    url: str
    differs: bool


@dataclass(frozen=True, slots=True)
class _Value:
    """A value with its days; `until` is the last day of which it says something."""

    first: date
    last: date
    until: date
    step: SeriesStep


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    subject: tuple[str, ...]
    reached: bool
    values: tuple[_Value, ...]
    urls: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Levels:
    rows: tuple[LevelRow, ...]
    table: tuple[LevelLine, ...]
    left_out: int


def make_levels(published: Sequence[Published], axis: Axis, *, top: int, line: date) -> Levels:
    """Make the rows from `top` pixels down, for values that touch the axis, to one scale a measure."""
    rows = _rows(published, axis, line)
    most: dict[str, int] = {}
    for row in rows:
        measure = row.subject[0]
        most[measure] = max([most.get(measure, 1), *(_highest(value.step) for value in row.values)])
    drawn = []
    for row in rows[:MOST_ROWS]:
        drawn.append(_level_row(row, axis, top, most[row.subject[0]], line))
        top = drawn[-1].base
    return Levels(tuple(drawn), tuple(_lines(rows)), len(rows[MOST_ROWS:]))


def _rows(published: Sequence[Published], axis: Axis, line: date) -> list[_Row]:
    editions = [edition for edition in published if edition.facets["series"]]
    urls = {edition.event: event_url(edition.document) for edition in editions}
    speakers = {
        (edition.event, claim["number"]): inside_a_sentence(claim["said_by"])
        for edition in editions
        for claim in edition.document["claims"]
    }
    found = []
    for series in series_of(editions):
        reached = series.nature == "reached"
        values = [v for v in _values(series, line) if axis.holds(v.first, v.until)]
        first = series.steps[0]
        title = _title(series, speakers[first.event, first.claim])
        for layer in [values] if reached and values else _layers(values):
            found.append(_Row(title, _subject(series), reached, tuple(layer), urls))
    return found


def _subject(series: Series) -> tuple[str, ...]:
    """Give what a series is about: two rows of one subject may differ."""
    return (series.measure, *(named["slug"] if named else "" for named in (series.party, series.place)))


def _title(series: Series, said_by: str) -> str:
    """Name a row: "United States: troops, observed (DMDC)"."""
    measure, nature = label_of(MEASURES[series.measure]).lower(), label_of(NATURES[series.nature]).lower()
    scope = foreign(series.scope or said_by)
    if series.party is None:
        return gettext("{measure}, {nature} ({scope})", measure=measure, nature=nature, scope=scope)
    party = name_in(series.party)
    return gettext(
        "{party}: {measure}, {nature} ({scope})", party=party, measure=measure, nature=nature, scope=scope
    )


def _values(series: Series, line: date) -> list[_Value]:
    """Give the values with two known ends; a level lasts until the next begins, the last to the line."""
    dated = []
    for step in series.steps:
        interval = Interval.parse(step.edtf)
        if interval.earliest is not None and interval.latest is not None:
            dated.append((interval.earliest, interval.latest, step))
    if series.nature != "reached":
        return [_Value(first, last, last, step) for first, last, step in dated]
    untils = [*(first - _DAY for first, _, _ in dated), line][1:]
    return [
        _Value(first, last, max(last, until), step)
        for (first, last, step), until in zip(dated, untils, strict=True)
    ]


def _layers(values: Iterable[_Value]) -> list[list[_Value]]:
    """Part counts of the same days, so that each is drawn beside the other and none over it."""
    layers: list[list[_Value]] = []
    for value in values:
        free = (layer for layer in layers if all(value.first > v.last or value.last < v.first for v in layer))
        layer = next(free, None)
        if layer is None:
            layers.append([value])
        else:
            layer.append(value)
    return layers


def _highest(step: SeriesStep) -> int:
    return step.low if step.high is None else step.high


def _level_row(row: _Row, axis: Axis, top: int, most: int, line: date) -> LevelRow:
    lines = wrapped(row.title, int(TIERS[""] / LETTER), MOST_LINES)
    base = top + ROW + LINE * (len(lines) - 1)
    track = Track()
    steps = []
    previous: _Value | None = None
    for value in row.values:
        is_last = value is row.values[-1]
        steps.append(_step(row, value, previous, axis, base, most, track, line if is_last else None))
        previous = value
    return LevelRow(row.title, lines, row.reached, base, top + TITLE, tuple(steps))


def _step(
    row: _Row,
    value: _Value,
    previous: _Value | None,
    axis: Axis,
    base: int,
    most: int,
    track: Track,
    line: date | None,
) -> Step:
    """Draw a value; `line` is set for the last one of its row."""
    tall = _highest(value.step) / most * TALLEST
    left, width = axis.extent(value.first, value.last) if axis.holds(value.first, value.last) else (0.0, 0.0)
    held = axis.x(value.last + _DAY)
    held_width = max(0.0, axis.x(value.until + _DAY) - held) if row.reached else 0.0
    x, written_width = axis.box(left, width)
    held_x, written_held = axis.box(held, held_width)
    fade = row.reached and value.first != value.last and width > 0
    from_tall = _highest(previous.step) / most * TALLEST if previous and fade else 0.0
    open_end = row.reached and line is not None and line + _DAY < axis.end
    return Step(
        x=axis.point(left) if width < THINNEST else x,
        width=written_width,
        y=f"{base - tall:.1f}",
        tall=f"{tall:.1f}",
        thin=width < THINNEST,
        fade=fade,
        before_y=f"{base - from_tall:.1f}" if from_tall else "",
        hatch_y=f"{base - max(tall, from_tall):.1f}",
        hatch_height=f"{abs(tall - from_tall):.1f}",
        held_x=held_x,
        held_width=written_held,
        after_start=axis.point(axis.x(value.until + _DAY)) if open_end else "",
        aria=_value_words(value, row.reached),
        url=row.urls[value.step.event],
        word=_word(row, value, axis, left, max(width, held - left + held_width), base, tall, track),
    )


def _word(
    row: _Row, value: _Value, axis: Axis, left: float, width: float, base: int, tall: float, track: Track
) -> Word | None:
    """Write a value on its own stretch, with its date where every page has room for that."""
    middle = left + width / 2
    # On the line it would be struck through, and in a low bar it would hang out of it.
    inside = not row.reached and tall >= LOWEST_WITH_LABEL
    y = f"{base - tall / 2 + 4:.1f}" if inside else f"{base - tall - 4:.1f}"
    texts = [_value_words(value, row.reached)] if row.reached else []
    for text in [*texts, _number(value.step)]:
        room = [tier for tier in TIERS if TIERS[tier] * width / 100 >= len(text) * LETTER]
        if not room or (text in texts and "" not in room):
            continue
        tier = track.add(middle, text, "middle")
        if tier is not None:
            return Word(axis.point(middle), y, text, _later(tier, room[0]))
    return None


def _later(one: Tier, other: Tier) -> Tier:
    return one if TIERS[one] > TIERS[other] else other


def _value_words(value: _Value, reached: bool) -> str:
    """Say a value: "2,500, reached during 2020"."""
    years = dict.fromkeys((value.first.year, value.last.year))
    when = "–".join(digits(str(year)) for year in years)
    number = _number(value.step)
    if reached:
        return gettext("{number}, reached during {years}", number=number, years=when)
    return gettext("{number}, counted in {years}", number=number, years=when)


def _number(step: SeriesStep) -> str:
    if step.high is None:
        words = gettext("at least {number}", number=numeral(step.low))
    elif step.high == step.low:
        words = numeral(step.low)
    else:
        words = gettext("{low} to {high}", low=numeral(step.low), high=numeral(step.high))
    return gettext("about {number}", number=words) if step.approximate else words


def _lines(rows: Sequence[_Row]) -> Iterable[LevelLine]:
    for row in rows:
        others = [
            value
            for other in rows
            if other is not row and other.subject == row.subject
            for value in other.values
        ]
        for value in row.values:
            differs = any(_disagree(value, other) for other in others)
            yield LevelLine(row.title, _value_words(value, row.reached), row.urls[value.step.event], differs)


def _disagree(one: _Value, other: _Value) -> bool:
    overlap = one.first <= other.until and other.first <= one.until
    return overlap and (one.step.low, one.step.high) != (other.step.low, other.step.high)
