"""One event's page: what is said of it and by whom, what is not known, and what stands near it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from incidents.language import foreign, gettext, listed, localised, numeral
from incidents.models.document import ClaimDocument, DocumentDocument, EventDocument, FigureDocument
from incidents.taxonomy import (
    ACTIONS,
    DOCUMENT_CLASSES,
    MEASURES,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    RELATIONS,
    RESPONSIBILITY_STATES,
    VOICES,
)
from incidents.timeline.archive import Archive, Head, Linked, Published
from incidents.timeline.cards import (
    Card,
    date_words,
    dateline_place,
    event_path,
    event_url,
    machine_date,
    make_card,
    one_place,
    outlet_words,
)
from incidents.timeline.corrections import Correction, corrections_of
from incidents.timeline.facts import (
    OTHER_MEASURES,
    Fact,
    Line,
    diary_fact,
    harm_facts,
    inside_a_sentence,
    measure_facts,
    responsibility_lines,
    role_facts,
    target_words,
    weapon_fact,
)
from incidents.timeline.line import line_of
from incidents.timeline.locator import Locator, make_locator
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import (
    city_name,
    clock_words,
    day_words,
    edtf_words,
    in_page_words,
    label_of,
    moment_words,
    name_in,
    sentence_case,
)

NEAREST: Final = 2
NEAREST_OF: Final = 5000
"""Among so many events, oldest first, the neighbours in time are looked for."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of "Who says what"; `basis` says in words who speaks, `dated` when it was published."""

    number: int
    speaker: str
    role: str
    text: str
    quoted: bool
    language: str
    locator: str
    dated: str
    outlet: str
    basis: str
    contradicts: int | None
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A cited document; `url` is empty where it may only be shown as text (`address`)."""

    outlet: str
    origin: str
    title: str
    byline: str
    published: str
    document_class: str
    citation: str
    url: str
    address: str
    archived_url: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A link of this event, in words that name who makes it."""

    reads: str
    title: str
    language: str
    said_by: str
    url: str
    when: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything the page of one edition writes. `is_old`: a later edition has taken its place."""

    id: int
    url: str
    card: Card
    locator: Locator
    title: str
    summary: str
    dateline: str
    when_long: str
    when_note: str
    edtf: str
    machine_date: str
    date_differs: bool
    places: tuple[Fact, ...]
    glance: tuple[Fact, ...]
    grade_note: str
    claims: tuple[ClaimRow, ...]
    known: tuple[str, ...]
    not_known: tuple[str, ...]
    linked: tuple[Related, ...]
    earlier: tuple[Card, ...]
    later: tuple[Card, ...]
    sources: tuple[SourceRow, ...]
    first_reported: str
    corrections: tuple[Correction, ...]
    edition: str
    edition_url: str
    history_url: str
    edition_reason: str
    is_old: bool
    collections: tuple[tuple[str, str], ...]


def make_event_page(
    published: Published, archive: Archive, head: Head, *, today: date, is_old: bool = False
) -> EventPage:
    """Build the page of an edition, as seen at `head`; a fixed number of queries."""
    document = published.document
    selection = archive.select(TimelineQuery(order="oldest"), head.sequence)
    line = line_of(selection.newest_source(), today)
    card = make_card(published, today=today, line=line.day)
    earlier, later = _neighbours(published, archive, selection.sequences(NEAREST_OF), today, line.day)
    links = archive.links([published.event], head.sequence).get(published.event, ())
    corrections = corrections_of([published.event], head.sequence, today).get(published.event, ())
    when = date_words(document["when"])
    return EventPage(
        id=published.event,
        url=event_url(document),
        card=card,
        locator=make_locator(document),
        title=document["title"],
        summary=document["summary"],
        dateline=listed([dateline_place(document), when.with_year]),
        when_long=when.long,
        when_note=listed(part for part in (when.note, _clock_words(document)) if part),
        edtf=document["when"]["edtf"],
        machine_date=machine_date(document["when"]),
        date_differs=document["when"]["differs"],
        places=_places(document),
        glance=_glance(document),
        grade_note=document["grade_note"],
        claims=tuple(_claim_row(claim) for claim in document["claims"]),
        known=tuple(document["known"]),
        not_known=tuple(document["not_known"]),
        linked=tuple(_related(link, document) for link in links),
        earlier=earlier,
        later=later,
        sources=_sources(document),
        first_reported=_first_reported(document),
        corrections=corrections,
        edition=gettext(
            "Edition {number}, {action} {moment}",
            number=numeral(published.number),
            action=label_of(ACTIONS[published.action]).lower(),
            moment=moment_words(published.published_at),
        ),
        edition_url=localised(f"{event_path(document['id'], document['slug'])}?edition={published.number}"),
        history_url=localised(f"{event_path(document['id'], document['slug'])}history/"),
        edition_reason=published.reason,
        is_old=is_old,
        collections=tuple((each["slug"], name_in(each)) for each in document["collections"]),
    )


def _clock_words(document: EventDocument) -> str:
    """Say by whose clock a time of day is given: "Baghdad time"."""
    time = document["when"]["time"]
    if time is None or not time["zone"]:
        return ""
    words = _zone_words(time["zone"])
    return gettext("{zone}, taken from the place", zone=words) if time["zone_inferred"] else words


def _glance(document: EventDocument) -> tuple[Fact, ...]:
    """Give what is known at a glance, apart from date, place and how sure we are."""
    if document["strand"] != "violence":
        facts = (*role_facts(document), *measure_facts(document, OTHER_MEASURES), diary_fact(document))
        return tuple(fact for fact in facts if fact is not None)
    state = RESPONSIBILITY_STATES[document["responsibility"]["state"]]
    lines = responsibility_lines(document) if document["responsibility"]["assertions"] else ()
    responsibility = Fact(gettext("Responsibility"), (Line(label_of(state)), *lines))
    targets = target_words(document)
    target = Fact(gettext("Kind of target"), (Line(targets),)) if targets else None
    facts = (responsibility, *harm_facts(document), weapon_fact(document), target, *role_facts(document))
    return tuple(fact for fact in facts if fact is not None)


def _places(document: EventDocument) -> tuple[Fact, ...]:
    """Give each place with its role and how exactly it is known, in words."""
    rows = []
    for place in document["places"]:
        precision = in_page_words(PLACE_PRECISIONS[place["precision"]], "reads")
        role = in_page_words(PLACE_ROLES[place["role"]], "reads")
        if place["role"] in ("concerns", "venue"):
            words = role
        else:
            words = precision if place["role"] == "occurred" else f"{role}: {precision}"
        rows.append(Fact(one_place(place), (Line(words),)))
    return tuple(rows)


def _claim_row(claim: ClaimDocument) -> ClaimRow:
    document = claim["document"]
    figures = tuple(_figure_words(figure) for figure in claim["figures"] if not figure["edtf"])
    return ClaimRow(
        number=claim["number"],
        speaker=claim["said_by"],
        role=claim["role"],
        text=claim["text"],
        quoted=claim["quoted"],
        language=claim["language"],
        locator=claim["locator"],
        dated=_document_day(document) or gettext("not dated"),
        outlet=outlet_words(claim),
        basis=label_of(VOICES[claim["voice"]]),
        contradicts=claim["contradicts"],
        figures=figures,
    )


def _sources(document: EventDocument) -> tuple[SourceRow, ...]:
    cited = {claim["document"]["id"]: claim["document"] for claim in document["claims"]}
    return tuple(_source(each) for each in cited.values())


def _source(document: DocumentDocument) -> SourceRow:
    propaganda = "propaganda" in document["warnings"]
    url = document["url"] or ""
    followed = url if url.startswith(("https://", "http://")) and not propaganda else ""
    return SourceRow(
        outlet=name_in(document["outlet"]),
        origin="" if document["origin"] == document["outlet"] else name_in(document["origin"]),
        title=document["title"],
        byline=document["byline"],
        published=_document_moment(document),
        document_class=label_of(DOCUMENT_CLASSES[document["document_class"]]),
        citation=document["citation"],
        url=followed,
        address="" if followed else url,
        archived_url="" if propaganda else document["archived_url"] or "",
        warnings=tuple(document["warnings"]),
    )


def _document_day(document: DocumentDocument) -> str:
    moment = _published(document)
    return day_words(moment.date()) if moment else ""


def _document_moment(document: DocumentDocument) -> str:
    """Write when a document came out, by its own clock: "4 April 2021, 20:20 Kolkata time (14:50 UTC)"."""
    moment = _published(document)
    if moment is None:
        return ""
    if not document["published_zone"] and moment.time() == time.min:
        # Only the day is known: a clock here would be ours, not the outlet's.
        return day_words(moment.date())
    if moment.utcoffset() == timedelta(0):
        return moment_words(moment)
    return gettext(
        "{day}, {clock} {zone} ({utc_clock} UTC)",
        day=day_words(moment.date()),
        clock=clock_words(moment),
        zone=_zone_words(document["published_zone"] or "UTC"),
        utc_clock=clock_words(moment.astimezone(UTC)),
    )


def _zone_words(zone: str) -> str:
    """Name a zone by its city: "Baghdad time"."""
    city = zone.rpartition("/")[2].replace("_", " ")
    return gettext("{city} time", city=city_name(city))


def _figure_words(figure: FigureDocument) -> str:
    """Write a claim's figure as it was typed, with what its origin later changed it to."""
    words = foreign(figure["text"]) or numeral(figure["low"])
    told = f"{label_of(MEASURES[figure['measure']])}: {words}"
    if not figure["later"]:
        return told
    return gettext("{figure} (later changed to {later})", figure=told, later=foreign(figure["later"]))


