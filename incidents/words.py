"""Words as search knows them: folded alike in every script, cut into tokens, read from a query.

Indexes and editions keep folded text; whoever changes what these functions give raises
`TOKENIZER_VERSION`, so that they are built anew.
"""

import re
import unicodedata
from dataclasses import dataclass

TOKENIZER_VERSION = 1
LONGEST_QUERY = 1000
LONGEST_SLUG = 80

# What decomposition leaves as it is, though readers type the plain letter.
_PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        # Tatweel stretches a word; the half rings and apostrophes transliterate hamza and ayn.
        "ـ": None,
        "ʾ": None,
        "ʿ": None,
        "ʼ": None,
        "ʻ": None,
        "ˈ": None,
    }
)
_TOKEN = re.compile(r"[^\W_]+")
_QUERY_PART = re.compile(r'[“”„"«»](?P<phrase>[^“”„"«»]*)[“”„"«»]|(?P<words>[^“”„"«»\s]+)')
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")


class WordsError(ValueError):
    """A query that cannot be searched for; the message says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that has to occur."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that have to occur one after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word that has to occur."""

    stem: str


QueryTerm = Word | Phrase | Prefix


def fold(text: str) -> str:
    """Fold case, width, diacritics, tatweel, harakat, the variants of Arabic letters, and digits.

    Folding what is folded changes nothing.
    """
    if text.isascii():
        return text.lower()
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in decomposed
        if unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )
    return unicodedata.normalize("NFKC", bare.translate(_PLAIN_LETTERS))


def tokens(text: str) -> list[str]:
    """Cut text into its folded words, in order, repeats kept; a token is letters and digits alone."""
    return _TOKEN.findall(fold(text))


def slugify(text: str, fallback: str = "event") -> str:
    """Give an ASCII slug of at most 80 characters; words in other scripts are left out, never spelt out."""
    words: list[str] = []
    length = -1
    for word in tokens(text):
        if not _ASCII_TOKEN.fullmatch(word):
            continue
        length += len(word) + 1
        if length > LONGEST_SLUG:
            break
        words.append(word)
    return "-".join(words) or fallback


def query_terms(text: str) -> list[QueryTerm]:
    """Read a search: words, "a phrase", prefi*; each term once, in the order typed.

    An open quotation mark is no mark at all, a phrase of one word is that word. Text without any word
    gives an empty list, which is no search. Raises `WordsError` for more than 1,000 characters.
    """
    if len(text) > LONGEST_QUERY:
        raise WordsError(f"A search takes up to {LONGEST_QUERY} characters.")
    terms: list[QueryTerm] = []
    for part in _QUERY_PART.finditer(text):
        if part["phrase"] is None:
            terms.extend(_words_and_prefix(part["words"]))
        else:
            words = tokens(part["phrase"])
            if len(words) > 1:
                terms.append(Phrase(tuple(words)))
            else:
                terms.extend(Word(word) for word in words)
    return list(dict.fromkeys(terms))


def _words_and_prefix(text: str) -> list[QueryTerm]:
    words = tokens(text)
    is_prefix = len(text) > 1 and text.endswith("*") and _TOKEN.fullmatch(fold(text[-2])) is not None
    if not (words and is_prefix):
        return [Word(word) for word in words]
    return [*(Word(word) for word in words[:-1]), Prefix(words[-1])]
