"""A claim's figures as the desk types them, one a line, and back again without loss.

A line is a measure, the figure's own date where it has one, a colon, the number with whom it counts, and in
brackets what is said of the number, parted by semicolons:

    killed: at least 1 US contractor
    troops 2003: 136000 (observed; DMDC)
    killed: low 1, best 3, high 9 (of: child, actor red-front)

In brackets stand a basis ("counted"), a nature ("reached"), "of: …" and "formula: …"; whatever else stands
there is the scope of the number. "killed: not stated" is no figure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from incidents.dates import DateError, read_date
from incidents.editing.figure_values import FigureValues
from incidents.taxonomy import (
    AGES,
    BASES,
    MEASURES,
    NATURES,
    SEXES,
    STANDINGS,
    ClosedList,
    FigureError,
    read_figure,
)

MOST_LINES = 200
LARGEST_NUMBER = 9_999_999_999
_LINE = re.compile(r"(?P<head>[^:]*):(?P<amount>[^()]*)(?:\((?P<notes>.*)\))?")
_EXPLICIT = re.compile(
    r"low (?P<low>[0-9]{1,10})(?:, best (?P<best>[0-9]{1,10}))?(?:, high (?P<high>[0-9]{1,10}))?"
    r"(?P<approximate>, approximate)?"
)
_AXES: Mapping[str, ClosedList[Any]] = {"standing": STANDINGS, "sex": SEXES, "age": AGES}
_NATIONALITY = re.compile(r"[A-Z]{3}")


class LineError(ValueError):
    """What is wrong with one line, its number apart."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class FigureLineError(ValueError):
    """Lines that cannot be read; `problems` are pairs of line number, from 1, and what is accepted."""

    def __init__(self, problems: Iterable[tuple[int, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"Line {number}: {message}" for number, message in self.problems))


def write_line(figure: FigureValues) -> str:
    """Write a figure as its line: in the words it was typed in, where they still say the same."""
    amount = next(text for text in _amounts(figure) if _says(text, figure))
    read = _read_amount(amount, figure.measure)
    groups = [] if read is not None and read.group == figure.group else _groups(figure)
    groups += [f"actor {figure.affiliation}"] if figure.affiliation else []
    notes = [
        f"of: {', '.join(groups)}" if groups else "",
        figure.basis if figure.basis != "stated" else "",
        figure.nature,
        figure.formula and f"formula: {figure.formula}",
        figure.scope,
    ]
    head = f"{figure.measure} {figure.edtf}".strip()
    brackets = "; ".join(filter(None, notes))
    return f"{head}: {amount} ({brackets})" if brackets else f"{head}: {amount}"


def _amounts(figure: FigureValues) -> Iterator[str]:
    yield figure.text
    about = "about " if figure.approximate else ""
    group = " ".join(slug.replace("-", " ") for slug in figure.group[:3] if slug)
    for whom in ([" ".join(filter(None, (figure.nationality, group)))] if any(figure.group) else []) + [""]:
        yield f"{about}{figure.low} {whom}".strip()
        yield f"at least {about}{figure.low} {whom}".strip()
        yield f"{about}{figure.low}-{figure.high} {whom}".strip()
    best = f", best {figure.best}" if figure.best is not None else ""
    high = f", high {figure.high}" if figure.high is not None else ""
    yield f"low {figure.low}{best}{high}{', approximate' if figure.approximate else ''}"


def _says(text: str, figure: FigureValues) -> bool:
    """Whether typed words read as the figure: its numbers, and its group or none."""
    if not text or re.search(r"[()\n]", text):
        return False
    try:
        read = _read_amount(text, figure.measure)
    except FigureError:
        return False
    nobody = ("", "", "", "")
    return read is not None and read.numbers == figure.numbers and read.group in (figure.group, nobody)


def _groups(figure: FigureValues) -> list[str]:
    groups = []
    for axis, slug in zip(_AXES, figure.group[:3], strict=True):
        if slug:
            ambiguous = sum(slug in terms for terms in _AXES.values()) > 1
            groups.append(f"{axis} {slug}" if ambiguous else slug)
    return groups + ([figure.nationality] if figure.nationality else [])


def write_text(figures: Iterable[FigureValues]) -> str:
    """Write figures as the text of a claim's form."""
    return "\n".join(write_line(figure) for figure in figures)


def read_text(text: str, kept: Iterable[FigureValues] = ()) -> list[FigureValues]:
    """Read the text of a claim's form; a line that writes one of `kept` is that figure, whole.

    So a figure that was imported with values no line can hold survives an edit of its neighbours. Raises
    `FigureLineError` naming every line that cannot be read.
    """
    held: dict[str, list[FigureValues]] = {}
    for figure in kept:
        held.setdefault(write_line(figure), []).append(figure)
    figures: list[FigureValues] = []
    problems: list[tuple[int, str]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = " ".join(raw.split())
        if not line:
            continue
        if number > MOST_LINES:
            problems.append((number, f"a claim holds up to {MOST_LINES} figures."))
            break
        same = held.get(raw.strip()) or held.get(line)
        if same:
            figures.append(same.pop(0))
            continue
        try:
            read = _read_line(line)
        except (LineError, FigureError, DateError) as error:
            problems.append((number, error.message))
        else:
            figures += [read] if read else []
    if problems:
        raise FigureLineError(problems)
    return figures


def _read_line(line: str) -> FigureValues | None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _unreadable(f"“{line[:60]}” has no measure before a colon.")
    measure, edtf = _read_head(match["head"].strip())
    amount = match["amount"].strip()
    read = _read_amount(amount, measure)
    if read is None:
        return None
    # What the numbers say in full needs no words beside it.
    typed = "" if _EXPLICIT.fullmatch(amount) else amount
    return _with_notes(replace(read, edtf=edtf, text=typed), match["notes"] or "")


def _unreadable(reason: str) -> LineError:
    return LineError(f"{reason} A line is “killed: 2”, with one of: {', '.join(MEASURES)}.")


def _read_head(head: str) -> tuple[str, str]:
    """Read the measure, by its slug or label, and the date after it."""
    folded = head.casefold()
    for slug, measure in MEASURES.items():
        for name in (slug, measure.label.en.casefold(), "wounded" if slug == "injured" else slug):
            if folded == name:
                return slug, ""
            if folded.startswith(f"{name} "):
                return slug, read_date(head[len(name) :].strip(), None).interval.edtf
    raise _unreadable(f"“{head[:40]}” is nothing we count.")


def _read_amount(text: str, measure: str) -> FigureValues | None:
    if match := _EXPLICIT.fullmatch(text):
        low, best, high = (int(match[name]) if match[name] else None for name in ("low", "best", "high"))
        numbers = [number for number in (low, best, high) if number is not None]
        if max(numbers) > LARGEST_NUMBER:
            raise LineError(f"{max(numbers):,} is too large.")
        return FigureValues(
            measure=measure,
            low=low or 0,
            best=best,
            high=high,
            approximate=bool(match["approximate"]),
            inconsistent=numbers != sorted(numbers),
        )
    read = read_figure(text, measure)
    if read is None:
        return None
    return FigureValues(
        measure=measure,
        low=read.low,
        best=read.best,
        high=read.high,
        approximate=read.approximate,
        standing=read.of_whom.standing,
        sex=read.of_whom.sex,
        age=read.of_whom.age,
        nationality=read.of_whom.nationality,
    )


def _with_notes(figure: FigureValues, notes: str) -> FigureValues:
    scope = []
    for note in filter(None, (part.strip() for part in notes.split(";"))):
        if note in BASES:
            figure = replace(figure, basis=note)
        elif note in NATURES:
            figure = replace(figure, nature=note)
        elif note.startswith("formula:"):
            figure = replace(figure, formula=_short(note.removeprefix("formula:").strip(), "formula", 200))
        elif note.startswith("of:"):
            figure = _of_whom(figure, note.removeprefix("of:"))
        else:
            scope.append(note)
    if figure.measure == "killed" and figure.basis == "computed":
        raise LineError("Deaths are counted or stated by sources, never computed.")
    return replace(figure, scope=_short("; ".join(scope), "scope", 100))


def _short(text: str, name: str, longest: int) -> str:
    if len(text) > longest:
        raise LineError(f"The {name} of a figure takes up to {longest} characters.")
    return text


def _of_whom(figure: FigureValues, groups: str) -> FigureValues:
    for group in filter(None, (part.strip() for part in groups.split(","))):
        axis, _, slug = group.rpartition(" ")
        if not axis and _NATIONALITY.fullmatch(slug):
            axis = "nationality"
        elif not axis:
            axis = next((name for name, terms in _AXES.items() if slug in terms), "")
        if axis not in _ON_AXIS or (axis in _AXES and slug not in _AXES[axis]):
            accepted = ", ".join(dict.fromkeys([*STANDINGS, *SEXES, *AGES]))
            raise LineError(
                f"“{group[:40]}” is no group. After “of:” stand {accepted}, USA, actor red-front."
            )
        figure = _ON_AXIS[axis](figure, slug)
    return figure


_ON_AXIS: Mapping[str, Callable[[FigureValues, str], FigureValues]] = {
    "standing": lambda figure, slug: replace(figure, standing=slug),
    "sex": lambda figure, slug: replace(figure, sex=slug),
    "age": lambda figure, slug: replace(figure, age=slug),
    "nationality": lambda figure, slug: replace(figure, nationality=slug),
    "actor": lambda figure, slug: replace(figure, affiliation=slug),
}
