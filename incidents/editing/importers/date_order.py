"""Which of day and month comes first in dates: recognised from a whole column, never guessed of one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from incidents.dates import DateError, Interval, read_date
from incidents.editing.importers.running import RowError

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
ORDERS = {DAY_FIRST: "day first, 31/12/2019", MONTH_FIRST: "month first, 12/31/2019"}

_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True, slots=True)
class DateOrder:
    """What a column shows of its order. `order` is "" where nothing in it decides, or where it is mixed.

    `evidence` is the date that decides; `ambiguous` one that could be read both ways, "" for none.
    """

    order: str = ""
    evidence: str = ""
    ambiguous: str = ""
    mixed: bool = False

    @property
    def must_be_asked(self) -> bool:
        """Whether somebody who knows the file has to say the order."""
        return bool(self.ambiguous and not self.order and not self.mixed)

    def in_words(self) -> str:
        """Say what was recognised."""
        if self.mixed:
            return "dates: some with the day first, some with the month; what could be either is refused"
        if self.order:
            return f"dates: {ORDERS[self.order].partition(',')[0]}, since one is {self.evidence}"
        return (
            "dates: the order cannot be told"
            if self.ambiguous
            else "dates: written so that no order is needed"
        )


def recognise(cells: Iterable[str]) -> DateOrder:
    """Recognise the order of a column of dates."""
    evidence: dict[str, str] = {}
    ambiguous = ""
    for cell in cells:
        found = _NUMBERS.fullmatch(_without_clock(cell))
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            evidence.setdefault(DAY_FIRST, cell)
        elif second > 12 >= first:
            evidence.setdefault(MONTH_FIRST, cell)
        elif first != second:
            ambiguous = ambiguous or cell
    if len(evidence) == 2:
        return DateOrder(ambiguous=ambiguous, mixed=True)
    order = next(iter(evidence), "")
    return DateOrder(order, evidence.get(order, ""), ambiguous)


def read_cell(text: str, order: str) -> Interval:
    """Read a date as EDTF, numbers in an order, or English; raise `RowError`, never guess."""
    plain = _without_clock(text)
    if found := _NUMBERS.fullmatch(plain):
        first, second, year = int(found[1]), int(found[3]), found[4]
        if first > 12 or (order == DAY_FIRST and second <= 12):
            day, month = first, second
        elif second > 12 or order == MONTH_FIRST:
            day, month = second, first
        elif first == second:
            day = month = first
        else:
            raise RowError(f"“{plain}” could be {first} or {second} as the day: say which comes first.")
        plain = f"{year}-{month:02d}-{day:02d}"
    elif found := _YEAR_FIRST.fullmatch(plain):
        plain = f"{found[1]}-{int(found[3]):02d}-{int(found[4]):02d}"
    try:
        return read_date(plain, None).interval
    except DateError as error:
        raise RowError(f"The date “{text[:40]}” cannot be read: {error.message}") from error


def _without_clock(text: str) -> str:
    """Take a time of day off a date: many files write 00:00 for every row, which says nothing."""
    return _CLOCK.sub("", text.strip())
