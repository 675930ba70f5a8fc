"""The values that keys of an address take: each parser gives one, or raises `RefusedError`."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from incidents.dates import DateError, bounds
from incidents.language import foreign, gettext, listed, ngettext, numeral
from incidents.words import query_terms

VALUE_LENGTH = 200
LARGEST_NUMBER = 2**63 - 1

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,120}")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
NUMBER = re.compile(r"[0-9]{1,19}")
_UTC_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?Z")
# Marks of direction say nothing about a word, and could make the address bar and chips lie.
_BIDI_MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class RefusedError(ValueError):
    """A value that is refused; the text says what its key takes."""


def one_of(accepted: tuple[str, ...]) -> Callable[[str], str]:
    """Accept these words alone."""
    known = frozenset(accepted)

    def parse(value: str) -> str:
        if value not in known:
            raise RefusedError(gettext("takes one of: {values}.", values=listed(map(foreign, accepted))))
        return value

    return parse


def slug(value: str) -> str:
    """Accept the short name of an entry."""
    if not _SLUG.fullmatch(value):
        raise RefusedError(
            gettext("takes the short name of one entry: letters a–z, digits and hyphens, at most 120.")
        )
    return value


def day(value: str) -> str:
    """Accept a year, a month or a day, kept as it is written."""
    if not _DATE.fullmatch(value):
        raise RefusedError(gettext("takes a year, a month or a day: 2020, 2020-01 or 2020-01-15."))
    try:
        bounds(value)
    except DateError as error:
        raise RefusedError(
            gettext(
                "takes a year, a month or a day from 0001 to 2100: {problem}", problem=foreign(str(error))
            )
        ) from error
    return value


def number(smallest: int) -> Callable[[str], int]:
    """Accept whole numbers from `smallest`, inclusive, to `LARGEST_NUMBER`."""

    def parse(value: str) -> int:
        # Never int() alone: it takes "²" for no digit and "٣" for one, and chokes on 4,300 digits.
        if NUMBER.fullmatch(value) and smallest <= int(value) <= LARGEST_NUMBER:
            return int(value)
        raise RefusedError(gettext("takes a whole number from {smallest}.", smallest=numeral(smallest)))

    return parse


def words(value: str) -> str:
    """Accept what can be searched for; gives it normalised (NFC), without marks of direction."""
    if any(unicodedata.category(letter) == "Cc" and not letter.isspace() for letter in value):
        raise RefusedError(
            gettext('takes words, a "phrase" or the beginning of a word with *; no control characters.')
        )
    value = " ".join(unicodedata.normalize("NFC", value.translate(_BIDI_MARKS)).split())
    if len(value) > VALUE_LENGTH:
        raise RefusedError(
            ngettext("takes at most {n} character.", "takes at most {n} characters.", VALUE_LENGTH)
        )
    if value and not query_terms(value):
        raise RefusedError(
            gettext('takes words, a "phrase" or the beginning of a word with *; there is no word in it.')
        )
    return value


def utc_time(text: str) -> datetime:
    """Accept a time in UTC, to the minute or closer."""
    if _UTC_TIME.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # A day or an hour that does not exist: refused below as any other text.
    raise RefusedError(
        gettext(
            "takes the number of an edition, or a UTC time such as {example}.", example="2021-04-04T14:50Z"
        )
    )
