"""Searching for words: each is a term; a phrase is the rows that hold all its words, looked through."""

from typing import Final

from pyroaring import BitMap

from incidents.language import gettext, numeral
from incidents.models import Edition
from incidents.timeline.index.build import DOCUMENT_IF_NEEDED, words_of
from incidents.timeline.index.sets import ids_of
from incidents.timeline.index.view import View
from incidents.timeline.log import BATCH
from incidents.timeline.query import Problem, TimelineQuery, UnreadableQuery
from incidents.words import Phrase, Prefix, QueryTerm, Word, query_terms

MOST_CANDIDATES: Final = 20_000
"""Events that a phrase is looked for in, one by one; more hold all its words: it is too common."""
MOST_PHRASES: Final = 64
"""Phrases whose answers are kept."""


def holding(query: TimelineQuery, view: View) -> BitMap:
    """Give the public rows that hold everything searched for; raises `UnreadableQuery` for common phrases.

    Only phrases are looked for in the database: a query for 500 of the events that hold all its words, but
    for those looked through before.
    """
    found = view.live
    phrases = []
    for term in query_terms(query.q):
        if isinstance(term, Phrase):
            phrases.append(term)
        found = found & _rows_of(term, view)
    for phrase in phrases:
        if len(found) > MOST_CANDIDATES:
            raise _too_common(query, phrase)
        found = found & _holding_phrase(phrase, found, view)
    return found


def _rows_of(term: QueryTerm, view: View) -> BitMap:
    """Give the rows that hold a word, or all words of a phrase."""
    words = view.index.words
    match term:
        case Word(text):
            return words.get(text)
        case Prefix(stem):
            return words.beginning(stem)
        case Phrase(parts):
            return BitMap.intersection(*(words.get(part) for part in parts))


def _holding_phrase(phrase: Phrase, candidates: BitMap, view: View) -> BitMap:
    """Give the candidates in which the words follow one another."""
    kept = view.index.phrases
    checked, holds = kept.get(phrase.words, (BitMap(), BitMap()))
    unchecked = candidates - checked
    if unchecked:
        holds = holds | _look_through(phrase, unchecked, view)
        while len(kept) >= MOST_PHRASES:
            kept.pop(next(iter(kept)), None)
        kept[phrase.words] = checked | unchecked, holds
    return holds


def _look_through(phrase: Phrase, unchecked: BitMap, view: View) -> BitMap:
    rows = ids_of(unchecked)
    sequences = view.index.rows.sequence[rows].tolist()
    row_of = dict(zip(sequences, rows.tolist(), strict=True))
    needle = f" {' '.join(phrase.words)} "
    found = BitMap()
    for start in range(0, len(sequences), BATCH):
        editions = Edition.objects.filter(
            sequence__in=sequences[start : start + BATCH], content__isnull=False
        )
        texts = editions.order_by().values_list("sequence", "content__search_text", DOCUMENT_IF_NEEDED)
        for sequence, text, document in texts:
            # A line is a text of its own: no phrase goes from one to the next.
            if needle in f" {words_of(text, document)} ".replace("\n", " \n "):
                found.add(row_of[sequence])
    return found


def _too_common(query: TimelineQuery, phrase: Phrase) -> UnreadableQuery:
    message = gettext(
        "“q” holds a phrase of words so common that more than {n} events have them all. "
        "Add a rarer word, or search for the words without quotation marks.",
        n=numeral(MOST_CANDIDATES),
    )
    return UnreadableQuery((Problem("q", " ".join(phrase.words), message),), query.replacing(q=""))
