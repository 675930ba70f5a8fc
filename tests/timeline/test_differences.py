"""Every field a reader can see is named when it differs."""

import copy

import pytest

from incidents.language import FOREIGN, speaking
from incidents.timeline.differences import Difference, differences
from tests.timeline.editions import make_claim, make_document, make_figure, make_place, named

WHOM = {"standing": "civilian", "sex": "female", "age": "child", "nationality": "XXA"}
DERIVED = {
    "schema": "the form of the document",
    "id": "the address does not change",
    "slug": "follows from the short title",
    "when.earliest": "follows from the date",
    "when.latest": "follows from the date",
    "when.precision": "follows from the date",
    "strand": "follows from the kind",
    "first_reported.published_at": "follows from the documents",
    "first_reported.document": "follows from the documents",
    "first_reported.outlet": "follows from the documents",
    "claims.0.document.reliability": "shown only where the site says so",
    "places.0.ancestors.0.kind": "no page says what kind of place another lies in",
    "places.0.ancestors.1.kind": "no page says what kind of place another lies in",
} | dict.fromkeys(
    (
        "places.0.ancestors.0.slug",
        "places.0.ancestors.1.slug",
        "figures.killed.of_whom.0.of_whom.affiliation.slug",
        "claims.0.figures.0.of_whom.affiliation.slug",
        "claims.0.speaker.slug",
        "claims.0.document.origin.slug",
    ),
    "read by its name alone",
)
OTHER_SLUGS = {
    "kind": "talks",
    "grade": "verified",
    "status": "held",
    "state": "contested",
    "stance": "denied",
    "authenticity": "confirmed",
    "role": "target",
    "type": "state",
    "measure": "injured",
    "basis": "counted",
    "nature": "reached",
    "voice": "named",
    "credibility": "1",
    "document_class": "primary",
    "standing": "official",
    "sex": "male",
    "age": "adult",
    "language": "ar",
    "edtf": "2020-02-02",
    "published_at": "2020-02-02T02:02:00+00:00",
    "as_of": "2020-02-02T02:02:00+00:00",
    "accessed_at": "2020-02-02",
    "reliability": "A",
    "relation": "part-of",
    "precision": "near",
    "start": "01:01",
    "end": "02:02",
}
BY_PATH = {
    "places.0.kind": "province",
    "places.0.role": "aimed-at",
    "when.time.kind": "approximate",
    "claims.0.role": "officer",
    "weapons.0": "mortar",
    "targets.0": "police",
    "claims.0.supports.0": "time",
    "claims.0.supports.1": "actor",
    "claims.0.supports.2": "figure:killed",
    "claims.0.document.warnings.0": "propaganda",
}


def full_document():
    """Give a document that states everything a document can."""
    affiliated = WHOM | {"affiliation": named("blue-council")}
    figure = make_figure("killed", 2, best=2, high=3, text="two or three", of_whom=affiliated) | {
        "formula": "one and one",
        "nature": "observed",
        "scope": "in town",
        "edtf": "2021-04-03",
        "later": "3",
    }
    claim = make_claim(figures=[figure], speaker=named("blue-council"), role="clerk", locator="p. 3")
    claim["document"] |= {"byline": "A. Writer", "citation": "Gazette, 4 April", "licence": "CC0"}
    claim["document"] |= {"accessed_at": "2021-04-05", "archived_url": "https://archive.example/1"}
    claim["document"] |= {"sha256": "ab", "warnings": ["graphic"]}
    claim["contradicts"] = 2
    time = {"kind": "exact", "start": "12:00", "end": "13:00", "zone": "Etc/UTC"}
    place = make_place("northport") | {"iso": "XX", "latitude": 1.5, "longitude": 2.5, "aliases": ["Port"]}
    combined = {
        "low": 2,
        "best": 2,
        "high": None,
        "stated_high": 5,
        "approximate": True,
        "differs": True,
        "inconsistent": True,
        "basis": "stated",
        "of_whom": [figure],
        "claims": [1],
    }
    assertion = {"stance": "claimed", "actor": named("red-front"), "by": "The Front", "claim": 1}
    assertion |= {
        "authenticity": "doubted",
        "doubted_by": "The Gazette",
        "as_of": "2021-04-04T14:50:00+00:00",
    }
    collection = named("examplia-2021") | {"standfirst": "A year.", "coverage": "All of it."}
    document = make_document(
        1,
        places=[place],
        actors=[("red-front", "attacker")],
        weapons=["rocket"],
        targets=["military-base"],
        status="scheduled",
        grade_note="We looked.",
        figures={"killed": combined},
        responsibility={"state": "claimed", "assertions": [assertion]},
        claims=[claim],
        known=["It was loud."],
        not_known=["Who did it."],
        links=[{"relation": "about", "event": 2, "claim": 1}],
        collections=[collection],
        external=[{"scheme": "acled", "id": "XX1", "version": "1", "codes": {"event_type": "Battles"}}],
        first_reported={"published_at": "2021-04-04T14:50:00+00:00", "document": 1, "outlet": "Gazette"},
    )
    document["actors"][0] |= {"aliases": ["Front"], "note": "a part of it"}
    document["when"] |= {"text": "on the fourth", "time": time | {"zone_inferred": True, "text": "at noon"}}
    return copy.deepcopy(document)


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def other_value(path, value):
    dotted, name = ".".join(map(str, path)), path[-1]
    if dotted in BY_PATH:
        return BY_PATH[dotted]
    if name in OTHER_SLUGS and value != OTHER_SLUGS[name]:
        return OTHER_SLUGS[name]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return 7 if value is None else f"{value}x"


