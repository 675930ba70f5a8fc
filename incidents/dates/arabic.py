"""Dates in Arabic words: Iraqi month names, Arabic-Indic digits, exactly as vague as the dates are."""

from __future__ import annotations

from datetime import date, time

from incidents.dates.clock import PARTS_OF_DAY, TimeKind, TimeOfDay
from incidents.dates.edtf import Interval, part_of
from incidents.dates.english import DateWords
from incidents.dates.units import SEASONS, Precision, Unit, checked, parse_unit

MONTHS = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
NOT_GIVEN = {
    Precision.MONTH: "اليوم غير مذكور",
    Precision.SEASON: "اليوم غير مذكور",
    Precision.YEAR: "الشهر غير مذكور",
    Precision.DECADE: "السنة غير مذكورة",
}
_DATE_NOT_GIVEN = "التاريخ غير مذكور"
_SEASONS = {"spring": "ربيع", "summer": "صيف", "autumn": "خريف", "winter": "شتاء"}
_PARTS = {"early": "أوائل", "mid": "منتصف", "late": "أواخر"}
_PARTS_OF_DAY = {
    "night": "ليلًا",
    "dawn": "فجرًا",
    "morning": "صباحًا",
    "midday": "ظهرًا",
    "afternoon": "بعد الظهر",
    "evening": "مساءً",
    "late-evening": "في ساعة متأخرة من المساء",
}
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# One, two, three to ten, eleven and more, whole hundreds: the forms a counted noun takes.
_DAYS = ("يوم واحد", "يومان", "أيام", "يومًا", "يوم")
_MONTHS = ("شهر واحد", "شهران", "أشهر", "شهرًا", "شهر")
_YEARS = ("سنة واحدة", "سنتان", "سنوات", "سنة", "سنة")


def in_words(interval: Interval, time: TimeOfDay | None = None) -> DateWords:
    """Put a date, and its time of day if there is one, into words."""
    doubt = "غير مؤكد" if interval.uncertain else ""
    running, is_wide = _running(interval, True), _is_wide(interval)
    if _is_night(interval, time):
        return DateWords(f"ليلة {_running(interval, is_wide)}", f"ليلة {running}", doubt, f"ليلة {running}")
    notes = [time_in_words(time) if time else "", _note(interval), doubt]
    return DateWords(
        short=_standing(interval, is_wide),
        long=_standing(interval, True),
        note="، ".join(filter(None, notes)),
        with_year=running,
    )


def range_in_words(start: str | None, end: str | None) -> str:
    """Name a query's range: "كانون الثاني ٢٠٢٠ – نيسان ٢٠٢١", "منذ ٢٠١٤", "حتى نيسان ٢٠٢١"."""
    first, last = (parse_unit(checked(text)) if text else None for text in (start, end))
    if first and last:
        return unit_in_words(first) if first.bare == last.bare else _joined(first, last, True, "–")
    if first:
        return f"منذ {unit_in_words(first)}"
    return f"حتى {unit_in_words(last)}" if last else "أي تاريخ"


def unit_in_words(unit: Unit, *, year: bool = True) -> str:
    """Name one date, without its mark: "٤ نيسان ٢٠٢١", "ربيع ٢٠٢١", "عقد ٢٠١٠–٢٠١٩"."""
    if unit.kind is Precision.YEAR:
        return _year(unit.earliest)
    if unit.kind is Precision.DECADE:
        return f"عقد {_year(unit.earliest)}–{_year(unit.latest)}"
    if unit.kind is Precision.SEASON:
        season = SEASONS[unit.number][0]
        years = f"{_year(unit.earliest)}–{_year(unit.latest)}" if season == "winter" else _year(unit.earliest)
        return f"{_SEASONS[season]} {years}"
    month = month_in_words(unit.earliest, year=year)
    return f"{_number(unit.earliest.day)} {month}" if unit.kind is Precision.DAY else month


def month_in_words(day: date, *, year: bool = True) -> str:
    """Name the month of a day: "نيسان ٢٠٢١"."""
    name = MONTHS[day.month - 1]
    return f"{name} {_year(day)}" if year else name


def time_in_words(moment: TimeOfDay) -> str:
    """Put a time of day into words; what has no hours stays in the source's own."""
    if moment.start is None:
        return moment.text
    if moment.kind is TimeKind.PART_OF_DAY:
        hours = (
            moment.start.hour,
            24 if moment.end == time(23, 59) else moment.end.hour if moment.end else 0,
        )
        return next(
            (_PARTS_OF_DAY[part] for part, each in PARTS_OF_DAY.items() if each == hours), moment.text
        )
    start = _clock(moment.start)
    if moment.kind is TimeKind.WINDOW and moment.end:
        return f"بين الساعة {start} و{_clock(moment.end)}"
    closely = moment.text.lower().startswith(("just", "shortly", "soon"))
    stem = {
        TimeKind.AFTER: "بُعيد" if closely else "بعد",
        TimeKind.BEFORE: "قُبيل" if closely else "قبل",
        TimeKind.APPROXIMATE: "نحو",
        TimeKind.FIRST_REPORTED: "أول إبلاغ عند",
    }.get(moment.kind)
    return f"{stem} الساعة {start}" if stem else f"الساعة {start}"


def counted(number: int, forms: tuple[str, str, str, str, str]) -> str:
    """Count in Arabic: one and two are words alone, the noun follows the number's last two digits."""
    one, two, few, many, other = forms
    if number in (1, 2):
        return one if number == 1 else two
    last = number % 100
    noun = few if 3 <= last <= 10 else many if last >= 11 else other
    return f"{_number(number)} {noun}"


