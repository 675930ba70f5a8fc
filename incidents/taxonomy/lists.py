"""Every closed list of the product, read once from the data files."""

from collections.abc import Iterator, Mapping
from typing import Any

from incidents.taxonomy.closed import ClosedList, WeaponTree, arabic_texts, read_data, read_terms
from incidents.taxonomy.terms import (
    AcledCode,
    Action,
    ActorRole,
    ActorType,
    Described,
    Family,
    Grade,
    Kind,
    Label,
    Measure,
    PlacePrecision,
    PlaceRole,
    PloverCode,
    PrecisionGroup,
    Relation,
    Stance,
    Standing,
    Strand,
    Term,
    TimeKind,
    Weapon,
)

_kinds = read_data("kinds")
_certainty = read_data("certainty")
_responsibility = read_data("responsibility")
_figures = read_data("figures")
_places = read_data("places")
_dates = read_data("dates")
_editions = read_data("editions")
_actors = read_data("actors")
_weapons = read_data("weapons")
_links = read_data("links")
_claims = read_data("claims")
ACLED_ROWS: Mapping[str, Mapping[str, str]] = read_data("acled")
"""ACLED's sub-event types with their `event_type`, `disorder_type` and our `kind` on import."""

STRANDS = ClosedList("strand", read_terms(_kinds["strands"], Strand))
FAMILIES = ClosedList("family", read_terms(_kinds["families"], Family))


def _acled(row: Mapping[str, Any]) -> AcledCode | None:
    if "acled" in row:
        return AcledCode(ACLED_ROWS[row["acled"]]["event_type"], row["acled"])
    if "acled_event_type" in row:
        return AcledCode(row["acled_event_type"], None)
    return None


def _plover(row: Mapping[str, Any]) -> PloverCode | None:
    category, mode = [*row.get("plover", []), None, None][:2]
    return PloverCode(category, mode) if category else None


def _read_kinds(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Kind]:
    for slug, row in rows.items():
        family = FAMILIES[row["family"]]
        acled, plover = _acled(row), _plover(row)
        acled_if, plover_if = row.get("acled_if"), row.get("plover_if")
        yield Kind(
            slug=slug,
            label=Label(en=row["en"], ar=row["ar"]),
            definition=row["definition"],
            arabic=arabic_texts(row),
            family=family.slug,
            strand=STRANDS[row["strand"]].slug,
            glyph=row.get("glyph", family.glyph),
            css=family.css,
            neutral=row.get("neutral", False),
            counts_as_talks=row.get("counts_as_talks", False),
            acled=None if acled_if else acled,
            plover=None if plover_if else plover,
            acled_if=acled_if,
            acled_conditional=acled if acled_if else None,
            plover_if=plover_if,
            plover_conditional=plover if plover_if else None,
        )


KINDS = ClosedList("kind", _read_kinds(_kinds["kinds"]))

GRADES = ClosedList("grade", read_terms(_certainty["grades"], Grade))
STATUSES = ClosedList("status", read_terms(_certainty["statuses"], Term))
RELIABILITIES = ClosedList("reliability", read_terms(_certainty["reliabilities"], Term))
CREDIBILITIES = ClosedList("credibility", read_terms(_certainty["credibilities"], Term))

STANCES = ClosedList("stance", read_terms(_responsibility["stances"], Stance))
AUTHENTICITIES = ClosedList("authenticity", read_terms(_responsibility["authenticities"], Term))
RESPONSIBILITY_STATES = ClosedList("responsibility", read_terms(_responsibility["states"], Term))

MEASURES = ClosedList("measure", read_terms(_figures["measures"], Measure))
BASES = ClosedList("basis", read_terms(_figures["bases"], Term))
STANDINGS = ClosedList("standing", read_terms(_figures["standings"], Standing))
SEXES = ClosedList("sex", read_terms(_figures["sexes"], Described))
AGES = ClosedList("age", read_terms(_figures["ages"], Described))
NATURES = ClosedList("nature", read_terms(_figures["natures"], Term))
HARMS = ClosedList("harm", read_terms(_figures["harms"], Term))

PLACE_KINDS = ClosedList("place kind", read_terms(_places["kinds"], Term))
PLACE_PRECISIONS = ClosedList("place precision", read_terms(_places["precisions"], PlacePrecision))
PLACE_ROLES = ClosedList("place role", read_terms(_places["roles"], PlaceRole))

TIME_KINDS = ClosedList("time kind", read_terms(_dates["time_kinds"], TimeKind))
PRECISIONS = ClosedList("date precision", read_terms(_dates["precisions"], Term))
PRECISION_GROUPS = ClosedList("precision", read_terms(_dates["precision_groups"], PrecisionGroup))
MATCHES = ClosedList("match", read_terms(_dates["matches"], Term))

ACTIONS = ClosedList("action", read_terms(_editions["actions"], Action))
REDACTION_CATEGORIES = ClosedList("redaction category", read_terms(_editions["redaction_categories"], Term))
DESK_STATES = ClosedList("state", read_terms(_editions["desk_states"], Term))

ACTOR_TYPES = ClosedList("actor type", read_terms(_actors["types"], ActorType))
PRIVACY_CLASSES = ClosedList("privacy class", read_terms(_actors["privacy_classes"], Term))
ACTOR_ROLES = ClosedList("role", read_terms(_actors["roles"], ActorRole))

WEAPONS = WeaponTree("weapon", read_terms(_weapons["weapons"], Weapon))
TARGETS = ClosedList("target", read_terms(_weapons["targets"], Term))

RELATIONS = ClosedList("relation", read_terms(_links["relations"], Relation))

SUPPORTS = ClosedList("support", read_terms(_claims["supports"], Term))
VOICES = ClosedList("voice", read_terms(_claims["voices"], Term))
DOCUMENT_CLASSES = ClosedList("document class", read_terms(_claims["document_classes"], Term))
WARNINGS = ClosedList("warning", read_terms(_claims["warnings"], Term))


def supports_valid(entry: object) -> bool:
    """Whether a claim can support `entry`: a slug of `SUPPORTS`, or "figure:" and a measure, never bare."""
    if not isinstance(entry, str):
        return False
    what, colon, measure = entry.partition(":")
    if what == "figure":
        return measure in MEASURES
    return not colon and what in SUPPORTS


def precision_group(precision: str) -> str:
    """Give the value of the `precision` filter that finds a date precision; `KeyError` if unknown."""
    return _GROUP_OF_PRECISION[precision]


_GROUP_OF_PRECISION = {
    precision: group.slug for group in PRECISION_GROUPS.values() for precision in group.precisions
}
