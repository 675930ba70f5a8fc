"""Which passwords are refused although they are long: the guessable, and those that have leaked somewhere.

Nothing is asked of anybody else: the list of leaked ones is a file of the operator's.
"""

import re
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST_WORD = 3
SHORTEST_REST = 8
"""Characters that have to be left once what anybody would try first is taken out."""


class GuessableValidator:
    """Refuses a name, a word of this site or a common password, repeated or with a tail."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator()

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        for word in sorted(_words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        rest = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", _unit(rest))
        if len(rest) < SHORTEST_REST or rest in self.common.passwords:
            raise ValidationError(
                "Somebody who knows you or this site could guess this password. Take four words or more that"
                " have nothing to do with each other.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "Four words or more that have nothing to do with each other, nor with you or this site."


def _words_of(user: Any) -> Iterator[str]:
    host = urlsplit(settings.BASE_URL).hostname or ""
    texts = ["dateline", settings.PUBLISHER, *host.split(".")]
    names = ("username", "first_name", "last_name", "email")
    texts += [str(getattr(user, name, "")) for name in names]
    for text in texts:
        folded = text.casefold()
        yield from (part for part in {folded, *re.split(r"\W+", folded)} if len(part) >= SHORTEST_WORD)


def _unit(text: str) -> str:
    """Give what a text repeats, or the text itself."""
    found = re.fullmatch(r"(.+?)\1+", text, re.DOTALL)
    return found[1] if found else text


class BreachedValidator:
    """Refuses what is in a file of leaked passwords: sorted lines "SHA-1:count", as Have I Been Pwned has."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def validate(self, password: str, user: Any = None) -> None:
        wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        if self._holds(wanted):
            raise ValidationError(
                "This password has leaked from another site, and is tried by everybody who guesses.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "It has not leaked from another site."

    def _holds(self, wanted: bytes) -> bool:
        """Look a digest up by halving the file; about forty reads for all that ever leaked."""
        with self.path.open("rb") as lines:
            low, high = 0, self.path.stat().st_size
            while low < high:
                middle = (low + high) // 2
                lines.seek(middle)
                if middle:
                    # The line before the middle is cut; what counts begins after it.
                    lines.seek(middle - 1)
                    lines.readline()
                line = lines.readline()
                digest = line[: len(wanted)].upper()
                if digest == wanted:
                    return True
                if line and digest < wanted:
                    low = lines.tell()
                else:
                    high = middle
        return False
