"""Whether anybody was hurt, as the `harm` filter asks it."""

from collections.abc import Mapping, Sequence

from incidents.taxonomy.figures import StatedFigure, find_changes
from incidents.taxonomy.lists import KINDS

_OTHER_HARM = ("missing", "abducted", "detained")


def harm_of(kind: str, figures: Mapping[str, Sequence[StatedFigure]]) -> str | None:
    """Give the one harm of an event by its figures of each measure; None where the filter never matches.

    Only violence and accidents have one. Figures that their origin has changed since do not count. A claim
    of 0 to some number says neither that there was one nor that there was none.
    """
    if not (KINDS[kind].is_violence or kind == "accident"):
        return None
    standing = {measure: _standing(stated) for measure, stated in figures.items()}

    def says_some(measure: str) -> bool:
        return any(figure.says_some for figure in standing.get(measure, ()))

    for measure in ("killed", "injured"):
        if says_some(measure):
            return measure
    if any(says_some(measure) for measure in _OTHER_HARM):
        return "other-harm"
    says_none = any(figure.says_none for m in ("killed", "injured") for figure in standing.get(m, ()))
    return "none-reported" if says_none else "not-stated"


def _standing(stated: Sequence[StatedFigure]) -> list[StatedFigure]:
    replaced = [change.figure for change in find_changes(stated)]
    return [figure for figure in stated if figure not in replaced]
