"""Every closed list: its size, its words, and that lists fit one another."""

import re

import pytest

from incidents import taxonomy
from incidents.taxonomy import (
    ACTIONS,
    ACTOR_ROLES,
    FAMILIES,
    GRADES,
    KINDS,
    MEASURES,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    PRECISION_GROUPS,
    PRECISIONS,
    RELATIONS,
    STANCES,
    STRANDS,
    WEAPONS,
    ClosedList,
    Term,
    UnknownTermError,
    precision_group,
    supports_valid,
)

LISTS = {name: value for name, value in vars(taxonomy).items() if isinstance(value, ClosedList)}
SIZES = {
    "ACTIONS": 9,
    "ACTOR_ROLES": 25,
    "ACTOR_TYPES": 24,
    "AGES": 3,
    "AUTHENTICITIES": 3,
    "BASES": 3,
    "CREDIBILITIES": 6,
    "DESK_STATES": 4,
    "DOCUMENT_CLASSES": 8,
    "FAMILIES": 8,
    "GRADES": 5,
    "HARMS": 5,
    "KINDS": 84,
    "MATCHES": 3,
    "MEASURES": 11,
    "NATURES": 4,
    "PLACE_KINDS": 12,
    "PLACE_PRECISIONS": 11,
    "PLACE_ROLES": 8,
    "PRECISIONS": 11,
    "PRECISION_GROUPS": 4,
    "PRIVACY_CLASSES": 3,
    "REDACTION_CATEGORIES": 5,
    "RELATIONS": 13,
    "RELIABILITIES": 6,
    "RESPONSIBILITY_STATES": 8,
    "SEXES": 3,
    "STANCES": 7,
    "STANDINGS": 11,
    "STATUSES": 4,
    "STRANDS": 4,
    "SUPPORTS": 13,
    "TARGETS": 28,
    "TIME_KINDS": 7,
    "VOICES": 7,
    "WARNINGS": 4,
    "WEAPONS": 49,
}
TERMS = [
    pytest.param(term, id=f"{name}-{term.slug}") for name, terms in LISTS.items() for term in terms.values()
]


def test_every_list_has_its_published_number_of_entries():
    assert {name: len(terms) for name, terms in LISTS.items()} == SIZES


