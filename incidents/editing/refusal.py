"""One reason why something is not published."""

import unicodedata
from dataclasses import dataclass

# Marks that turn the direction of the text after them: a title could read as its opposite.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Refusal:
    """`field` names the field or relation of the event it is about, "" for the event as a whole."""

    field: str
    message: str


def text_problem(text: str, *, one_line: bool = False) -> str | None:
    """Say what a text holds that no reader may be given, to stand after "The title"; None if nothing."""
    if text.isprintable():
        # Nearly every text, told at once: neither marks nor control characters are printable.
        return None
    for character in text:
        if character in DIRECTION_MARKS:
            return f"holds a mark that turns the direction of the text (U+{ord(character):04X})"
        if character in "\n\r\t" and not one_line:
            continue
        # Cc: control characters; Cs: half of a pair, which no database or page can hold.
        if unicodedata.category(character) in ("Cc", "Cs"):
            return f"holds a control character (U+{ord(character):04X})"
    return None
