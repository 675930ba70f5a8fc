"""Figures as editors type them: "3-5", "at least 1 US contractor", "0", "not stated"."""

import re
import unicodedata
from dataclasses import dataclass

from incidents.taxonomy.closed import read_data
from incidents.taxonomy.figure_words import figure_in_words, group_in_words
from incidents.taxonomy.lists import MEASURES

LONGEST_TEXT = 200
LARGEST_NUMBER = 9_999_999_999
ACCEPTED = (
    "Accepted: “3”, “3-5”, “at least 1”, “up to 10”, “more than 100”, “about 2500”, “0”, “not stated”; "
    "with whom it counts where the source says so, “1 US contractor”, “2 children”."
)


class FigureError(ValueError):
    """A typed figure that cannot be read; `message` says why and what is accepted."""

    def __init__(self, reason: str) -> None:
        self.message = f"{reason} {ACCEPTED}"
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class OfWhom:
    """The group a figure counts; slugs, `nationality` ISO 3166-1 alpha-3, empty where not given."""

    standing: str = ""
    sex: str = ""
    age: str = ""
    nationality: str = ""

    @property
    def is_everybody(self) -> bool:
        """Whether the figure counts everybody, not a group of them."""
        return not (self.standing or self.sex or self.age or self.nationality)

    def in_words(self) -> str:
        """Give the group in English, "contractor, USA"; empty for everybody."""
        return group_in_words(
            standing=self.standing, sex=self.sex, age=self.age, nationality=self.nationality
        )


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure as read. `high` None is "at least `low`"; none at all is 0 to 0.

    `best` is the number where a single one was typed, else None. `echo` says back what was understood.
    """

    low: int
    best: int | None
    high: int | None
    approximate: bool
    of_whom: OfWhom
    echo: str


_ONE_TO_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER_WORDS = {word: number for number, word in enumerate(_ONE_TO_TWENTY.split(), start=1)} | _TENS
_NOT_STATED = frozenset({"", "not stated", "not given", "not known", "unknown", "n/a"})
_VAGUE = re.compile(
    r"\b(?:dozens?|scores?|hundreds?|thousands?|millions?|several|many|few|couple|handful|numerous|multiple)\b"
)
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?![\d%]|[.,]\d)" + rf"|(?:{'|'.join(_NUMBER_WORDS)})\b"
)
_FLOORS = r"at least|not fewer than|not less than|no fewer than|no less than|a minimum of|minimum|min\.?|≥|>="
_ABOVE = r"more than|over|above|>"
_CEILINGS = r"up to|at most|no more than|not more than|a maximum of|maximum|max\.?|≤|<="
_BELOW = r"fewer than|less than|under|below|<"
_ABOUT = r"about|around|approximately|approx\.?|circa|ca\.?|c\.|roughly|nearly|almost|some|~|≈"
_FIGURE = re.compile(
    rf"(?:(?P<about>{_ABOUT})\s*)?"
    rf"(?:(?P<ceiling>{_CEILINGS})|(?P<floor>{_FLOORS})|(?P<above>{_ABOVE})|(?P<below>{_BELOW})|exactly|"
    rf"(?P<pair>between|from)\b)?\s*"
    rf"(?:(?P<about2>{_ABOUT})\s*)?"
    rf"(?P<first>{_NUMBER})"
    rf"(?:\s*(?P<join>-|to\b|or\b|and\b)\s*(?P<second>{_NUMBER}))?"
    rf"(?P<more>\s*\+|\s+(?:or|and) more\b)?(?P<fewer>\s+or (?:fewer|less)\b)?"
    rf"(?P<rest>.*)"
)
_NONE = re.compile(r"(?:none|nobody|no one|no(?!\s+(?:more|fewer|less)\b)|zero)\b(?P<rest>.*)")


def read_figure(text: str, measure: str | None = None) -> ReadFigure | None:
    """Read a typed figure; None is "not stated", which is no figure and never 0.

    "Up to 10" is 0 to 10: that there was one at all is not in the words. "More than 100" is at least 101.
    `measure` lets its own nouns follow the number ("2 rockets" of munitions). Raises `FigureError` for
    anything else, words such as "dozens" included.
    """
    plain = _plain(text)
    folded = plain.casefold()
    if folded in _NOT_STATED:
        return None
    if len(folded) != len(plain):
        # Only letters no figure is written with grow when folded, and the two would no longer align.
        raise FigureError(_why_unreadable(folded))
    if match := _NONE.fullmatch(folded):
        return _figure(0, 0, False, _rest_of(plain, match), measure)
    match = _FIGURE.fullmatch(folded)
    if match is None:
        raise FigureError(_why_unreadable(folded))
    low, high = _bounds(match)
    approximate = bool(match["about"] or match["about2"])
    return _figure(low, high, approximate, _rest_of(plain, match), measure)


def _plain(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise FigureError(f"A figure takes up to {LONGEST_TEXT} characters.")
    text = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    dashes = re.sub(r"\s*[\u2010-\u2015\u2212]\s*", "-", digits)
    return re.sub(r"(?<=[^\W_])[ .;,]+$", "", " ".join(dashes.split()))


def _rest_of(plain: str, match: re.Match[str]) -> str:
    """Give the words after the number in the case they were typed in: codes of countries are capitals."""
    return plain[match.start("rest") :]


def _why_unreadable(folded: str) -> str:
    if vague := _VAGUE.search(folded):
        return (
            f"“{vague[0]}” is no number: keep it in the words of the claim, and type a bound if the source "
            "gives one."
        )
    return f"“{folded[:60]}” is no figure."


def _bounds(match: re.Match[str]) -> tuple[int, int | None]:
    first = _number(match["first"])
    bound = next((name for name in ("ceiling", "floor", "above", "below") if match[name]), None)
    if match["more"] or match["fewer"]:
        if bound or match["second"] or (match["more"] and match["fewer"]):
            raise FigureError("One bound at a time.")
        bound = "floor" if match["more"] else "ceiling"
    if match["second"] or match["pair"]:
        return _pair(match, bound)
    if bound == "ceiling":
        return 0, first
    if bound == "below":
        if first == 0:
            raise FigureError("Nothing is below 0.")
        return 0, first - 1
    if bound is None:
        return first, first
    if bound == "floor" and first == 0:
        raise FigureError("“At least 0” says nothing: type “0” for none, or “not stated”.")
    return first + (bound == "above"), None


def _pair(match: re.Match[str], bound: str | None) -> tuple[int, int]:
    if bound or not match["second"]:
        raise FigureError("A range has two numbers and no other bound.")
    if (match["join"] == "and") != (match["pair"] == "between"):
        raise FigureError("One figure at a time: type “between 3 and 5”, or each group as its own figure.")
    low, high = _number(match["first"]), _number(match["second"])
    if low > high:
        raise FigureError(f"{low} is more than {high}: the smaller number comes first.")
    return low, high


def _number(text: str) -> int:
    number = _NUMBER_WORDS.get(text)
    if number is None:
        number = int(text.replace(",", "").replace(" ", ""))
    if number > LARGEST_NUMBER:
        raise FigureError(f"{number:,} is too large.")
    return number


def _figure(low: int, high: int | None, approximate: bool, rest: str, measure: str | None) -> ReadFigure:
    of_whom = _read_group(rest, measure)
    words = figure_in_words(low, high, approximate, measure=measure)
    echo = words if of_whom.is_everybody else f"{words}: {of_whom.in_words()}"
    return ReadFigure(low, low if low == high else None, high, approximate, of_whom, echo)


_groups = read_data("groups")
_NATIONALITIES = frozenset(_groups["nationalities"])
# ISO 3166 leaves XAA to XZZ to its users.
_USER_ASSIGNED = re.compile(r"X[A-Z]{2}")
_AXES_OF_WORDS: dict[str, dict[str, str]] = {}
for _table, _axis in (("standing", "standing"), ("sex", "sex"), ("age", "age"), ("demonyms", "nationality")):
    for _slug, _words in _groups[_table].items():
        for _word in _words:
            _AXES_OF_WORDS.setdefault(_word, {})[_axis] = _slug
_LONGEST_GROUP_WORD = max(word.count(" ") + 1 for word in _AXES_OF_WORDS)


def _read_group(rest: str, measure: str | None) -> OfWhom:
    """Read the words after a number; longest words first, so that "aid workers" is one."""
    words = rest.split()
    everybody = MEASURES[measure].words if measure else ("people", "person", "persons")
    axes: dict[str, str] = {}
    while words:
        found, taken = _first_group_word(words, everybody)
        for axis, slug in found.items():
            if axes.setdefault(axis, slug) != slug:
                raise FigureError("One group at a time: type each as a figure of its own.")
        words = words[taken:]
    return OfWhom(**axes)


def _first_group_word(words: list[str], everybody: tuple[str, ...]) -> tuple[dict[str, str], int]:
    """Give the axes that the first word or words state, and how many words that took."""
    if words[0] in _NATIONALITIES or _USER_ASSIGNED.fullmatch(words[0]):
        return {"nationality": words[0]}, 1
    for taken in range(min(_LONGEST_GROUP_WORD, len(words)), 0, -1):
        word = " ".join(words[:taken]).casefold()
        if word in everybody:
            return {}, taken
        if word in _AXES_OF_WORDS:
            return _AXES_OF_WORDS[word], taken
    if vague := _VAGUE.search(words[0].casefold()):
        raise FigureError(_why_unreadable(vague[0]))
    if words[0].casefold() in ("and", "or", ","):
        raise FigureError("One figure at a time: type each group as a figure of its own.")
    raise FigureError(f"“{words[0][:40]}” after the number says nothing we know of whom it counts.")
