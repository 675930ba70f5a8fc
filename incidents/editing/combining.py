"""From the figures of a document's claims to the figures of its event; the rules are the taxonomy's."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from incidents.models.document import ClaimDocument, CombinedDocument, FigureDocument, OfWhom
from incidents.models.log import canonical_json
from incidents.taxonomy import MEASURES, CombinedFigure, StatedFigure, combine, figure_in_words, harm_of

Pair = tuple[FigureDocument, StatedFigure]


def combined_figures(claims: Sequence[ClaimDocument]) -> dict[str, CombinedDocument]:
    """Combine what all claims say, measure by measure, in the taxonomy's order; not stated is left out."""
    found: dict[str, CombinedDocument] = {}
    for measure in MEASURES:
        if not (pairs := _stated(claims, measure)):
            continue
        combined = combine(stated for _, stated in pairs)
        if combined.low is not None:
            found[measure] = _combined(combined, combined.low, pairs)
    return found


def mark_later_figures(claims: Sequence[ClaimDocument]) -> None:
    """Write beside each figure, in place, what the same origin later changed it to."""
    for measure in MEASURES:
        if not (pairs := _stated(claims, measure)):
            continue
        combined = combine(stated for _, stated in pairs)
        for document, stated in pairs:
            later = combined.later(stated)
            document["later"] = figure_in_words(later.low, later.high, later.approximate) if later else None


def harm(kind: str, claims: Sequence[ClaimDocument]) -> str | None:
    """Give the one harm of an event of violence or an accident; None for any other kind."""
    stated = {measure: [figure for _, figure in _stated(claims, measure)] for measure in MEASURES}
    return harm_of(kind, {measure: figures for measure, figures in stated.items() if figures})


def makes_total(figure: FigureDocument) -> bool:
    """Whether a figure is one of the event itself.

    Values of a series are not: nineteen yearly counts have no sum and no range. A level that was reached
    in the event, with no date of its own, is.
    """
    return not figure["edtf"] and figure["nature"] in ("", "reached")


def _stated(claims: Iterable[ClaimDocument], measure: str) -> list[Pair]:
    return [
        (figure, _statement(claim, figure))
        for claim in claims
        for figure in claim["figures"]
        if figure["measure"] == measure and makes_total(figure)
    ]


def _statement(claim: ClaimDocument, figure: FigureDocument) -> StatedFigure:
    published = claim["document"]["published_at"]
    return StatedFigure(
        claim=claim["number"],
        origin=claim["document"]["origin"]["slug"],
        published=datetime.fromisoformat(published) if published else None,
        low=figure["low"],
        best=figure["best"],
        high=figure["high"],
        approximate=figure["approximate"],
        basis=figure["basis"],
        of_whom_is_total=figure["of_whom"] is None,
        group=_group(figure["of_whom"]),
    )


def _group(of_whom: OfWhom | None) -> str:
    """Tell one part of the people from another, whatever the words."""
    if of_whom is None:
        return ""
    affiliation = of_whom["affiliation"]
    return canonical_json({**of_whom, "affiliation": affiliation["slug"] if affiliation else None})


def _combined(combined: CombinedFigure, low: int, pairs: Sequence[Pair]) -> CombinedDocument:
    return {
        "low": low,
        "best": combined.best,
        "high": combined.high,
        "stated_high": combined.stated_high,
        "approximate": combined.approximate,
        "differs": combined.differs,
        "inconsistent": combined.inconsistent,
        "basis": combined.basis,
        "of_whom": list(_parts(combined, pairs)),
        "claims": list(combined.counted),
    }


def _parts(combined: CombinedFigure, pairs: Sequence[Pair]) -> Iterator[FigureDocument]:
    for document, stated in pairs:
        if document["of_whom"] is not None and combined.later(stated) is None:
            yield document
