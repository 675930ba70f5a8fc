"""The language a page speaks: its texts, its numbers, its links.

A request names its language in its address, and everything that answers it speaks that one. A context
variable carries it, so that requests answered side by side never hear one another.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).resolve().parent / "locale"
DEFAULT: Final = "en"
LANGUAGES: Final = {"en": "English", "ar": "العربية"}
FOREIGN, END_OF_FOREIGN = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
"""Around words in another language than the page's; `templating.marked` makes an element of them."""

_RIGHT_TO_LEFT: Final = frozenset({"ar"})
_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_JOINTS: Final = {", ": "، ", "; ": "؛ "}
_speaking: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the site's texts in one language; English, and any without a catalogue, is as written.

    Read from the .po file at first use: nothing compiled is kept that could differ from its source.
    """
    source = CATALOGUES / language / "LC_MESSAGES" / "site.po"
    if language not in LANGUAGES or not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as texts:
        write_mo(compiled, read_po(texts, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="site")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language until the block ends."""
    token = _speaking.set(language)
    try:
        yield
    finally:
        _speaking.reset(token)


def spoken() -> str:
    """Return the language of the page being made."""
    return _speaking.get()


def direction() -> str:
    """Return how the page's lines run: "ltr" or "rtl"."""
    return "rtl" if spoken() in _RIGHT_TO_LEFT else "ltr"


def asked_for(query_string: str) -> str:
    """Return the language an address asks for; the default where it names none that we speak."""
    values = parse_qs(query_string).get("lang", [])
    wanted = values[-1].strip() if values else DEFAULT
    return wanted if wanted in LANGUAGES else DEFAULT


def N_(text: str) -> str:  # noqa: N802 – the name that gathers texts where they are listed
    """Mark a text for the catalogue that `gettext` is given later."""
    return text


def gettext(text: str, **values: object) -> str:
    """Give a text in the page's language, with `{name}` fields filled in where there are values."""
    translated: str = catalogue(spoken()).ugettext(text)
    return translated.format(**values) if values else translated


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Give the form of a text that goes with a count, which stands in it as `{n}`."""
    translated: str = catalogue(spoken()).ungettext(one, many, count)
    return translated.format(n=numeral(count), **values)


def numeral(number: int) -> str:
    """Write a number: "1,204"."""
    grouped = f"{number:,}"
    return digits(grouped.replace(",", "٬")) if spoken() == "ar" else grouped


def digits(text: str) -> str:
    """Write the digits of a year, a time or a page in the page's own."""
    return text.translate(_DIGITS) if spoken() == "ar" else text


def listed(parts: Iterable[str], joint: str = ", ") -> str:
    """Join parts with a comma or a semicolon, as the page's language writes it."""
    return (_JOINTS[joint] if spoken() == "ar" else joint).join(parts)


def foreign(text: str, language: str = DEFAULT) -> str:
    """Set words of a language apart where the page speaks another."""
    return f"{FOREIGN}{text}{END_OF_FOREIGN}" if text and spoken() != language else text


def unmarked(text: str) -> str:
    """Take the marks of `foreign` off again, for data."""
    return text.replace(FOREIGN, "").replace(END_OF_FOREIGN, "")


def localised(path: str) -> str:
    """Give the address of a page of ours in the page's language."""
    return readdressed(path, spoken())


def readdressed(path: str, language: str) -> str:
    """Give the address of the same page in another language; `lang` stands last, as in a canonical query."""
    address, mark, fragment = path.partition("#")
    page, _, query = address.partition("?")
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith("lang=")]
    if language != DEFAULT:
        pairs.append(f"lang={language}")
    return page + ("?" + "&".join(pairs) if pairs else "") + mark + fragment
