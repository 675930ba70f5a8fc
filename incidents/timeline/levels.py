"""Rows of the forces lane: levels a source says held, joined; counts as bars; between counts, not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from incidents.dates import Interval
from incidents.language import digits, foreign, gettext, listed, numeral
from incidents.taxonomy import MEASURES, NATURES
from incidents.timeline.archive import Published
from incidents.timeline.axis import Axis, percent
from incidents.timeline.cards import event_url
from incidents.timeline.facts import inside_a_sentence, range_words
from incidents.timeline.series import Series, series_of
from incidents.timeline.series import Step as SeriesStep
from incidents.timeline.wording import label_of, name_in, sentence_case

ROW: Final = 54
TALLEST: Final = 24
LOWEST_WITH_LABEL: Final = 16
SHORTEST_WITH_LABEL: Final = 4.0
"""Percent of the axis; a narrower count keeps its label for those who ask for it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A value with the days of its date; `fade_in` where the day it began is not known."""

    x: str
    width: str
    y: str
    tall: str
    middle: str
    label: str
    label_y: str
    aria: str
    url: str
    fade_in: bool
    shown: bool
    held_x: str
    held_width: str
    after_x: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One scope of one measure; rows of different scopes are never merged. `nature` is reached or another."""

    title: str
    short_title: str
    nature: str
    base: int
    title_y: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    first: date
    last: date
    step: SeriesStep


def level_rows(published: Sequence[Published], axis: Axis, *, top: int, line: date) -> tuple[LevelRow, ...]:
    """Make the rows from `top` pixels down, for values that touch the axis, to one scale a measure."""
    editions = [edition for edition in published if edition.facets["series"]]
    urls = {edition.event: event_url(edition.document) for edition in editions}
    speakers = {
        (edition.event, claim["number"]): inside_a_sentence(claim["said_by"])
        for edition in editions
        for claim in edition.document["claims"]
    }

    def said(series: Series) -> str:
        first = series.steps[0]
        return speakers[first.event, first.claim]

    shown = []
    for series in series_of(editions):
        values = [value for value in map(_value, series.steps) if value is not None]
        kept = [value for value in values if _on(axis, series.nature, value)]
        if kept:
            shown.append((series, kept))
    most: dict[str, int] = {}
    for series, values in shown:
        most[series.measure] = max([most.get(series.measure, 1), *(_top(value.step) for value in values)])
    return tuple(
        _row(series, values, axis, top + (index + 1) * ROW, most[series.measure], line, urls, said(series))
        for index, (series, values) in enumerate(shown)
    )


def _value(step: SeriesStep) -> _Value | None:
    interval = Interval.parse(step.edtf)
    if interval.earliest is None or interval.latest is None:
        return None
    return _Value(interval.earliest, interval.latest, step)


def _top(step: SeriesStep) -> int:
    return step.low if step.high is None else step.high


def _on(axis: Axis, nature: str, value: _Value) -> bool:
    # A level that was reached goes on after its date, so an earlier one may still hold here.
    return value.first < axis.end if nature == "reached" else axis.holds(value.first, value.last)


def _row(
    series: Series,
    values: Sequence[_Value],
    axis: Axis,
    base: int,
    most: int,
    line: date,
    urls: Mapping[int, str],
    said: str,
) -> LevelRow:
    reached = series.nature == "reached"
    following = [value.first for value in values[1:]]
    steps = [
        _step(value, until, axis, base, most, reached, urls)
        for value, until in zip(values, [*following, line + timedelta(days=1)], strict=True)
    ]
    last = steps[-1]
    if reached:
        steps[-1] = replace(
            last, after_x=percent(max(axis.x(line + timedelta(days=1)), axis.x(values[-1].first)))
        )
    nature = label_of(NATURES[series.nature]).lower()
    measure = label_of(MEASURES[series.measure]).lower()
    who = f"{name_in(series.party)}: {measure}" if series.party else measure
    title = f"{listed([who, nature])} ({foreign(series.scope or said)})"
    short = sentence_case(listed([measure, nature]))
    return LevelRow(title, short, series.nature, base, base - TALLEST - 16, tuple(steps))


def _step(
    value: _Value,
    until: date,
    axis: Axis,
    base: int,
    most: int,
    reached: bool,
    urls: Mapping[int, str],
) -> Step:
    step = value.step
    left, width = axis.extent(value.first, value.last) if axis.holds(value.first, value.last) else (0.0, 0.0)
    held = axis.x(value.last + timedelta(days=1))
    number = _number(step)
    years = dict.fromkeys((value.first.year, value.last.year))
    when = digits("–".join(map(str, years)))
    tall = _top(step) / most * TALLEST
    return Step(
        x=percent(left),
        width=percent(width),
        y=f"{base - tall:.1f}",
        tall=f"{tall:.1f}",
        middle=percent(left + width / 2),
        label=number,
        # On the line it would be struck through, and in a low bar it would hang out of it.
        label_y=f"{base - tall / 2 + 4:.1f}"
        if not reached and tall >= LOWEST_WITH_LABEL
        else f"{base - tall - 4:.1f}",
        aria=gettext("{number}, reached during {years}", number=number, years=when)
        if reached
        else gettext("{number}, counted in {years}", number=number, years=when),
        url=urls[step.event],
        fade_in=value.first != value.last,
        shown=width >= SHORTEST_WITH_LABEL,
        held_x=percent(held),
        held_width=percent(max(0.0, axis.x(until) - held)),
        after_x="",
    )


def _number(step: SeriesStep) -> str:
    words = numeral(0) if step.low == step.high == 0 else range_words(step.low, step.high)
    return gettext("about {number}", number=words) if step.approximate else words
