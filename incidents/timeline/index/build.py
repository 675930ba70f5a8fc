"""Building: the log read once, from its first edition to its newest, without parsing documents."""

import json
from array import array
from collections import defaultdict
from itertools import pairwise
from typing import Any, Final

import numpy as np
from django.db.models import Case, F, Q, Value, When
from django.db.models.fields import TextField
from numpy.typing import NDArray

from incidents.models.log import GENESIS
from incidents.models.search_text import current_words
from incidents.timeline.index.entry import Entry, Term, read_entry
from incidents.timeline.index.forward import make_forward
from incidents.timeline.index.index import Endings, Index
from incidents.timeline.index.rows import COLUMNS, Rows, order_of, values_of
from incidents.timeline.index.sets import Ids, bitmap_of
from incidents.timeline.index.spans import fields_of, make_spans
from incidents.timeline.index.terms import Terms, term_order
from incidents.timeline.index.vocabulary import make_vocabulary
from incidents.timeline.public import ever_public
from incidents.words import TOKENIZER_VERSION

DOCUMENT_IF_NEEDED: Final = Case(
    When(
        Q(content__search_text__startswith=f"{TOKENIZER_VERSION} ") & Q(content__facets__contains='"links":'),
        then=Value(None),
    ),
    default=F("content__document"),
    output_field=TextField(null=True),
)
"""The document of editions frozen with other words or fewer facets than the index reads, else null."""


def entry_of(sequence: int, event: int, facets: str, search_text: str, document: str | None) -> Entry:
    """Read an edition from its columns."""
    return read_entry(sequence, event, facets, search_text, json.loads(document) if document else None)


def words_of(search_text: str, document: str | None) -> str:
    """Read an edition's words from its columns."""
    return current_words(search_text, json.loads(document) if document else None)


def build(sequence: int, digest: str) -> Index:
    """Build the index of a log up to an edition; one query."""
    gathering = _Gathering()
    columns = ("sequence", "event", "content__facets", "content__search_text")
    editions = ever_public(sequence).values_list("superseded_by", *columns, DOCUMENT_IF_NEEDED)
    for ended, *values in editions.iterator(chunk_size=2000):
        gathering.add(entry_of(*values), ended if ended is not None and ended <= sequence else 0)
    return gathering.index(sequence, digest)


def empty_index() -> Index:
    """Give the index of a log without an edition."""
    return _Gathering().index(0, GENESIS)


class _Gathering:
    """Entries on their way into an index: columns in the order of reading, terms and words by number."""

    def __init__(self) -> None:
        self.columns = {name: array(np.dtype(kind).char) for name, kind in COLUMNS.items()}
        self.ended = array("I")
        self.term_numbers: defaultdict[Term, int] = defaultdict()
        self.term_numbers.default_factory = self.term_numbers.__len__
        self.word_numbers: defaultdict[str, int] = defaultdict()
        self.word_numbers.default_factory = self.word_numbers.__len__
        self.terms, self.terms_each = array("I"), array("I")
        self.words, self.words_each = array("I"), array("I")
        self.spanned, self.bounds = array("I"), array("i")

    def add(self, entry: Entry, ended: int) -> None:
        row = len(self.ended)
        for column, value in zip(self.columns.values(), values_of(entry), strict=True):
            column.append(value)
        self.ended.append(ended)
        self.terms.extend(map(self.term_numbers.__getitem__, entry.terms))
        self.terms_each.append(len(entry.terms))
        self.words.extend(map(self.word_numbers.__getitem__, entry.words))
        self.words_each.append(len(entry.words))
        if not entry.dated.exact:
            self.spanned.append(row)
            self.bounds.extend(fields_of(entry.dated))

    def index(self, sequence: int, digest: str) -> Index:
        """Number the rows by date and the terms by value, and make everything of them."""
        columns = {name: np.frombuffer(column, column.typecode) for name, column in self.columns.items()}
        order = order_of(columns)
        row_of = np.empty(len(order), np.uint32)
        row_of[order] = np.arange(len(order), dtype=np.uint32)
        names = sorted(self.term_numbers, key=term_order)
        number_of = renumbered(self.term_numbers, names)
        term_rows, numbers = self._pairs(self.terms, self.terms_each, row_of, number_of)
        words = sorted(self.word_numbers)
        word_rows, indexes = self._pairs(
            self.words, self.words_each, row_of, renumbered(self.word_numbers, words)
        )
        spanned = row_of[np.frombuffer(self.spanned, np.uint32)]
        ended = np.frombuffer(self.ended, np.uint32)
        return Index(
            sequence,
            digest,
            Rows({name: column[order] for name, column in columns.items()}, len(order)),
            make_terms(names, keys_of(numbers, term_rows)),
            make_vocabulary([word.encode() for word in words], keys_of(indexes, word_rows)),
            make_forward(names, term_rows, numbers, len(order)),
            make_spans(spanned, np.frombuffer(self.bounds, np.int32)),
            make_endings(ended, row_of),
            bitmap_of(np.sort(row_of[ended == 0])),
        )

    def _pairs(self, flat: "array[int]", each: "array[int]", row_of: Ids, number_of: Ids) -> tuple[Ids, Ids]:
        """Give row and final number of every term or word that was gathered."""
        rows = np.repeat(row_of, np.frombuffer(each, np.uint32))
        return rows, number_of[np.frombuffer(flat, np.uint32)]


def renumbered(provisional: dict[Any, int], names: list[Any]) -> Ids:
    """Lead from the numbers of first occurrence to those of sorted names."""
    final = np.empty(len(names), np.uint32)
    final[np.fromiter(map(provisional.__getitem__, names), np.int64, len(names))] = np.arange(len(names))
    return final


def keys_of(numbers: Ids, rows: Ids) -> NDArray[np.uint64]:
    """Sort pairs by number and row, as one integer each: number << 32 | row."""
    keys = numbers.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= rows
    keys.sort()
    return keys


def make_terms(names: list[Term], keys: NDArray[np.uint64]) -> Terms:
    """Make the sets of sorted terms from the sorted keys of `keys_of`."""
    ends = np.searchsorted(keys, np.arange(len(names) + 1, dtype=np.uint64) << np.uint64(32)).tolist()
    rows = keys.astype(np.uint32)
    return Terms(names, [bitmap_of(rows[start:stop]) for start, stop in pairwise(ends)])


def make_endings(ended: Ids, row_of: Ids) -> Endings:
    """Sort the rows that ended by when they did; `ended` is 0 for the others."""
    order = np.argsort(ended, kind="stable")[np.count_nonzero(ended == 0) :]
    return Endings(ended[order].astype(np.uint32), row_of[order])
