"""A view in words: one description feeds headline, page title, share title, feeds and exports."""

from dataclasses import dataclass

from incidents.language import gettext, listed, ngettext, speaking
from incidents.timeline.archive import Labels, Selection, Totals
from incidents.timeline.query import Notice, TimelineQuery
from incidents.timeline.wording import name_of, range_in_words, sentence_case


@dataclass(frozen=True, slots=True)
class Description:
    """A view in words.

    `lead` is the sentence without its dates ("Iraq: 4 incidents and 2 talks"), `period` the dates
    ("2011 – Apr 2021", may be empty), `sentence` both; `note` what the sentence leaves out (may be empty).
    """

    lead: str
    period: str
    note: str
    sentence: str


def describe(query: TimelineQuery, totals: Totals, labels: Labels) -> Description:
    """Describe a view in its own language; `labels` holds the names of the places of `places_to_name`."""
    with speaking(query.lang):
        return _describe(query, totals, labels)


def _describe(query: TimelineQuery, totals: Totals, labels: Labels) -> Description:
    main = _parts(("incident", totals.incidents), ("talk", totals.talks))
    also = _parts(
        ("other" if totals.talks else "politics", totals.other),
        ("force", totals.forces),
        ("summary", totals.aggregates),
    )
    if not main:
        main, also = also or _parts(("table", totals.tables)) or [gettext("no events")], []
    places = [labels.get(("place", slug), {}) for slug in places_to_name(query, totals)]
    names = [name_of(name) for name in places if name]
    counted = _join(main)
    lead = f"{_join(names)}: {counted}" if names else sentence_case(counted)
    years = _parts(("year", totals.year_only), ("decade", totals.decade_only))
    note = " ".join([*([gettext("Also {parts}.", parts=_join(also))] if also else []), *years])
    period = _period(query, totals)
    return Description(lead, period, note, listed([lead, period]) if period else lead)


def places_to_name(query: TimelineQuery, totals: Totals) -> tuple[str, ...]:
    """Give the places a sentence begins with: those chosen, else the countries all events share."""
    return query.place or totals.countries


def unknown_notices(selection: Selection) -> list[Notice]:
    """Say which values of open lists no public event carries, whether never heard of or not yet public."""
    return [
        Notice(key, gettext("No published event names “{slug}”.", slug=slug))
        for key, slug in selection.unknown
    ]


def counted(phrase: str, number: int) -> str:
    """Give a counted phrase: "1 incident", "1,204 incidents"."""
    match phrase:
        case "incident":
            return ngettext("{n} incident", "{n} incidents", number)
        case "talk":
            return ngettext("{n} talk", "{n} talks", number)
        case "other":
            return ngettext(
                "{n} other diplomatic or political event", "{n} other diplomatic or political events", number
            )
        case "politics":
            return ngettext("{n} diplomatic or political event", "{n} diplomatic or political events", number)
        case "force":
            return ngettext("{n} change in forces", "{n} changes in forces", number)
        case "summary":
            return ngettext("{n} summary of many acts", "{n} summaries of many acts", number)
        case "table":
            return ngettext("{n} table of yearly figures", "{n} tables of yearly figures", number)
        case "year":
            return ngettext(
                "{n} event is known only to the year.", "{n} events are known only to the year.", number
            )
        case "decade":
            return ngettext(
                "{n} event is known only to the decade.", "{n} events are known only to the decade.", number
            )
    raise KeyError(phrase)


def _parts(*phrases: tuple[str, int]) -> list[str]:
    return [counted(phrase, number) for phrase, number in phrases if number]


def _join(parts: list[str]) -> str:
    return gettext(" and ").join([listed(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _period(query: TimelineQuery, totals: Totals) -> str:
    start, end = query.start or totals.first, query.end or totals.last
    return range_in_words(start, end) if start or end else ""
