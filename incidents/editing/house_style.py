"""Words that take a side or say more than the source: hints for the editor, never a refusal."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from incidents.models import Event

ONE_SIDED: Final[Mapping[str, str]] = {
    r"terroris(?:t|ts|m)": "Name the group or what was done; “terrorist” stands in quotations only.",
    r"martyr(?:s|ed|dom)?": "Say “killed”; “martyr” stands in quotations only.",
    r"liberat(?:e|es|ed|ion)": "Say who took the place from whom; “liberated” stands in quotations only.",
    r"neutrali[sz](?:e|es|ed|ing)": "Say what was done: killed, captured, wounded.",
    r"eliminat(?:e|es|ed|ing)": "Say what was done: killed, captured, wounded.",
    r"collateral damage": "Say who or what was hit.",
    r"surgical(?:ly)?": "Say what was hit, and what else.",
    r"regime": "Name the government or body.",
    r"thugs?|barbaric|cowardly|heinous|brutal(?:ly)?": "Leave the judgement to the reader.",
}
"""Patterns of words that are one side's, or judge, with what to write instead."""
VAGUE: Final[Mapping[str, str]] = {
    r"clash(?:es|ed)?": "A clash has two sides that fight: if only one used force, say who and against whom.",
    r"casualt(?:y|ies)": "Say killed, injured or missing where the source does.",
    r"many|several|dozens|scores|countless": "Give the number, or the source’s own words as a claim.",
    r"reportedly|allegedly": "Name who reports it.",
    r"recently|yesterday|today|currently": "Give the date: readers come later.",
}
"""Patterns of words that say less than they seem to."""
PASSIVE: Final = re.compile(
    r"\b(?:was|were|been|is|are) (?:[a-z]+ly )?"
    r"(?:killed|shot|bombed|attacked|struck|hit|arrested|abducted)\b",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
ACTING: Final = frozenset({"found", "acknowledged"})
"""Stances after which a source has settled who did it."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A word as it stands in a field, and what could be better."""

    field: str
    word: str
    advice: str


def hints(event: Event) -> Iterator[Hint]:
    """Give the hints about an event's own words; quotations and claims are their speakers'.

    No queries on an event read by `freezing.load`.
    """
    for field in ("title", "short_title", "summary", "known", "not_known"):
        text = QUOTED.sub(" ", getattr(event, field))
        for pattern, advice in {**ONE_SIDED, **VAGUE}.items():
            if found := re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
                yield Hint(field, found[0], advice)
    stances = {row.stance for claim in event.claims.all() for row in claim.assertions.all()}
    found = PASSIVE.search(event.title)
    if found and stances & ACTING:
        yield Hint("title", found[0], "It is settled who did it: say so, with that actor first.")
