"""What an edition keeps: the document, the facets, the words; never more exact than the claims."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.editing.review import publish
from incidents.models import EditionContent, EventPlace
from incidents.models.document import EventDocument, Facets
from incidents.models.log import canonical_json
from incidents.models.search_text import search_text
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_collection,
    make_document,
    make_event,
    make_examplia,
    make_figure,
    make_link,
    make_place,
    make_published,
    make_source,
)

pytestmark = pytest.mark.django_db


def frozen(event):
    """Publish an event and give its document and facets."""
    content = EditionContent.objects.get(edition=publish(event=event, by=None))
    return json.loads(content.document), json.loads(content.facets)


def test_document_and_facets_have_exactly_the_fields_both_wings_agreed_on():
    document, facets = frozen(make_event())
    assert set(document) == set(EventDocument.__annotations__)
    assert set(facets) == set(Facets.__annotations__)


def test_the_stored_text_is_canonical():
    make_published(title="Two rockets land near “Northport” – الشمال")
    text = EditionContent.objects.get().document
    assert text == canonical_json(json.loads(text))
    assert "الشمال" in text


def test_date_and_time_are_kept_as_the_source_gave_them():
    document, facets = frozen(
        make_event(
            edtf="[2021-02-21..2021-02-28]",
            date_words="late February",
            time_kind="after",
            time_from="12:00",
            time_words="just after midday",
            zone="Etc/UTC",
            zone_inferred=True,
            day_order=2,
        )
    )
    assert document["when"] == {
        "edtf": "[2021-02-21..2021-02-28]",
        "earliest": "2021-02-21",
        "latest": "2021-02-28",
        "precision": "part",
        "text": "late February",
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
    assert facets["order"] == [datetime(2021, 2, 21).toordinal(), -7, 720, 2, 1]
    assert facets["precision"] == "part"


@pytest.mark.parametrize(("kind", "minute"), [("exact", 125), ("before", -1), ("first-reported", -1)])
def test_a_time_that_is_only_a_bound_gives_no_start_to_sort_by(kind, minute):
    _, facets = frozen(make_event(time_kind=kind, time_from="02:05"))
    assert facets["order"][2] == minute


def test_an_unknown_bound_is_null():
    document, facets = frozen(make_event(edtf="[..2021-04-04]"))
    assert (document["when"]["earliest"], document["when"]["latest"]) == (None, "2021-04-04")
    assert facets["order"][1] == 0


def test_places_bring_all_their_ancestors():
    places = make_examplia()
    document, facets = frozen(make_event(place=places["northport"]))
    slugs = [ancestor["slug"] for ancestor in document["places"][0]["ancestors"]]
    assert slugs == ["lake-province", "examplia"]
    assert facets["places"] == ["examplia", "lake-province", "northport"]
    assert facets["located"]


def test_a_border_lies_in_both_its_countries():
    one, other = make_place(slug="a-land"), make_place(slug="b-land")
    _, facets = frozen(make_event(place=make_place(slug="the-border", parents=(other, one))))
    assert facets["places"] == ["a-land", "b-land", "the-border"]


def test_what_only_concerns_a_country_is_found_there_and_not_located():
    event = make_event()
    EventPlace.objects.create(
        event=event, place=make_place(slug="examplia"), role="concerns", precision="country"
    )
    _, facets = frozen(event)
    assert (facets["places"], facets["located"]) == (["examplia"], False)


def test_a_sensitive_place_is_rounded_whatever_the_row_holds():
    place = make_place(latitude=12.345678, longitude=45.678901, is_sensitive=True)
    document, _ = frozen(make_event(place=place))
    assert (document["places"][0]["latitude"], document["places"][0]["longitude"]) == (12.3, 45.7)


def test_zero_coordinates_are_coordinates():
    document, _ = frozen(make_event(place=make_place(latitude=0.0, longitude=0.0)))
    assert document["places"][0]["latitude"] == 0


def test_names_are_kept_in_every_language():
    actor = make_actor(slug="red-front", name="Red Front", name_ar="الجبهة الحمراء", aliases="RF\nThe Front")
    document, facets = frozen(make_event(actors=((actor, "target"),)))
    assert document["actors"][0]["names"] == {"en": "Red Front", "ar": "الجبهة الحمراء"}
    assert document["actors"][0]["aliases"] == ["RF", "The Front"]
    assert facets["actors"] == [["red-front", "target"]]


def test_words_of_every_script_are_found():
    place = make_place(name="Northport", name_ar="الميناء", parents=(make_place(name="Lake Province"),))
    actor = make_actor(name="Red Front", aliases="Rote Front")
    event = make_event(place=place, actors=((actor, "target"),), known="Nobody was hurt.")
    publish(event=event, by=None)
    version, *words = EditionContent.objects.get().search_text.split()
    assert version == "1"
    assert {"rockets", "gazette", "rote", "lake", "الميناء", "hurt", "outside"} <= set(words)


def test_words_can_be_read_off_the_stored_document_again():
    actor = make_actor(name="Red Front", name_ar="الجبهة الحمراء")
    make_published(place=make_examplia()["northport"], actors=((actor, "target"),))
    content = EditionContent.objects.get()
    assert search_text(json.loads(content.document)) == content.search_text


# Figures.


def with_figures(*figures, **overrides):
    """Make an event with a claim for each figure, of an origin of its own."""
    event = make_event(claims=False, **overrides)
    for figure in figures:
        make_figure(make_claim(event), **figure)
    return event


def test_sources_that_differ_make_a_range_with_each_number_leading_to_its_claim():
    event = with_figures({"low": 2}, {"low": 5}, {"low": 2, "best": None, "high": None})
    document, facets = frozen(event)
    killed = document["figures"]["killed"]
    assert (killed["low"], killed["best"], killed["high"], killed["differs"]) == (2, None, 5, True)
    assert killed["claims"] == [1, 2, 3]
    assert (facets["figures_differ"], facets["killed"], facets["harm"]) == (True, 2, "killed")


def test_an_open_top_keeps_the_largest_number_stated():
    document, _ = frozen(with_figures({"low": 2}, {"low": 5, "best": None, "high": None}))
    killed = document["figures"]["killed"]
    assert (killed["low"], killed["high"], killed["stated_high"]) == (2, None, 5)


def test_none_is_a_claim_and_not_stated_is_no_figure():
    document, facets = frozen(with_figures({"low": 0}))
    assert document["figures"]["killed"]["high"] == 0
    assert (facets["killed"], facets["harm"]) == (0, "none-reported")
    document, facets = frozen(make_event())
    assert (document["figures"], facets["killed"], facets["harm"]) == ({}, None, "not-stated")


def test_a_group_gives_only_a_floor_and_is_kept_apart():
    document, facets = frozen(
        with_figures({"low": 1, "best": None, "high": None, "standing": "contractor", "nationality": "USA"})
    )
    killed = document["figures"]["killed"]
    assert (killed["low"], killed["best"], killed["high"]) == (1, None, None)
    assert killed["of_whom"][0]["of_whom"]["standing"] == "contractor"
    assert facets["killed"] == 1


def test_what_one_origin_said_later_replaces_what_it_said_first():
    agency = make_source()
    event = make_event(claims=False)
    for day, low in ((4, 2), (5, 5)):
        document = make_document(origin=agency, published_at=datetime(2021, 4, day, tzinfo=UTC))
        make_figure(make_claim(event, document=document), "killed", low)
    document, facets = frozen(event)
    assert (document["figures"]["killed"]["low"], facets["figures_differ"]) == (5, False)
    assert [claim["figures"][0]["later"] for claim in document["claims"]] == ["5", None]


def test_the_values_of_a_series_are_not_combined():
    event = with_figures(kind="troop-level", title="Troops, by year", short_title="Troops")
    claim = make_claim(event)
    for year, low in ((2003, 138), (2004, 170_000)):
        make_figure(claim, "troops", low, nature="observed", edtf=str(year))
    document, facets = frozen(event)
    assert document["figures"] == {}
    assert facets["series"]
    assert [figure["low"] for figure in document["claims"][0]["figures"]] == [138, 170_000]


def test_a_level_that_was_reached_is_the_figure_of_its_event():
    event = with_figures({"measure": "troops", "low": 2500, "nature": "reached"}, kind="troop-level")
    document, facets = frozen(event)
    assert document["figures"]["troops"]["best"] == 2500
    assert facets["series"]


def test_only_violence_and_accidents_have_harm():
    _, facets = frozen(make_event(kind="talks", title="Talks", short_title="Talks"))
    assert facets["harm"] is None


# Responsibility, sources, links.


def test_responsibility_is_as_of_its_document():
    actor = make_actor(slug="red-front")
    event = make_event()
    make_assertion(event.claims.get(), "suspected", actor)
    document, facets = frozen(event)
    assertion = document["responsibility"]["assertions"][0]
    assert (assertion["actor"]["slug"], assertion["by"], assertion["claim"]) == (
        "red-front",
        "The Gazette",
        1,
    )
    assert assertion["as_of"] == "2021-04-04T14:50:00+00:00"
    assert facets["responsibility"] == "suspected"


def test_the_newest_source_counts_by_the_calendar_of_its_own_zone():
    late = make_document(published_at=datetime(2021, 4, 4, 20, 0, tzinfo=UTC), published_zone="Asia/Kolkata")
    event = make_event(claim={"document": late})
    make_claim(event)
    document, facets = frozen(event)
    assert facets["newest_source"] == "2021-04-05"
    assert document["first_reported"]["published_at"] == "2021-04-04T14:50:00+00:00"


def test_documents_without_a_time_leave_the_newest_source_open():
    document, facets = frozen(make_event(claim={"document": make_document(published_at=None)}))
    assert (document["first_reported"], facets["newest_source"]) == (None, None)


def test_an_outlet_counts_once_and_its_newest_reliability_is_kept():
    outlet = make_source(slug="gazette")
    outlet.reliabilities.create(code="C", since="2020-01-01", reason="New.")
    outlet.reliabilities.create(code="B", since="2021-01-01", reason="Corrects itself.")
    event = make_event(claim={"document": make_document(source=outlet)})
    make_claim(event, document=make_document(source=outlet))
    document, facets = frozen(event)
    assert facets["sources"] == ["gazette"]
    assert document["claims"][0]["document"]["reliability"] == "B"


def test_a_link_holds_the_public_id_of_its_target():
    target, event = make_published(), make_event()
    make_link(event, target, "similar-to", claim=event.claims.get())
    document, _ = frozen(event)
    assert document["links"] == [{"relation": "similar-to", "event": target.public_id, "claim": 1}]


def test_the_slugs_of_merged_actors_and_places_still_lead_here():
    actor, place = make_actor(slug="red-front"), make_place(slug="northport")
    older = make_actor(slug="the-front", merged_into=actor)
    make_actor(slug="first-front", merged_into=older)
    make_place(slug="north-port", merged_into=place)
    _, facets = frozen(make_event(actors=((actor, "target"),), place=place))
    assert facets["also"] == [
        ["actor", "first-front", "red-front"],
        ["actor", "the-front", "red-front"],
        ["place", "north-port", "northport"],
    ]


def count_queries(event):
    with CaptureQueriesContext(connection) as captured:
        publish(event=event, by=None)
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_publishing_takes_no_more_queries_for_more_claims():
    places = make_examplia()
    small = make_event(place=places["northport"], actors=((make_actor(), "target"),))
    large = make_event(
        place=places["northport"],
        actors=tuple((make_actor(), "target") for _ in range(5)),
        collections=tuple(make_collection() for _ in range(3)),
    )
    for event, claims in ((small, 1), (large, 10)):
        for number in range(claims):
            claim = make_claim(event)
            make_figure(claim, "killed", number)
            make_assertion(claim, "suspected", make_actor())
    assert count_queries(small) == count_queries(large) <= 40


def test_the_slug_comes_from_the_short_title():
    document, _ = frozen(make_event())
    assert document["slug"] == "rockets-near-northport"