@pytest.mark.parametrize("path", list(leaves(full_document())), ids=lambda path: ".".join(map(str, path)))
def test_a_change_of_any_field_is_named(path):
    before, after = full_document(), full_document()
    inner = after
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = other_value(path, inner[path[-1]])
    found = differences(before, after)
    assert bool(found) is (".".join(map(str, path)) not in DERIVED)
    assert all(difference.old != difference.new for difference in found)
    assert all(difference.field for difference in found)


def test_equal_documents_have_no_difference():
    assert differences(full_document(), full_document()) == ()


def test_old_and_new_stand_beside_the_field():
    before, after = make_document(1), make_document(1, title="Three rockets land near Northport")
    assert differences(before, after) == (
        Difference("Title", "Two rockets land near Northport", "Three rockets land near Northport"),
    )


def test_a_claim_added_is_one_line_and_so_is_one_taken_out():
    one = make_document(1)
    two = make_document(1, claims=[make_claim(), make_claim(2, said_by="The Herald")])
    line = "The Herald: Two rockets came down outside the town."
    assert differences(one, two) == (Difference("Claim 2", "", line),)
    assert differences(two, one) == (Difference("Claim 2", line, ""),)


def test_a_claim_changed_names_what_of_it():
    before = make_document(1)
    after = copy.deepcopy(before)
    after["claims"][0] |= {"locator": "page 3"}
    after["claims"][0]["document"]["archived_url"] = "https://archive.example/1"
    assert differences(before, after) == (
        Difference("Claim 1: Where in the document", "", "page 3"),
        Difference("Rockets near Northport: Archived copy", "", "https://archive.example/1"),
    )


def test_figures_are_compared_as_they_are_combined():
    combined = full_document()["figures"]["killed"] | {"of_whom": []}
    before = make_document(1, figures={"killed": combined | {"differs": False, "approximate": False}})
    after = make_document(1, figures={"killed": combined | {"low": 3, "stated_high": None}})
    assert differences(before, after)[0].old.startswith("2 to 5 or more")
    assert differences(before, after)[0].new.startswith("about at least 3, figures differ")


def test_two_things_alike_do_not_hide_each_other():
    figure = make_place("northport")
    before = make_document(1, places=[figure])
    after = make_document(1, places=[figure, make_place("northport", precision="near")])
    assert [difference.old for difference in differences(before, after)] == [""]


def test_words_are_in_the_language_of_the_page_and_quotations_are_set_apart():
    before, after = make_document(1), make_document(1, title="Three rockets land", grade="disputed")
    with speaking("ar"):
        title, grade = differences(before, after)
    assert title.new.startswith(FOREIGN)
    assert not grade.new.isascii()


def test_how_reliable_an_outlet_is_shows_only_where_the_site_says_so(settings):
    before, after = make_document(1), make_document(1)
    after["claims"][0]["document"]["reliability"] = "B"
    assert differences(before, after) == ()
    settings.SHOW_RELIABILITY = True
    assert [difference.field for difference in differences(before, after)] == [
        "Rockets near Northport: Reliability of the outlet"
    ]
