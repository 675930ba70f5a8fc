"""The cards of a page of the list, each rendered once for its edition, language, day and line, and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from incidents.language import digits, gettext, spoken
from incidents.taxonomy import KINDS
from incidents.templating import rendered
from incidents.timeline.archive import Archive, Published
from incidents.timeline.axis import month_text
from incidents.timeline.cards import Card, make_card
from incidents.timeline.corrections import Correction, corrections_of
from incidents.timeline.coverage import Part, parts_of
from incidents.timeline.line import Line
from incidents.timeline.wording import edtf_words

YEARLONG: Final = 364
CARD: Final = "timeline/_card.html"


@dataclass(frozen=True, slots=True)
class Listed:
    """A card as it is written, with what its block's heading and note need of it.

    `title` and `url` name it to programs, `parts` are the collections it is part of.
    """

    html: Markup
    title: str
    url: str
    day: date
    heading: str
    noun: str
    parts: tuple[Part, ...]


class CardList:
    """The cards of some editions, by sequence, as they are on a day; `missing` are those not kept."""

    def __init__(self, archive: Archive, sequences: Sequence[int], line: Line, today: date) -> None:
        self._line, self._today = line, today
        # Asked for after the editions were found, so that nothing taken back before that is in it.
        self._kept = archive.kept().cards
        held: list[Listed | None] = self._kept.get_many([self._key(sequence) for sequence in sequences])
        self.missing = [sequence for sequence, card in zip(sequences, held, strict=True) if card is None]
        self.cards = {sequence: card for sequence, card in zip(sequences, held, strict=True) if card}

    def add(self, editions: Mapping[int, Published], at: int) -> None:
        """Render the missing cards, erased editions left out; one query, none where nothing is missing.

        `at` is a sequence at which these editions are public. Which corrections a card tells of does not
        depend on it: one that came later would have brought another edition.
        """
        made = [editions[sequence] for sequence in self.missing if sequence in editions]
        corrections = corrections_of([edition.event for edition in made], at, self._today) if made else {}
        for edition in made:
            card = self._made(edition, corrections.get(edition.event, ()))
            self._kept.put(self._key(edition.sequence), card)
            self.cards[edition.sequence] = card

    def _made(self, edition: Published, corrections: tuple[Correction, ...]) -> Listed:
        card = make_card(edition, today=self._today, line=self._line.day, corrections=corrections)
        html = rendered(CARD, card=card)
        heading = _heading(edition, self._line)
        return Listed(html, card.title, card.url, card.day, heading, _noun(card), tuple(parts_of([edition])))

    def _key(self, sequence: int) -> tuple[object, ...]:
        return sequence, spoken(), self._today, self._line


def _heading(edition: Published, line: Line) -> str:
    """Give the heading from the order key alone: 1 January with a year's span stands in that year's block."""
    ordinal, negative_span, *_ = edition.facets["order"]
    day = date.fromordinal(ordinal)
    if day > line.day:
        return gettext("After our newest source") if line.stale else gettext("Upcoming")
    if day.month == 1 and day.day == 1 and -negative_span >= YEARLONG:
        return digits(str(day.year))
    return edtf_words(month_text(day))


def _noun(card: Card) -> str:
    kind = KINDS[card.badge.kind]
    if card.aggregate:
        return "summary"
    if kind.strand == "violence":
        return "incident"
    if kind.counts_as_talks:
        return "talk"
    return "force" if kind.strand == "forces" else "politics"