def test_names_of_lists_are_their_own():
    names = [terms.name for terms in LISTS.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("term", TERMS)
def test_term_has_a_slug_labels_in_both_languages_and_a_definition(term: Term):
    assert re.fullmatch(r"[a-zA-Z0-9]+(-[a-z0-9]+)*", term.slug)
    assert term.label.en.strip() == term.label.en != ""
    assert any("\u0600" <= letter <= "\u06ff" for letter in term.label.ar)
    assert re.fullmatch(r"[A-Z0-9].{11,}\.", term.definition)


@pytest.mark.parametrize("terms", LISTS.values(), ids=LISTS)
def test_labels_of_a_list_are_all_different(terms: ClosedList[Term]):
    english = [term.label.en for term in terms.values()]
    arabic = [term.label.ar for term in terms.values()]
    assert len(set(english)) == len(english)
    assert len(set(arabic)) == len(arabic)


def test_definitions_of_kinds_are_all_different():
    assert len({kind.definition for kind in KINDS.values()}) == len(KINDS)


def test_a_list_gives_its_slugs_in_the_published_order():
    assert KINDS.slugs[:3] == ("strike", "indirect-fire", "rocket-attack")
    assert KINDS.slugs[-1] == "other"
    assert list(GRADES) == ["verified", "corroborated", "reported", "disputed", "discounted"]
    assert tuple(STRANDS) == ("violence", "diplomacy", "politics", "forces")


def test_a_list_holds_slugs_and_nothing_else():
    assert "talks" in KINDS
    assert "no-such-kind" not in KINDS
    assert ["talks"] not in KINDS
    assert None not in KINDS


def test_parsing_an_unknown_slug_names_the_accepted_ones():
    assert GRADES.parse("verified").label.en == "Verified"
    with pytest.raises(UnknownTermError, match=r"no grade.*verified, corroborated, reported"):
        GRADES.parse("certain")


def test_a_label_is_english_where_a_language_is_unknown():
    label = KINDS["talks"].label
    assert (label.in_language("en"), label.in_language("xx"), str(label)) == ("Talks",) * 3
    assert label.in_language("ar") == "محادثات"


def test_strands_have_the_published_counts_of_kinds():
    counts = {strand: sum(kind.strand == strand for kind in KINDS.values()) for strand in STRANDS}
    assert counts == {"violence": 30, "diplomacy": 22, "politics": 13, "forces": 19}


def test_diplomacy_and_politics_share_a_lane():
    assert STRANDS["politics"].lane == STRANDS["diplomacy"].lane
    assert len({strand.lane for strand in STRANDS.values()}) == 3


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_kind_has_a_known_strand_and_the_hue_of_its_family(kind):
    assert kind.strand in STRANDS
    assert kind.css == FAMILIES[kind.family].css == f"k-{kind.family}"
    assert kind.glyph.startswith("g-")
    assert kind.is_violence == (kind.strand == "violence")


def test_neutral_kinds_are_those_for_sources_that_give_no_means():
    neutral = [kind.slug for kind in KINDS.values() if kind.neutral]
    assert neutral == ["strike", "indirect-fire", "aerial-strike", "armed-violence"]


def test_talks_of_the_sentence_are_four_kinds():
    assert [kind.slug for kind in KINDS.values() if kind.counts_as_talks] == [
        "talks",
        "visit",
        "call",
        "mediation",
    ]


@pytest.mark.parametrize("grade", GRADES.values(), ids=GRADES)
def test_grade_says_what_it_means_in_each_strand_and_what_it_needs(grade):
    assert grade.meaning("violence") == grade.violence != ""
    assert grade.meaning("diplomacy") == grade.meaning("forces") == grade.elsewhere != ""
    assert grade.needs.endswith(".")


def test_weapons_form_a_tree():
    assert WEAPONS.ancestors("drone-armed") == ("drone",)
    assert WEAPONS.ancestors("drone") == ()
    assert WEAPONS.descendants("ied") == ("roadside-bomb", "vehicle-bomb", "magnetic-bomb", "body-bomb")
    assert sum(weapon.parent is None for weapon in WEAPONS.values()) == 32


def test_only_weapon_not_stated_is_no_facet():
    assert [weapon.slug for weapon in WEAPONS.values() if not weapon.facet] == ["not-stated"]


def test_every_precision_is_in_one_group_of_the_filter():
    grouped = [precision for group in PRECISION_GROUPS.values() for precision in group.precisions]
    assert sorted(grouped) == sorted(PRECISIONS)
    assert precision_group("season") == "month"
    assert precision_group("ongoing") == "open"


def test_nothing_of_district_precision_or_wider_is_a_point():
    points = [precision.slug for precision in PLACE_PRECISIONS.values() if precision.point]
    assert points == ["exact", "street", "locality", "near"]


def test_only_what_an_event_concerns_is_off_the_map():
    assert [role.slug for role in PLACE_ROLES.values() if role.on_map == "no"] == ["concerns"]
    assert all(role.matches_place for role in PLACE_ROLES.values())


def test_roles_name_known_strands():
    assert all(role.strands and set(role.strands) <= set(STRANDS) for role in ACTOR_ROLES.values())
    assert ACTOR_ROLES["mentioned"].strands == STRANDS.slugs


def test_causal_links_are_never_an_editors():
    causal = {relation.slug for relation in RELATIONS.values() if relation.causal}
    stated = {relation.slug for relation in RELATIONS.values() if relation.editor_may_state}
    circles = {relation.slug for relation in RELATIONS.values() if relation.circles_forbidden}
    assert causal == {"retaliation-for", "response-to", "led-to", "breaches"}
    assert stated == {"part-of", "round-of", "resumes", "ends", "about", "same-event-as"}
    assert circles == {"part-of", "round-of", "resumes", "retaliation-for", "response-to", "led-to"}


@pytest.mark.parametrize("relation", RELATIONS.values(), ids=RELATIONS)
def test_causal_link_names_its_source_both_ways(relation):
    assert relation.symmetric == (relation.reads == relation.inverse)
    if relation.causal:
        assert "{source}" in relation.reads
        assert "{source}" in relation.inverse


@pytest.mark.parametrize("stance", STANCES.values(), ids=STANCES)
def test_stance_reads_as_a_sentence_about_an_actor_or_a_source(stance):
    sentence = stance.reads.format(actor="Red Front", by="the ministry")
    assert ("Red Front" in sentence) == (stance.slug != "no-claim")
    assert ("the ministry" in sentence) == (stance.slug in ("attributed", "suspected", "found", "no-claim"))


@pytest.mark.parametrize(
    ("action", "public", "in_corrections", "feed"),
    [
        ("published", True, False, "new"),
        ("updated", True, False, "material"),
        ("corrected", True, True, "corrected"),
        ("clarified", True, True, "corrected"),
        ("edited", True, False, "silent"),
        ("withdrawn", False, True, "withdrawn"),
        ("restored", True, False, "new"),
        ("merged", False, True, "withdrawn"),
        ("redacted", False, True, "withdrawn"),
    ],
)
def test_action_says_what_readers_see(action, public, in_corrections, feed):
    term = ACTIONS[action]
    assert (term.public, term.in_corrections, term.feed) == (public, in_corrections, feed)


@pytest.mark.parametrize(
    "entry", ["what", "date", "context", "reply", *(f"figure:{measure}" for measure in MEASURES)]
)
def test_claim_can_support(entry):
    assert supports_valid(entry)


@pytest.mark.parametrize(
    "entry", ["", "figure", "figure:", "figure:deaths", "what:killed", "what:", "Date", None, 1, ["what"], {}]
)
def test_claim_cannot_support(entry):
    assert not supports_valid(entry)
