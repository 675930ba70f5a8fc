"""All that an edition says, as named things in words: what two editions are compared by."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incidents.language import LANGUAGES, foreign, gettext, listed, numeral
from incidents.models.document import (
    ActorDocument,
    AssertionDocument,
    CollectionDocument,
    CombinedDocument,
    EventDocument,
    ExternalDocument,
    LinkDocument,
    PlaceDocument,
)
from incidents.taxonomy import (
    ACTOR_ROLES,
    ACTOR_TYPES,
    AUTHENTICITIES,
    BASES,
    GRADES,
    KINDS,
    MEASURES,
    PLACE_KINDS,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    RELATIONS,
    RESPONSIBILITY_STATES,
    STATUSES,
    TARGETS,
    TIME_KINDS,
    WEAPONS,
    ClosedList,
)
from incidents.timeline.cards import date_words, one_place
from incidents.timeline.edition_claims import (
    Stated,
    all_names,
    claim_thing,
    figure_line,
    instant_words,
    names_of,
    source_thing,
)
from incidents.timeline.facts import assertion_words, figure_words
from incidents.timeline.wording import in_page_words, label_of, name_in, sentence_case

Key = tuple[str, ...]


def things_of(document: EventDocument) -> dict[Key, Stated]:
    """Give all that a document says, in the order a reader meets it; what is not stated is left out.

    Things that are one and the same in two editions have one key: a claim by its number, a place by its slug
    and role. Bounds, address and first report follow from what is given, and are not named again.
    """
    things: dict[Key, Stated] = {}
    for key, thing in (*_plain(document), *_parts(document), *_evidence(document)):
        repeats, unique = 1, key
        while unique in things:
            repeats += 1
            unique = (*key, str(repeats))
        if thing.words:
            things[unique] = thing
    return things


def _plain(document: EventDocument) -> Iterator[tuple[Key, Stated]]:
    """Give the fields that an event has once; without words where it does not state them."""
    when, language = document["when"], document["language"]
    summary_of_many = gettext("as a summary of many acts") if document["aggregate"] else ""
    status = label_of(STATUSES[document["status"]]) if document["status"] else ""
    state = RESPONSIBILITY_STATES[document["responsibility"]["state"]]
    rows = (
        ("title", gettext("Title"), foreign(document["title"], language)),
        ("short_title", gettext("Short title"), foreign(document["short_title"], language)),
        ("summary", gettext("Summary"), foreign(document["summary"], language)),
        ("language", gettext("Language"), LANGUAGES.get(language, language)),
        ("kind", gettext("Kind"), label_of(KINDS[document["kind"]])),
        ("aggregate", gettext("Counted"), summary_of_many),
        ("date", gettext("Date"), date_words(when).long),
        ("date_text", gettext("Date in the source's words"), foreign(when["text"])),
        ("time", gettext("Time of day"), _time(document)),
        ("date_differs", gettext("Date"), gettext("sources differ") if when["differs"] else ""),
        ("grade", gettext("How sure"), label_of(GRADES[document["grade"]])),
        ("grade_note", gettext("What was checked"), foreign(document["grade_note"])),
        ("status", gettext("Diary"), status),
        ("responsibility", gettext("Responsibility"), label_of(state)),
        ("weapons", gettext("Weapon"), _labels(document["weapons"], WEAPONS)),
        ("targets", gettext("Kind of target"), _labels(document["targets"], TARGETS)),
    )
    yield from (((key,), Stated(label, words)) for key, label, words in rows)


def _parts(document: EventDocument) -> Iterator[tuple[Key, Stated]]:
    """Give where it was, who took part, and what it belongs to."""
    for place in document["places"]:
        yield ("place", place["slug"], place["role"]), _place(place)
    for actor in document["actors"]:
        yield ("actor", actor["slug"], actor["role"]), _actor(actor)
    for measure, combined in document["figures"].items():
        yield ("figure", measure), _combined(measure, combined)
    for link in document["links"]:
        yield ("link", link["relation"], str(link["event"])), _link(link)
    for collection in document["collections"]:
        yield ("collection", collection["slug"]), _collection(collection)
    for external in document["external"]:
        yield ("external", external["scheme"], external["id"]), _external(external)


def _evidence(document: EventDocument) -> Iterator[tuple[Key, Stated]]:
    """Give who says what, in which documents, and what is and is not known."""
    for entry in document["responsibility"]["assertions"]:
        actor_slug = entry["actor"]["slug"] if entry["actor"] else ""
        yield ("assertion", str(entry["claim"]), entry["stance"], actor_slug), _assertion(entry)
    cited = {}
    for claim in document["claims"]:
        yield ("claim", str(claim["number"])), claim_thing(claim)
        cited[claim["document"]["id"]] = claim["document"]
    for number, source in cited.items():
        yield ("document", str(number)), source_thing(source)
    for line in document["known"]:
        yield ("known", line), Stated(gettext("Known"), foreign(line, document["language"]))
    for line in document["not_known"]:
        yield ("not_known", line), Stated(gettext("Not known"), foreign(line, document["language"]))


def _labels(slugs: Iterable[str], terms: ClosedList[Any]) -> str:
    return listed((label_of(terms[slug]) if slug in terms else slug for slug in slugs), "; ")


def _time(document: EventDocument) -> str:
    time = document["when"]["time"]
    if time is None:
        return ""
    clock = " – ".join(part for part in (time["start"], time["end"]) if part)
    zone = foreign(time["zone"] or "")
    inferred = gettext("taken from the place") if time["zone_inferred"] else ""
    parts = (label_of(TIME_KINDS[time["kind"]]), clock, zone, inferred, foreign(time["text"]))
    return listed(part for part in parts if part)


def _place(place: PlaceDocument) -> Stated:
    role = label_of(PLACE_ROLES[place["role"]])
    precision = in_page_words(PLACE_PRECISIONS[place["precision"]], "reads")
    words = gettext("{name} ({role}: {precision})", name=one_place(place), role=role, precision=precision)
    point = (place["latitude"], place["longitude"])
    details = names_of(place) | {
        gettext("Kind of place"): label_of(PLACE_KINDS[place["kind"]]),
        gettext("Country code"): place["iso"] or "",
        gettext("Lies in"): listed(map(all_names, place["ancestors"]), "; "),
        gettext("Coordinates"): listed(f"{number}" for number in point if number is not None),
        gettext("Also called"): foreign("; ".join(place["aliases"])),
    }
    return Stated(gettext("Place"), words, name_in(place), details)


def _actor(actor: ActorDocument) -> Stated:
    role = label_of(ACTOR_ROLES[actor["role"]])
    words = gettext("{name} ({role})", name=name_in(actor), role=role)
    details = names_of(actor) | {
        gettext("Kind of actor"): label_of(ACTOR_TYPES[actor["type"]]),
        gettext("Also called"): foreign("; ".join(actor["aliases"])),
        gettext("Note"): foreign(actor["note"]),
    }
    return Stated(gettext("Actor"), words, name_in(actor), details)


def _combined(measure: str, combined: CombinedDocument) -> Stated:
    label = label_of(MEASURES[measure])
    details = {
        gettext("Best estimate"): "" if combined["best"] is None else numeral(combined["best"]),
        gettext("Highest number given"): numeral(combined["stated_high"]) if combined["stated_high"] else "",
        gettext("Basis"): label_of(BASES[combined["basis"]]),
        gettext("Counted apart"): listed(map(figure_line, combined["of_whom"]), "; "),
        gettext("Claims it rests on"): listed(map(numeral, combined["claims"])),
    }
    return Stated(label, figure_words(combined), label, details)


def _assertion(entry: AssertionDocument) -> Stated:
    label = gettext("Who says who did it")
    authenticity = label_of(AUTHENTICITIES[entry["authenticity"]]) if entry["authenticity"] else ""
    details = {
        gettext("Who says so"): foreign(entry["by"]),
        gettext("Authenticity"): authenticity,
        gettext("Doubted by"): foreign(entry["doubted_by"]),
        gettext("As of"): instant_words(entry["as_of"]),
        gettext("Claim"): numeral(entry["claim"]),
    }
    return Stated(label, assertion_words(entry), label, details)


def _link(link: LinkDocument) -> Stated:
    relation = in_page_words(RELATIONS[link["relation"]], "reads").replace("{source}", gettext("a source"))
    words = gettext("{relation} entry {n}", relation=sentence_case(relation), n=numeral(link["event"]))
    claim = numeral(link["claim"]) if link["claim"] else ""
    return Stated(gettext("Link"), words, gettext("Link"), {gettext("Claim"): claim})


def _collection(collection: CollectionDocument) -> Stated:
    details = names_of(collection) | {
        gettext("Standfirst"): foreign(collection["standfirst"]),
        gettext("Coverage"): foreign(collection["coverage"]),
    }
    return Stated(gettext("Collection"), name_in(collection), name_in(collection), details)


def _external(external: ExternalDocument) -> Stated:
    codes: Mapping[str, Any] = external["codes"]
    details = {
        gettext("Version"): external["version"],
        gettext("Codes"): foreign("; ".join(f"{code}: {codes[code]}" for code in sorted(codes))),
    }
    identifier = foreign(f"{external['scheme']} {external['id']}")
    return Stated(gettext("Number elsewhere"), identifier, identifier, details)
