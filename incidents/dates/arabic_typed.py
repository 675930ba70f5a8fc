"""Dates typed in Arabic, put into the English words that are read: "منذ كانون الثاني ٢٠٢٠"."""

from __future__ import annotations

import re
from calendar import month_name
from typing import Final

from incidents.dates.arabic import MONTHS

_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ARABIC: Final = re.compile(r"[\u0621-\u064A\u0660-\u0669\u06F0-\u06F9]")
_MARKS: Final = re.compile(r"[\u064B-\u0652\u0640]")
# The names used in Egypt, the Gulf and Sudan, beside those of Iraq and the Levant.
_EASTERN: Final = (
    *("يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو"),
    *("يوليو", "اغسطس", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"),
)
_WORDS: Final = {
    "الشهر الماضي": "last month",
    "الاسبوع الماضي": "last week",
    "العام الماضي": "last year",
    "السنة الماضية": "last year",
    "هذا الشهر": "this month",
    "هذا الاسبوع": "this week",
    "هذا العام": "this year",
    "هذه السنة": "this year",
    "امس": "yesterday",
    "اليوم": "today",
    "منذ": "since",
    "ابتداء من": "since",
    "حتى": "until",
    "بحلول": "until",
    "قبل": "before",
    "بعد": "after",
    "بين": "between",
    "من": "from",
    "الى": "to",
    "او": "or",
    "اوائل": "early",
    "مطلع": "early",
    "منتصف": "mid",
    "اواخر": "late",
    "ربيع": "spring",
    "صيف": "summer",
    "خريف": "autumn",
    "شتاء": "winter",
    "خلال": "",
    "في": "",
    "عام": "",
    "سنة": "",
    "شهر": "",
}


def _folded(text: str) -> str:
    """Write alef in one way and leave vowel marks out, since people type them as they please."""
    return _MARKS.sub("", text).translate(str.maketrans("أإآ", "ااا"))


_ENGLISH: Final = _WORDS | {
    _folded(name): month_name[number]
    for names in (MONTHS, _EASTERN)
    for number, name in enumerate(names, start=1)
}
# The longest first: "كانون الثاني" before any word of its own.
_KNOWN: Final = re.compile(
    r"(?<![\u0621-\u064A])(و?)("
    + "|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True))
    + r")(?![\u0621-\u064A])"
)


def in_english(text: str) -> str:
    """Put Arabic words for a date into English ones; a text without any is left as it is."""
    if not _ARABIC.search(text):
        return text
    words = _folded(text.translate(_DIGITS)).replace("،", ",")
    words = _KNOWN.sub(lambda found: ("and " if found[1] else "") + _ENGLISH[found[2]], words)
    words = re.sub(r"(?<![\u0621-\u064A])و\s?(?=[0-9])", "and ", words)
    return " ".join(words.split())
