"""Folding: later rows take their places among the build's, and what was taken back is gone for good.

Numbers change, so a folded index is a new one; readers of the old one keep it until they are done.
"""

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.build import keys_of
from incidents.timeline.index.entry import Term
from incidents.timeline.index.forward import Forward, make_forward
from incidents.timeline.index.index import Endings, Index
from incidents.timeline.index.rows import Rows, order_of
from incidents.timeline.index.sets import NONE, Ids, bitmap_of, ids_of
from incidents.timeline.index.spans import FIELDS, Spans, make_spans
from incidents.timeline.index.terms import Terms, term_order
from incidents.timeline.index.vocabulary import Vocabulary, make_vocabulary


class Fold:
    """An index as it is at this moment, to be folded.

    Make it while nothing changes the index; `folded` may run while rows are added, which it leaves out.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._sequence, self._digest = index.sequence, index.digest
        self._count = index.rows.count
        self._live, self._erased = BitMap(index.live), BitMap(index.erased)
        self._ended = index.endings.count
        self._spanned = index.spans.count

    def folded(self) -> Index:
        """Number the rows anew, by date, and make a new index of them."""
        rows = self._index.rows
        columns = {name: column[: self._count] for name, column in rows.columns.items()}
        order = order_of(columns)
        is_kept = np.ones(self._count, np.bool_)
        is_kept[ids_of(self._erased)] = False
        order = order[is_kept[order]]
        self._new = np.full(self._count, NONE, np.uint32)
        self._new[order] = np.arange(len(order), dtype=np.uint32)
        terms, number_of = self._terms()
        return Index(
            self._sequence,
            self._digest,
            Rows({name: column[order] for name, column in columns.items()}, len(order)),
            terms,
            self._vocabulary(),
            self._forward(terms.names, number_of, len(order)),
            self._spans(),
            self._endings(),
            bitmap_of(self._moved(ids_of(self._live))),
        )

    def _moved(self, rows: Ids) -> Ids:
        """Give the new numbers of some rows, rising, without those erased or added meanwhile."""
        moved: Ids = self._new[rows[rows < self._count]]
        moved = moved[moved != NONE]
        return np.sort(moved)

    def _terms(self) -> tuple[Terms, Ids]:
        """Give the terms that are left, and what leads from old numbers to theirs."""
        old = self._index.terms
        moved = [self._moved(ids_of(rows)) for rows in list(old.rows)]
        numbers = [number for number, rows in enumerate(moved) if len(rows)]
        numbers.sort(key=lambda number: term_order(old.names[number]))
        number_of = np.full(len(moved), NONE, np.uint32)
        number_of[numbers] = np.arange(len(numbers))
        return Terms(
            [old.names[number] for number in numbers], [bitmap_of(moved[number]) for number in numbers]
        ), number_of

    def _vocabulary(self) -> Vocabulary:
        old = self._index.words
        later = list(old.later.items())
        words = sorted({*old.words(), *(word.encode() for word, _ in later)})
        place_of = {word: place for place, word in enumerate(words)}
        old_places = np.fromiter((place_of[word] for word in old.words()), np.uint32, len(old))
        rare = [(np.repeat(old_places, np.diff(old.offsets)), old.postings)]
        frequent = {int(old_places[index]): ids_of(rows) for index, rows in old.frequent.items()}
        for word, rows in later:
            place, held = place_of[word.encode()], ids_of(rows)
            if place in frequent:
                frequent[place] = np.concatenate([frequent[place], held])
            else:
                rare.append((np.full(len(held), place, np.uint32), held))
        places = np.concatenate([each for each, _ in rare])
        moved = self._new_or_none(np.concatenate([each for _, each in rare]))
        chosen = moved != NONE
        keys = keys_of(places[chosen], moved[chosen])
        sets = {place: bitmap_of(self._moved(rows)) for place, rows in frequent.items()}
        return make_vocabulary(*_without_empty(words, keys, sets))

    def _new_or_none(self, rows: Ids) -> Ids:
        moved = np.full(len(rows), NONE, np.uint32)
        held = rows < self._count
        moved[held] = self._new[rows[held]]
        return moved

    def _forward(self, names: list[Term], number_of: Ids, count: int) -> dict[str, Forward]:
        olds = self._index.forward.values()
        starts = [old.starts[: self._count + 1] for old in olds]
        moved = np.concatenate([np.repeat(self._new, np.diff(each)) for each in starts])
        numbers = np.concatenate([old.numbers[: each[-1]] for old, each in zip(olds, starts, strict=True)])
        chosen = moved != NONE
        return make_forward(names, moved[chosen], number_of[numbers[chosen]], count)

    def _spans(self) -> Spans:
        old = self._index.spans
        bounds = np.stack([old.bounds[field][: self._spanned] for field in FIELDS], axis=1)
        moved = self._new[old.row[: self._spanned]]
        chosen = (moved != NONE) & (bounds[:, FIELDS.index("exact")] == 0)
        return make_spans(moved[chosen], bounds[chosen])

    def _endings(self) -> Endings:
        old = self._index.endings
        moved = self._new[old.row[: self._ended]]
        chosen = moved != NONE
        return Endings(old.sequence[: self._ended][chosen], moved[chosen])


def _without_empty(
    words: list[bytes], keys: NDArray[np.uint64], sets: dict[int, BitMap]
) -> tuple[list[bytes], NDArray[np.uint64], dict[int, BitMap]]:
    """Leave out the words that no row holds any more."""
    held = np.zeros(len(words), np.bool_)
    held[(keys >> np.uint64(32)).astype(np.uint32)] = True
    held[[place for place, rows in sets.items() if rows]] = True
    if held.all():
        return words, keys, sets
    place_of = np.cumsum(held) - 1
    keys = (place_of[(keys >> np.uint64(32)).astype(np.uint32)].astype(np.uint64) << np.uint64(32)) | (
        keys & np.uint64(NONE)
    )
    kept = {int(place_of[place]): rows for place, rows in sets.items() if rows}
    return [word for word, is_held in zip(words, held.tolist(), strict=True) if is_held], keys, kept
