"""Words: for each folded word the set of rows whose edition holds it.

A million events hold hundreds of thousands of words, most of them in a handful of events. The words of the
build are therefore one sorted text, the rare ones' rows one array in the same order, and only frequent words
have sets of their own. Words of later rows wait in a dictionary until they are folded in.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.timeline.index.sets import Ids, bitmap_of, union_of

FREQUENT: Final = 512
"""Rows from which on a set takes less room than four bytes a row."""
Offsets = NDArray[np.uint32]


class Vocabulary:
    """The words of an index.

    `text` are the sorted words of the build in UTF-8, word i from `text_offsets[i]` on; `postings` the rows
    of rare ones, from `offsets[i]` on; `frequent` the sets of the others, by i.
    """

    def __init__(
        self,
        text: bytes = b"",
        text_offsets: Offsets | None = None,
        postings: Ids | None = None,
        offsets: Offsets | None = None,
        frequent: dict[int, BitMap] | None = None,
    ) -> None:
        none = np.zeros(1, np.uint32)
        self.text = text
        self.text_offsets = none if text_offsets is None else text_offsets
        self.postings = none[:0] if postings is None else postings
        self.offsets = none if offsets is None else offsets
        self.frequent = frequent or {}
        self.later: dict[str, BitMap] = {}

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def add(self, words: Iterable[str], row: int) -> None:
        later = self.later
        for word in words:
            held = later.get(word)
            if held is None:
                held = later[word] = BitMap()
            held.add(row)

    def word(self, index: int) -> bytes:
        return self.text[self.text_offsets[index] : self.text_offsets[index + 1]]

    def words(self) -> Iterator[bytes]:
        """Give the words of the build in their order."""
        offsets = self.text_offsets.tolist()
        for start, stop in pairwise(offsets):
            yield self.text[start:stop]

    def get(self, word: str) -> BitMap:
        """Give the rows that hold a word; not to be changed."""
        key = word.encode()
        index = self._place(key)
        found = []
        if index < len(self) and self.word(index) == key:
            found.append(self._rows(index))
        if word in self.later:
            found.append(self.later[word])
        return union_of(found)

    def beginning(self, stem: str) -> BitMap:
        """Give the rows that hold a word which begins so."""
        key = stem.encode()
        first, last = self._place(key), self._place(key + b"\xff")
        found = [rows for index, rows in self.frequent.items() if first <= index < last]
        rare = self.postings[self.offsets[first] : self.offsets[last]]
        if len(rare):
            found.append(bitmap_of(np.unique(rare)))
        found += [rows for word, rows in list(self.later.items()) if word.startswith(stem)]
        return union_of(found)

    def _place(self, key: bytes) -> int:
        """Give where a word stands, or would, among those of the build; bytes sort as code points do."""
        return bisect_left(range(len(self)), key, key=self.word)

    def _rows(self, index: int) -> BitMap:
        held = self.frequent.get(index)
        return (
            bitmap_of(self.postings[self.offsets[index] : self.offsets[index + 1]]) if held is None else held
        )


def make_vocabulary(
    words: list[bytes], keys: NDArray[np.uint64], sets: Mapping[int, BitMap] = MappingProxyType({})
) -> Vocabulary:
    """Make a vocabulary of sorted words and sorted keys (place of the word << 32 | row).

    Words that have a set already, by their place in `sets`, have no keys.
    """
    places = (keys >> np.uint64(32)).astype(np.uint32)
    rows = keys.astype(np.uint32)
    ends = np.searchsorted(places, np.arange(len(words) + 1, dtype=np.uint32))
    numbers = np.diff(ends)
    is_frequent = numbers >= FREQUENT
    frequent = dict(sets)
    for place in np.flatnonzero(is_frequent).tolist():
        frequent[place] = bitmap_of(rows[ends[place] : ends[place + 1]])
    offsets = np.zeros(len(words) + 1, np.uint32)
    np.cumsum(np.where(is_frequent, 0, numbers), out=offsets[1:])
    text_offsets = np.zeros(len(words) + 1, np.uint32)
    np.cumsum(np.fromiter(map(len, words), np.uint32, len(words)), out=text_offsets[1:])
    rare = rows[np.repeat(~is_frequent, numbers)]
    return Vocabulary(b"".join(words), text_offsets, rare, offsets, frequent)
