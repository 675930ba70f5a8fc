"""The JSON of an event and of a query: shapes and keys of the contract, in its order."""

import json

import pytest

from incidents.exports.answers import Answer
from incidents.exports.documents import event_json, timeline_json
from incidents.timeline.archive import NoSuchPage
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import Notice, TimelineQuery
from tests.timeline.editions import append, make_claim, make_figure, make_place, named

pytestmark = pytest.mark.django_db

BASE = "https://timeline.example"
EVENT_KEYS = (
    "schema id url title short_title summary language kind aggregate collections status grade grade_note when"
    " places actors weapons targets figures responsibility claims known not_known links first_reported"
    " external edition"
)
TIMELINE_KEYS = (
    "schema query description total as_of about facets histogram series notices events page pages next"
    " previous"
)


def keys(mapping):
    return " ".join(mapping)


def event(number=1, language="en"):
    plain = IndexArchive()
    at = plain.head().sequence
    return event_json(
        plain.current(number, at), plain.links([number], at)[number], base_url=BASE, language=language
    )


def timeline(notices=(), **fields):
    plain = IndexArchive()
    answer = Answer.of(TimelineQuery(**fields), plain, plain.head(), base_url=BASE, notices=notices)
    return timeline_json(answer)


@pytest.fixture
def full_event():
    troops = make_figure(
        measure="killed",
        low=1,
        high=None,
        of_whom={
            "standing": "contractor",
            "sex": "",
            "age": "",
            "nationality": "",
            "affiliation": named("blue-council"),
        },
    )
    when = {
        "edtf": "2021-04-04",
        "earliest": "2021-04-04",
        "latest": "2021-04-04",
        "precision": "day",
        "text": "just after midday",
        "time": {
            "kind": "after",
            "start": "12:00",
            "end": None,
            "zone": "Etc/UTC",
            "zone_inferred": True,
            "text": "just after midday",
        },
        "differs": False,
    }
    assertion = {
        "stance": "claimed",
        "actor": named("red-front"),
        "by": "Red Front",
        "authenticity": "not-established",
        "doubted_by": "",
        "as_of": "2021-04-04T14:50:00+00:00",
        "claim": 1,
    }
    append(
        1,
        when=when,
        actors=[("red-front", "attacker")],
        collections=[named("examplia-2021") | {"standfirst": "", "coverage": ""}],
        claims=[make_claim(figures=[troops])],
        figures={
            "killed": {
                "low": 1,
                "best": None,
                "high": None,
                "stated_high": None,
                "approximate": False,
                "differs": False,
                "inconsistent": False,
                "basis": "stated",
                "of_whom": [troops],
                "claims": [1],
            }
        },
        responsibility={"state": "claimed", "assertions": [assertion]},
        external=[{"scheme": "acled", "id": "XX1", "version": "", "codes": {}}],
        reason="",
    )


def test_an_event_has_the_keys_of_the_contract_in_their_order(full_event):
    found = event()
    assert keys(found) == EVENT_KEYS
    assert keys(found["kind"]) == "slug label family strand acled plover"
    assert keys(found["when"]) == "edtf earliest latest precision text time differs"
    assert keys(found["when"]["time"]) == "kind from to zone zone_inferred text"
    assert keys(found["places"][0]) == "slug name kind iso ancestors role precision latitude longitude"
    assert keys(found["actors"][0]) == "slug name type aliases role"
    assert keys(found["figures"]["killed"]) == "low best high approximate differs basis of_whom claims"
    assert keys(found["responsibility"]["assertions"][0]) == "stance actor by authenticity as_of claim"
    assert keys(found["claims"][0]) == (
        "number said_by role voice text quoted language locator credibility supports figures document"
    )
    assert keys(found["claims"][0]["document"]) == (
        "id class outlet origin title byline url citation published_at accessed_at archived_url sha256"
        " reliability warnings"
    )
    assert keys(found["edition"]) == "sequence number action material published_at reason digest"


def test_an_event_s_values_are_those_of_its_document(full_event):
    found = event()
    assert found["url"] == f"{BASE}/events/1/rockets-near-northport/"
    assert found["kind"] == {
        "slug": "rocket-attack",
        "label": "Rocket attack",
        "family": "rocket",
        "strand": "violence",
        "acled": {
            "event_type": "Explosions/Remote violence",
            "sub_event_type": "Shelling/artillery/missile attack",
        },
        "plover": {"category": "ASSAULT", "mode": "heavy-weapons"},
    }
    assert found["collections"] == ["examplia-2021"]
    assert found["when"]["time"]["from"] == "12:00"
    assert found["places"][0]["ancestors"] == ["lake-province", "examplia"]
    assert found["figures"]["killed"]["high"] is None
    assert found["figures"]["killed"]["of_whom"][0]["of_whom"]["affiliation"] == {
        "slug": "blue-council",
        "name": "Blue Council",
    }
    assert found["claims"][0]["document"]["outlet"] == {"slug": "gazette", "name": "Northport Gazette"}
    assert found["edition"]["published_at"] == "2021-04-05T12:00:00Z"


def test_a_conditional_code_is_left_out_where_nothing_bears_it():
    append(1, kind="targeted-killing")
    append(2, kind="targeted-killing", weapons=["drone"])
    append(3, kind="talks", actors=[("red-front", "participant")])
    assert event(1)["kind"]["acled"] is None
    assert event(2)["kind"]["acled"]["sub_event_type"] == "Air/drone strike"
    assert event(3)["kind"]["acled"]["sub_event_type"] == "Agreement"