def _published(document: DocumentDocument) -> datetime | None:
    """Give a document's time of publication at its own clock."""
    if not document["published_at"]:
        return None
    moment = datetime.fromisoformat(document["published_at"])
    return moment.astimezone(ZoneInfo(document["published_zone"] or "UTC"))


def _first_reported(document: EventDocument) -> str:
    first = document["first_reported"]
    if first is None:
        return ""
    return edtf_words(first["published_at"][:10])


def _related(link: Linked, document: EventDocument) -> Related:
    relation = RELATIONS[link.relation]
    claims = {claim["number"]: inside_a_sentence(claim["said_by"]) for claim in document["claims"]}
    says = "" if link.inverse else claims.get(link.claim or 0, "")
    template = in_page_words(relation, "inverse" if link.inverse else "reads")
    words = template.replace("{source}", foreign(says) or gettext("a source"))
    return Related(
        reads=sentence_case(words),
        title=link.title,
        language=link.language,
        said_by="" if "{source}" in template else foreign(says),
        url=localised(event_path(link.event, link.slug)),
        when=edtf_words(link.edtf),
    )


def _neighbours(
    published: Published, archive: Archive, sequences: list[int], today: date, line: date
) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """Give the events just before and after this one in the archive's order."""
    if published.sequence not in sequences:
        return (), ()
    index = sequences.index(published.sequence)
    before, after = sequences[max(0, index - NEAREST) : index], sequences[index + 1 : index + 1 + NEAREST]
    editions = archive.published([*before, *after])
    cards = {s: make_card(editions[s], today=today, line=line) for s in (*before, *after) if s in editions}
    return tuple(cards[s] for s in before if s in cards), tuple(cards[s] for s in after if s in cards)
