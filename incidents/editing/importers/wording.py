"""Titles for rows that have none: about the thing and the place, never about who did it."""

from incidents.models.events import SHORT_TITLE_LENGTH

AREAS = frozenset({"district", "province", "country", "region"})


def cut(text: str, length: int) -> str:
    """Shorten text to so many characters, between words where there are any, and mark the cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = text[: length - 1]
    words, space, _ = head.rpartition(" ")
    return f"{(words if space and len(words) > length // 2 else head).rstrip(' ,;:–-')}…"


def place_in_title(name: str, precision: str) -> str:
    """Say where, no more exactly than the source: "near Northport", "in Lake Province"."""
    if not name or precision == "not-stated":
        return "at a place not stated"
    if precision == "near":
        return f"near {name}"
    return f"in {name}" if precision in AREAS else f"at {name}"


def short_title(what: str, place: str) -> str:
    """Give a label of what happened and where in the few characters there are."""
    for words in (f"{what}, {place}", f"{what.split()[-1].capitalize()}, {place}"):
        if len(words) <= SHORT_TITLE_LENGTH:
            return words
    return cut(f"{what.split()[-1].capitalize()}, {place}" if place else what, SHORT_TITLE_LENGTH)