def test_who_was_hit_decides_the_code_only_where_the_sources_agree():
    def killed(standing):
        of_whom = {"standing": standing, "sex": "", "age": "", "nationality": "", "affiliation": None}
        return make_claim(figures=[make_figure("killed", 1, of_whom=of_whom)])

    append(1, kind="targeted-killing", claims=[killed("civilian")])
    append(2, kind="targeted-killing", claims=[killed("civilian"), killed("combatant")])
    assert event(1)["kind"]["acled"] == {
        "event_type": "Violence against civilians",
        "sub_event_type": "Attack",
    }
    assert event(2)["kind"]["acled"] is None


def test_names_and_labels_are_in_the_language_asked_for_or_english():
    append(1, places=["examplia", "northport"])
    found = event(language="ar")
    assert [place["name"] for place in found["places"]] == ["إكزامبليا", "Northport"]
    assert found["kind"]["label"] != "Rocket attack"


def test_links_are_seen_from_both_ends():
    append(1, kind="talks", title="Talks")
    append(2, kind="statement", title="Statement", links=[{"relation": "about", "event": 1, "claim": 1}])
    assert event(2)["links"] == [{"relation": "about", "id": 1, "title": "Talks", "claim": 1}]
    assert event(1)["links"] == [{"relation": "inverse:about", "id": 2, "title": "Statement", "claim": None}]


def test_a_link_that_reads_the_same_both_ways_has_no_inverse():
    append(1)
    append(2, links=[{"relation": "similar-to", "event": 1, "claim": 1}])
    assert [link["relation"] for link in (*event(1)["links"], *event(2)["links"])] == ["similar-to"] * 2


def test_a_timeline_has_the_keys_of_the_contract_in_their_order():
    append(
        1,
        claims=[make_claim(figures=[make_figure(nature="reached", scope="all")])],
        actors=[("blue-council", "force")],
    )
    found = timeline()
    assert keys(found) == TIMELINE_KEYS
    assert keys(found["as_of"]) == "sequence at digest"
    assert keys(found["about"]) == "url digest licence attribution newest_source coverage"
    assert keys(found["facets"]["kind"][0]) == "value label count selected url"
    assert keys(found["histogram"]) == "unit bins"
    assert keys(found["histogram"]["bins"][0]) == "start violence diplomacy politics forces"
    assert keys(found["series"][0]) == "measure party place scope nature steps"
    assert keys(found["series"][0]["steps"][0]) == "edtf low high event"
    assert keys(found["events"][0]) == EVENT_KEYS


def test_a_timeline_tells_its_query_and_where_the_log_stands():
    append(1)
    append(2, kind="talks")
    found = timeline(kind=("talks",), start="2021", as_of=2, notices=(Notice("page", "Told twice."),))
    assert found["query"] == {"from": "2021", "kind": ["talks"], "as_of": "2"}
    assert (found["as_of"]["sequence"], found["as_of"]["at"]) == (2, "2021-04-05T13:00:00Z")
    assert found["notices"] == ["Told twice."]
    assert found["description"].startswith("Examplia: 1 talk")
    assert [entry["id"] for entry in found["events"]] == [2]


def test_an_empty_archive_is_a_whole_answer():
    found = timeline()
    assert (found["total"], found["events"], found["facets"], found["series"]) == (0, [], {}, [])
    assert found["as_of"] == {"sequence": 0, "at": None, "digest": "0" * 64}
    assert (found["page"], found["pages"], found["next"], found["previous"]) == (1, 1, None, None)


def test_pages_lead_to_each_other_by_absolute_address():
    for number in range(1, 52):
        append(number)
    first, second = timeline(strand=("violence",)), timeline(strand=("violence",), page=2)
    assert (len(first["events"]), first["pages"], first["previous"]) == (50, 2, None)
    assert first["next"] == f"{BASE}/timeline.json?strand=violence&page=2"
    assert (len(second["events"]), second["next"]) == (1, None)
    assert second["previous"] == f"{BASE}/timeline.json?strand=violence"
    with pytest.raises(NoSuchPage):
        timeline(page=3)


def test_facets_stand_by_count_then_slug_with_absolute_links():
    append(1)
    append(2, places=["eastfield"])
    append(3, places=[make_place("borduria")])
    found = timeline()["facets"]["place"]
    assert [(value["value"], value["count"]) for value in found] == [
        ("examplia", 2),
        ("borduria", 1),
        ("eastfield", 1),
        ("lake-province", 1),
        ("northport", 1),
    ]
    assert found[0]["url"] == f"{BASE}/timeline.json?place=examplia"


def test_both_are_plain_json():
    append(1, claims=[make_claim(figures=[make_figure(nature="reached")])])
    for answer in (timeline(), event()):
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


@pytest.mark.parametrize("number", [2, 50])
def test_the_number_of_queries_does_not_grow_with_the_events(number, django_assert_num_queries):
    for entry in range(1, number + 1):
        links = [{"relation": "about", "event": entry - 1, "claim": None}] if entry > 1 else []
        append(entry, links=links, actors=[(f"group-{entry}", "attacker")])
    plain = IndexArchive()
    answer = Answer.of(TimelineQuery(), plain, plain.head(), base_url=BASE)
    with django_assert_num_queries(5):
        timeline_json(answer)
