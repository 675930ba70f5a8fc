"""What a figure says, apart from its row: to compare, to read from a line, to write into a row."""

from dataclasses import dataclass, fields

from incidents.models import Actor, Claim, Figure
from incidents.taxonomy import BASES, NATURES, figure_in_words, group_in_words


@dataclass(frozen=True, slots=True)
class FigureValues:
    """Everything a `Figure` row says, the claim apart; `affiliation` is the actor's slug."""

    measure: str
    low: int
    best: int | None = None
    high: int | None = None
    approximate: bool = False
    text: str = ""
    standing: str = ""
    sex: str = ""
    age: str = ""
    nationality: str = ""
    affiliation: str = ""
    basis: str = "stated"
    formula: str = ""
    inconsistent: bool = False
    nature: str = ""
    scope: str = ""
    edtf: str = ""

    @property
    def numbers(self) -> tuple[int, int | None, int | None, bool]:
        return self.low, self.best, self.high, self.approximate

    @property
    def group(self) -> tuple[str, str, str, str]:
        """Whom it counts, on the axes that may be typed after the number."""
        return self.standing, self.sex, self.age, self.nationality

    def in_words(self) -> str:
        """Say the figure back: "at least 1 killed, contractor, USA"."""
        group = group_in_words(
            standing=self.standing,
            sex=self.sex,
            age=self.age,
            nationality=self.nationality,
            affiliation=self.affiliation,
        )
        about = [
            figure_in_words(self.low, self.high, self.approximate, measure=self.measure),
            group,
            f"best {self.best:,}" if self.best is not None and not self.low == self.best == self.high else "",
            "the source’s own numbers do not fit" if self.inconsistent else "",
            self.edtf and f"in {self.edtf}",
            NATURES[self.nature].label.en.lower() if self.nature else "",
            BASES[self.basis].label.en.lower() if self.basis != "stated" else "",
            self.formula,
            self.scope,
        ]
        return ", ".join(filter(None, about))


def values_of(figure: Figure) -> FigureValues:
    """Give what a row says; its affiliation is to be loaded."""
    return FigureValues(
        measure=figure.measure,
        low=figure.low,
        best=figure.best,
        high=figure.high,
        approximate=figure.approximate,
        text=figure.text,
        standing=figure.standing,
        sex=figure.sex,
        age=figure.age,
        nationality=figure.nationality,
        affiliation=figure.affiliation.slug if figure.affiliation else "",
        basis=figure.basis,
        formula=figure.formula,
        inconsistent=figure.inconsistent,
        nature=figure.nature,
        scope=figure.scope,
        edtf=figure.edtf,
    )


def save_figures(*, claim: Claim, figures: list[FigureValues]) -> bool:
    """Make the rows of a claim these, in this order; a row that already says the same is left alone.

    Returns whether anything was changed. The actors named by slug must exist.
    """
    rows = list(claim.figures.select_related("affiliation").order_by("pk"))
    slugs = {figure.affiliation for figure in figures if figure.affiliation}
    actors = {actor.slug: actor for actor in Actor.objects.filter(slug__in=slugs)} if slugs else {}
    changed = len(rows) != len(figures)
    for position, figure in enumerate(figures):
        row = rows[position] if position < len(rows) else Figure(claim=claim)
        if row.pk and values_of(row) == figure:
            continue
        for field in fields(FigureValues):
            if field.name != "affiliation":
                setattr(row, field.name, getattr(figure, field.name))
        row.affiliation = actors[figure.affiliation] if figure.affiliation else None
        row.version += 1 if row.pk else 0
        row.save()
        changed = True
    for row in rows[len(figures) :]:
        row.delete()
    return changed