def _running(interval: Interval, year: bool) -> str:
    """Words for the middle of a sentence: "أواخر شباط ٢٠٢١", "بحلول ٤ نيسان ٢٠٢١"."""
    about = "نحو " if interval.approximate else ""
    start, end = interval.ends
    if start is None or end is None:
        return _one_sided(interval, year, about)
    match interval.precision:
        case Precision.SPAN:
            return about + _joined(start, end, year, "–")
        case Precision.EITHER if interval.members:
            return about + _joined(start, end, year, " أو ")
        case Precision.EITHER:
            return f"بين {about}{_joined(start, end, year, ' و')}"
        case Precision.PART:
            is_year = start.kind is Precision.MONTH
            whole = _year(start.earliest) if is_year else month_in_words(start.earliest, year=year)
            return f"{about}{_PARTS[part_of(start, end) or 'mid']} {whole}"
    return about + unit_in_words(start, year=year)


def _one_sided(interval: Interval, year: bool, about: str) -> str:
    known, is_choice = interval.known, interval.edtf.startswith("[")
    if interval.precision is Precision.BEFORE:
        return f"{'بحلول' if is_choice else 'حتى'} {about}{unit_in_words(known, year=year)}"
    if interval.precision is Precision.ONGOING:
        return f"منذ {about}{unit_in_words(known)}"
    if not is_choice:
        return f"ابتداءً من {about}{unit_in_words(known)}"
    return f"في {about}{unit_in_words(known)} أو بعد ذلك"


def _standing(interval: Interval, year: bool) -> str:
    """Words that stand alone: "الأحد ٤ نيسان ٢٠٢١", "في آذار", "خلال ٢٠٢٠"; else as in a sentence."""
    words = _running(interval, year)
    if interval.approximate:
        return words
    if interval.precision is Precision.DAY and interval.earliest:
        return f"{WEEKDAYS[interval.earliest.weekday()]} {words}"
    if interval.precision is Precision.MONTH:
        return f"في {words}"
    if interval.precision in (Precision.YEAR, Precision.DECADE):
        return f"خلال {words}"
    return words


def _note(interval: Interval) -> str:
    start, end = interval.ends
    if start is None or end is None:
        if interval.edtf.startswith("["):
            return _DATE_NOT_GIVEN
        if start is None:
            return "البداية مفتوحة" if interval.edtf.startswith("..") else "البداية غير معروفة"
        return "لا يزال مستمرًا" if interval.precision is Precision.ONGOING else "النهاية غير معروفة"
    match interval.precision:
        case Precision.SPAN:
            return _length(start, end)
        case Precision.EITHER:
            return "أحد التاريخين" if interval.members else _DATE_NOT_GIVEN
        case Precision.PART:
            return f"نحو {_joined(start, end, False, '–')}"
        case Precision.SEASON:
            first, last = (month_in_words(day, year=False) for day in (start.earliest, start.latest))
            return f"{first}–{last}، {NOT_GIVEN[Precision.SEASON]}"
    return NOT_GIVEN.get(interval.precision, "")


def _length(start: Unit, end: Unit) -> str:
    """Count days, months or years, both ends included; nothing where the ends are not alike."""
    if start.kind is end.kind is Precision.DAY:
        return counted((end.latest - start.earliest).days + 1, _DAYS)
    years, months = end.latest.year - start.earliest.year, end.latest.month - start.earliest.month
    if start.kind is end.kind is Precision.YEAR:
        return counted(years + 1, _YEARS)
    if start.kind is end.kind is Precision.MONTH:
        return counted(years * 12 + months + 1, _MONTHS)
    return ""


def _is_wide(interval: Interval) -> bool:
    """Whether the short words need their year: they stand under another year's heading, or under none."""
    if interval.precision in (Precision.AFTER, Precision.ONGOING):
        return True
    narrow = (Precision.DAY, Precision.MONTH)
    return any(unit.kind not in narrow for unit in interval.ends if unit)


def _is_night(interval: Interval, time: TimeOfDay | None) -> bool:
    is_two_days = interval.precision is Precision.SPAN and interval.span_days == 1
    return is_two_days and time is not None and time.kind is TimeKind.PART_OF_DAY and time.start_minute == 0


def _joined(start: Unit, end: Unit, year: bool, joint: str) -> str:
    """Join two dates, saying once what they share: "٢٢–٢٣ آذار", "١٥ شباط – ٢ آذار ٢٠٢١"."""
    spaced = " – " if joint == "–" else joint
    dated = (Precision.DAY, Precision.MONTH)
    if start.kind not in dated or end.kind not in dated:
        is_years = start.kind is end.kind is Precision.YEAR
        return (joint if is_years else spaced).join(unit_in_words(unit) for unit in (start, end))
    if start.bare[:4] != end.bare[:4]:
        return spaced.join(unit_in_words(unit) for unit in (start, end))
    last = unit_in_words(end, year=year)
    if start.kind is end.kind is Precision.DAY and start.bare[:7] == end.bare[:7]:
        return f"{_number(start.earliest.day)}{joint}{last}"
    return f"{unit_in_words(start, year=False)}{spaced}{last}"


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}".translate(_DIGITS)


def _year(day: date) -> str:
    return _number(day.year)


def _number(number: int) -> str:
    return str(number).translate(_DIGITS)
