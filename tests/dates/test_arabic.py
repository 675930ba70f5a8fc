"""Dates in Arabic: as words, and as typed."""

from datetime import date

import pytest

from incidents.dates import Interval, in_words, range_in_words, read_range, read_time
from incidents.dates.arabic import MONTHS

ANCHOR = date(2021, 4, 14)


@pytest.mark.parametrize(
    ("edtf", "short", "long", "note"),
    [
        ("2021-04-04", "الأحد ٤ نيسان", "الأحد ٤ نيسان ٢٠٢١", ""),
        ("2021-04-04~", "نحو ٤ نيسان", "نحو ٤ نيسان ٢٠٢١", ""),
        ("2021-04-04?", "الأحد ٤ نيسان", "الأحد ٤ نيسان ٢٠٢١", "غير مؤكد"),
        ("2021-03-22/2021-03-23", "٢٢–٢٣ آذار", "٢٢–٢٣ آذار ٢٠٢١", "يومان"),
        ("2021-02-15/2021-03-02", "١٥ شباط – ٢ آذار", "١٥ شباط – ٢ آذار ٢٠٢١", "١٦ يومًا"),
        ("2003/2021", "٢٠٠٣–٢٠٢١", "٢٠٠٣–٢٠٢١", "١٩ سنة"),
        ("[2021-02-21..2021-02-28]", "أواخر شباط", "أواخر شباط ٢٠٢١", "نحو ٢١–٢٨ شباط"),
        ("[2020-01..2020-04]", "أوائل ٢٠٢٠", "أوائل ٢٠٢٠", "نحو كانون الثاني – نيسان"),
        (
            "[2020-01-03..2020-01-08]",
            "بين ٣ و٨ كانون الثاني",
            "بين ٣ و٨ كانون الثاني ٢٠٢٠",
            "التاريخ غير مذكور",
        ),
        ("[2020-01-03,2020-01-08]", "٣ أو ٨ كانون الثاني", "٣ أو ٨ كانون الثاني ٢٠٢٠", "أحد التاريخين"),
        ("2021-03", "في آذار", "في آذار ٢٠٢١", "اليوم غير مذكور"),
        ("2021-21", "ربيع ٢٠٢١", "ربيع ٢٠٢١", "آذار–أيار، اليوم غير مذكور"),
        ("2021-24", "شتاء ٢٠٢١–٢٠٢٢", "شتاء ٢٠٢١–٢٠٢٢", "كانون الأول–شباط، اليوم غير مذكور"),
        ("2020", "خلال ٢٠٢٠", "خلال ٢٠٢٠", "الشهر غير مذكور"),
        ("201X", "خلال عقد ٢٠١٠–٢٠١٩", "خلال عقد ٢٠١٠–٢٠١٩", "السنة غير مذكورة"),
        ("[..2021-04-04]", "بحلول ٤ نيسان", "بحلول ٤ نيسان ٢٠٢١", "التاريخ غير مذكور"),
        ("../2021-04-04", "حتى ٤ نيسان", "حتى ٤ نيسان ٢٠٢١", "البداية مفتوحة"),
        ("[2021-04-04..]", "في ٤ نيسان ٢٠٢١ أو بعد ذلك", "في ٤ نيسان ٢٠٢١ أو بعد ذلك", "التاريخ غير مذكور"),
        ("2021-04-04/", "ابتداءً من ٤ نيسان ٢٠٢١", "ابتداءً من ٤ نيسان ٢٠٢١", "النهاية غير معروفة"),
        ("2014/..", "منذ ٢٠١٤", "منذ ٢٠١٤", "لا يزال مستمرًا"),
    ],
)
def test_a_date_is_as_vague_in_words_as_it_is(edtf, short, long, note):
    words = in_words(Interval.parse(edtf), language="ar")
    assert (words.short, words.long, words.note) == (short, long, note)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("01:34", "الساعة ٠١:٣٤"),
        ("about noon", "نحو الساعة ١٢:٠٠"),
        ("just after midday", "بُعيد الساعة ١٢:٠٠"),
        ("before 2 p.m.", "قبل الساعة ١٤:٠٠"),
        ("between 2 and 4 a.m.", "بين الساعة ٠٢:٠٠ و٠٤:٠٠"),
        ("first reports at 06:10", "أول إبلاغ عند الساعة ٠٦:١٠"),
        ("morning", "صباحًا"),
        ("late evening", "في ساعة متأخرة من المساء"),
    ],
)
def test_a_time_of_day_is_put_into_arabic_too(typed, note):
    assert in_words(Interval.parse("2021-04-04"), read_time(typed), "ar").note == note


def test_a_night_of_two_days_is_called_one():
    words = in_words(Interval.parse("2021-04-03/2021-04-04"), read_time("night"), "ar")
    assert words.short == "ليلة ٣–٤ نيسان"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-01", "2021-04", "كانون الثاني ٢٠٢٠ – نيسان ٢٠٢١"),
        ("2011", "2014", "٢٠١١–٢٠١٤"),
        ("2014", None, "منذ ٢٠١٤"),
        (None, "2021-04", "حتى نيسان ٢٠٢١"),
        ("2021-04", "2021-04", "نيسان ٢٠٢١"),
        (None, None, "أي تاريخ"),
    ],
)
def test_a_range_is_named(start, end, words):
    assert range_in_words(start, end, "ar") == words


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("الشهر الماضي", "2021-03", "2021-03"),
        ("منذ كانون الثاني ٢٠٢٠", "2020-01", None),
        ("٢٠١٤–٢٠٢٠", "2014", "2020"),
        ("بين ٢٠١٤ و٢٠٢٠", "2014", "2020"),
        ("من كانون الثاني ٢٠٢٠ إلى نيسان ٢٠٢١", "2020-01", "2021-04"),
        ("٤ نيسان ٢٠٢١", "2021-04-04", "2021-04-04"),
        ("في أبريل 2021", "2021-04", "2021-04"),
        ("أواخر شباط ٢٠٢١", "2021-02-21", "2021-02-28"),
        ("حتى نيسان ٢٠٢١", None, "2021-04"),
        ("ربيع ٢٠٢١", "2021-03", "2021-05"),
        ("العام الماضي", "2020", "2020"),
        ("since Jan 2020", "2020-01", None),
    ],
)
def test_a_range_typed_in_arabic_is_read(typed, start, end):
    reading = read_range(typed, ANCHOR)
    assert (reading.start, reading.end) == (start, end)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_written_and_read_by_its_iraqi_name(month):
    assert read_range(f"{MONTHS[month - 1]} ٢٠٢٠", ANCHOR).start == f"2020-{month:02}"
    assert MONTHS[month - 1] in in_words(Interval.parse(f"2020-{month:02}"), language="ar").with_year
