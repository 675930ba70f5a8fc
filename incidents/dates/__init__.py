"""Dates as sources give them: intervals with a precision, never more exact than the words."""

from incidents.dates.clock import PARTS_OF_DAY, TimeKind, TimeOfDay, read_time
from incidents.dates.edtf import Interval, bounds, order_key
from incidents.dates.english import DateWords, in_explicit_words
from incidents.dates.languages import in_words, month_name, range_in_words
from incidents.dates.phrases import Reading, read_date
from incidents.dates.ranges import RangeReading, read_range
from incidents.dates.units import DateError, Precision, Unit

__all__ = [
    "PARTS_OF_DAY",
    "DateError",
    "DateWords",
    "Interval",
    "Precision",
    "RangeReading",
    "Reading",
    "TimeKind",
    "TimeOfDay",
    "Unit",
    "bounds",
    "in_explicit_words",
    "in_words",
    "month_name",
    "order_key",
    "range_in_words",
    "read_date",
    "read_range",
    "read_time",
]
