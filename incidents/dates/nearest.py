"""For EDTF outside the stored subset: the accepted forms nearest to it.

Only texts are made here; `edtf` finds out which are readable. None is narrower than what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from incidents.dates.units import LAST_YEAR, merge_marks

# ISO 8601-2: 25–28 northern, 29–32 southern seasons; then quarters, thirds and halves of a year.
_SEASONS = dict(zip(range(25, 33), (21, 22, 23, 24, 23, 24, 21, 22), strict=True))
_MONTHS = {
    **{33 + part: (1 + 3 * part, 3 + 3 * part) for part in range(4)},
    **{37 + part: (1 + 4 * part, 4 + 4 * part) for part in range(3)},
    **{40 + part: (1 + 6 * part, 6 + 6 * part) for part in range(2)},
}

Forms = Iterator[str]


def _one_of(first: str, last: str) -> str:
    return f"[{first}..{last}]"


def _padded(found: re.Match[str]) -> Forms:
    """2021-4-4 is 2021-04-04; of 2021-02-29 only the month can be right, of 2021-13-01 only the year."""
    year, month, day = found.group(1), found.group(2).zfill(2), found.group(3).zfill(2)
    yield from (f"{year}-{month}-{day}", f"{year}-{month}", year)


def _month(found: re.Match[str]) -> Forms:
    year, month = found.group(1), int(found.group(2))
    if month in _SEASONS:
        yield f"{year}-{_SEASONS[month]}"
    if month in _MONTHS:
        yield _one_of(*(f"{year}-{number:02d}" for number in _MONTHS[month]))
    yield from (f"{year}-{month:02d}", year)


def _tens_of_days(found: re.Match[str]) -> Forms:
    month, tens = found.group(1), int(found.group(2))
    for last in (tens * 10 + 9, 31, 30, 28):
        yield _one_of(f"{month}-{max(1, tens * 10):02d}", f"{month}-{last:02d}")
    yield month


def _tens_of_months(found: re.Match[str]) -> Forms:
    year, first, last = found.group(1), *(("01", "09") if found.group(2) == "0" else ("10", "12"))
    yield _one_of(f"{year}-{first}", f"{year}-{last}")


def _years(found: re.Match[str]) -> Forms:
    """A century or millennium, clipped to the years that are stored."""
    first, last = int(found.group(1).ljust(4, "0")), int(found.group(1).ljust(4, "9"))
    yield _one_of(f"{max(1, first):04d}", f"{min(LAST_YEAR, last):04d}")


def _decade(found: re.Match[str]) -> Forms:
    yield f"{found.group(1)}X"
    yield from _years(found)


def _kept(*groups: str) -> Callable[[re.Match[str]], Forms]:
    return lambda found: (found.expand(template) for template in groups)


_SINGLE: tuple[tuple[str, Callable[[re.Match[str]], Forms]], ...] = (
    (r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", _padded),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", _padded),
    (r"([0-9]{4})-([0-9]{1,2})", _month),
    (r"([0-9]{4}-[0-9]{2})-([0-3])X", _tens_of_days),
    (r"([0-9]{4})-([01])X(?:-XX)?", _tens_of_months),
    (r"([0-9]{4})-XX-[0-9]{2}", _kept(r"\1")),
    (r"([0-9]{3})X(?:-.*)?", _decade),
    (r"([0-9]{1,2})X{2,3}(?:-.*)?", _years),
    (r"([0-9]{4})S[0-9]+", _kept(r"\1~")),
    (r"Y([0-9]{4})", _kept(r"\1")),
)


def _single(text: str) -> Forms:
    """Yield forms for one date: without its time, a mark on one part moved to the end."""
    dated = re.split(r"[T ](?=[0-9]{2}:?[0-9]{2})", text)[0]
    bare, mark = re.sub(r"[~?%]", "", dated), merge_marks(text)
    if text != bare:
        yield bare + mark
    for pattern, forms in _SINGLE:
        if found := re.fullmatch(pattern, bare):
            yield from (_marked(form, mark) for form in forms(found))


def _marked(form: str, mark: str) -> str:
    return re.sub(r"(?=\.\.|\]|$)(?<![\].])", mark, form) if mark else form


def _ends(text: str, side: int) -> Forms:
    """Forms for one end of an interval or set; of a range only its outer end can stand there."""
    yield text
    yield text.replace("-XX", "")
    for form in _single(text):
        yield form.strip("[]").split("..")[-side]
    if found := re.fullmatch(r"([0-9]{3})X", text):
        yield f"{found.group(1)}{'09'[side]}"


def _pairs(text: str, opening: str, separator: str, closing: str) -> Forms:
    first, last = text.split(separator, 1)[0].strip(), text.rsplit(separator, 1)[1].strip()
    for start in _ends(first, 0) if first not in ("", "..") else (first,):
        for end in _ends(last, 1) if last not in ("", "..") else (last,):
            yield f"{opening}{start}{separator}{end}{closing}"
            yield f"{opening}{end}{separator}{start}{closing}"


def forms(text: str) -> Forms:
    """Yield candidates for the nearest accepted form, best first; not all of them are valid."""
    text = text.upper().replace(" ", "") if " " not in text.strip() or text[:1] in "[{" else text.upper()
    yield text
    if found := re.fullmatch(r"\[(.+)\.\.(.+)\]([~?%])", text):
        mark = found.group(3)
        yield f"[{_rightmost(found.group(1), mark)}..{_rightmost(found.group(2), mark)}]"
    if found := re.fullmatch(r"[\[{](.+)[\]}]", text):
        separator = ".." if ".." in text else ","
        if separator not in found.group(1):
            yield from (found.group(1), *_single(found.group(1)))
        elif text[0] == "{":
            # All of a set, at all its dates: what lasted over them comes nearest, "one of" would say less.
            yield from _pairs(found.group(1).replace(separator, "/"), "", "/", "")
        else:
            # Of more than two alternatives, only the range that holds them all leaves none out.
            separator = ".." if text.count(",") > 1 else separator
            yield from _pairs(found.group(1).replace(",", separator), "[", separator, "]")
    elif text.count("/") == 1:
        yield from _pairs(text, "", "/", "")
    else:
        yield from _single(text)


def _rightmost(date: str, mark: str) -> str:
    return date.rstrip("~?%") + merge_marks(date, mark)
