"""A view in words: one description feeds headline, page title, share title, feeds and exports."""

from dataclasses import dataclass

from incidents.dates import range_in_words
from incidents.timeline.archive import Labels, Selection, Totals
from incidents.timeline.query import Notice, TimelineQuery

PHRASES = {
    "incident": ("{n} incident", "{n} incidents"),
    "talk": ("{n} talk", "{n} talks"),
    "other": ("{n} other diplomatic or political event", "{n} other diplomatic or political events"),
    "politics": ("{n} diplomatic or political event", "{n} diplomatic or political events"),
    "force": ("{n} change in forces", "{n} changes in forces"),
    "summary": ("{n} summary of many acts", "{n} summaries of many acts"),
    "table": ("{n} table of yearly figures", "{n} tables of yearly figures"),
    "year": ("{n} event is known only to the year.", "{n} events are known only to the year."),
    "decade": ("{n} event is known only to the decade.", "{n} events are known only to the decade."),
}
"""Every counted phrase, for one and for more; a catalogue replaces them by language."""
NONE = "no events"
AND = " and "
ALSO = "Also {parts}."
UNKNOWN = "No published event names “{slug}”."


@dataclass(frozen=True, slots=True)
class Description:
    """A view in words.

    `lead` is the sentence without its dates ("Iraq: 4 incidents and 2 talks"), `period` the dates
    ("2011 – Apr 2021", may be empty), `sentence` both; `note` what the sentence leaves out (may be empty).
    """

    lead: str
    period: str
    note: str

    @property
    def sentence(self) -> str:
        return f"{self.lead}, {self.period}" if self.period else self.lead


def describe(query: TimelineQuery, totals: Totals, labels: Labels) -> Description:
    """Describe a view; `labels` holds the names of the places of `places_to_name`."""
    main = _parts(("incident", totals.incidents), ("talk", totals.talks))
    also = _parts(
        ("other" if totals.talks else "politics", totals.other),
        ("force", totals.forces),
        ("summary", totals.aggregates),
    )
    if not main:
        main, also = also or _parts(("table", totals.tables)) or [NONE], []
    places = [labels.get(("place", slug), {}) for slug in places_to_name(query, totals)]
    names = [name.get(query.lang) or name["en"] for name in places if name]
    counted = _join(main)
    lead = f"{_join(names)}: {counted}" if names else counted[:1].upper() + counted[1:]
    years = _parts(("year", totals.year_only), ("decade", totals.decade_only))
    note = " ".join([*([ALSO.format(parts=_join(also))] if also else []), *years])
    return Description(lead, _period(query, totals), note)


def places_to_name(query: TimelineQuery, totals: Totals) -> tuple[str, ...]:
    """Give the places a sentence begins with: those chosen, else the countries all events share."""
    return query.place or totals.countries


def unknown_notices(selection: Selection) -> list[Notice]:
    """Say which values of open lists no public event carries, whether never heard of or not yet public."""
    return [Notice(key, UNKNOWN.format(slug=slug)) for key, slug in selection.unknown]


def counted(phrase: str, number: int) -> str:
    """Give a counted phrase: "1 incident", "1,204 incidents"."""
    one, many = PHRASES[phrase]
    return (one if number == 1 else many).format(n=f"{number:,}")


def _parts(*phrases: tuple[str, int]) -> list[str]:
    return [counted(phrase, number) for phrase, number in phrases if number]


def _join(parts: list[str]) -> str:
    return AND.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _period(query: TimelineQuery, totals: Totals) -> str:
    start, end = query.start or totals.first, query.end or totals.last
    return range_in_words(start, end) if start or end else ""
