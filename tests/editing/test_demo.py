"""The demo says what its facts say, no more, and saying it twice changes nothing."""

import json
import tomllib
from datetime import date

import pytest
from django.core.management import call_command

from incidents.dates import Interval, read_date
from incidents.editing.demo import FACTS
from incidents.models import Collection, Edition, EditionContent, Event, Figure

ANCHOR = date(2021, 4, 4)
EVENTS = {
    # short title: kind, EDTF, places (role, precision), actors (role)
    "Rockets near Balad airbase": (
        "rocket-attack",
        "2021-04-04",
        {("balad-airbase", "occurred", "near")},
        {("unknown", "attacker"), ("united-states", "present")},
    ),
    "Ten rockets, western Iraq": (
        "rocket-attack",
        "2021-03",
        {("western-iraq", "occurred", "region")},
        {("unknown", "attacker")},
    ),
    "US strikes, Syria border": (
        "strike",
        "[2021-02-21..2021-02-28]",
        {("iraq-syria-border", "occurred", "line")},
        {("united-states", "attacker"), ("iran-aligned-militias", "target")},
    ),
    "Soleimani killed": (
        "targeted-killing",
        "2020-01",
        {("iraq", "concerns", "country")},
        {("qassem-soleimani", "target"), ("iraqi-militia-leader", "target"), ("unknown", "attacker")},
    ),
    "US withdrawal": (
        "withdrawal",
        "2011",
        {("iraq", "occurred", "country")},
        {("united-states", "force"), ("barack-obama", "mentioned")},
    ),
    "US troops return": (
        "deployment",
        "2014",
        {("iraq", "occurred", "country")},
        {("united-states", "force")},
    ),
    "US troops cut to 2,500": (
        "troop-level",
        "2020",
        {("iraq", "occurred", "country")},
        {("united-states", "force"), ("donald-trump", "ordered-by")},
    ),
    "Talks open, online": (
        "talks",
        "2020-06",
        {("online", "venue", "not-stated"), ("iraq", "concerns", "country")},
        {("united-states", "participant"), ("iraq", "participant")},
    ),
    "Talks due to resume": (
        "talks",
        "2021-04-07",
        {("iraq", "concerns", "country")},
        {("united-states", "participant"), ("iraq", "participant")},
    ),
    "Iraq asks for a date": (
        "request",
        "[..2021-04-04]",
        {("iraq", "concerns", "country")},
        {("iraq", "speaker"), ("united-states", "addressee")},
    ),
    "US official on the talks": (
        "statement",
        "[..2021-04-04]",
        {("iraq", "concerns", "country")},
        {("united-states", "speaker")},
    ),
    "Al-Kadhimi takes office": (
        "change-of-government",
        "[..2021-04-04]",
        {("iraq", "occurred", "country")},
        {("mustafa-al-kadhimi", "took-office")},
    ),
    "US troops, 2003–2021": (
        "troop-level",
        "2003/2021",
        {("iraq", "occurred", "country")},
        {("united-states", "force")},
    ),
}


@pytest.fixture
def documents(db):
    """The frozen documents of the demo, by short title."""
    call_command("load_demo")
    found = [json.loads(row.document) for row in EditionContent.objects.all()]
    return {document["short_title"]: document for document in found}


def test_thirteen_events_stand_as_the_facts_have_them(documents):
    assert {
        title: (
            document["kind"],
            document["when"]["edtf"],
            {(place["slug"], place["role"], place["precision"]) for place in document["places"]},
            {(actor["slug"], actor["role"]) for actor in document["actors"]},
        )
        for title, document in documents.items()
    } == EVENTS


def test_every_event_is_reported_by_one_origin_in_the_one_collection(documents):
    for document in documents.values():
        assert document["grade"] == "reported"
        assert len({claim["document"]["origin"]["slug"] for claim in document["claims"]}) == 1
        assert [entry["slug"] for entry in document["collections"]] == ["us-iraq-2021"]


def test_the_article_is_no_report_of_the_agency_it_credits(documents):
    document = documents["Rockets near Balad airbase"]["claims"][0]["document"]
    assert document["outlet"]["names"]["en"] == "Not named in the copy we hold"
    assert document["origin"]["slug"] == "associated-press"
    assert document["url"] is None
    assert document["published_at"] == "2021-04-04T14:50:00+00:00"


def test_figures_are_the_stated_ones_alone(documents):
    figures = {
        (title, measure): (figure["low"], figure["high"])
        for title, document in documents.items()
        for measure, figure in document["figures"].items()
        if not figure["of_whom"]
    }
    assert figures == {
        ("Rockets near Balad airbase", "munitions"): (2, 2),
        ("Ten rockets, western Iraq", "munitions"): (10, 10),
        ("Soleimani killed", "killed"): (2, None),
        ("US troops cut to 2,500", "troops"): (2500, 2500),
    }
    (killed,) = documents["Ten rockets, western Iraq"]["figures"]["killed"]["of_whom"]
    assert (killed["low"], killed["high"]) == (1, None)
    assert killed["of_whom"]["standing"] == "contractor"
    assert killed["of_whom"]["nationality"] == "USA"


def test_yearly_troop_figures_are_observed_and_dated_one_by_one(documents):
    (claim,) = documents["US troops, 2003–2021"]["claims"]
    figures = {figure["edtf"]: figure for figure in claim["figures"]}
    assert list(figures) == [str(year) for year in range(2003, 2022)]
    assert (figures["2007"]["low"], figures["2011"]["low"], figures["2021"]["low"]) == (170000, 28669, 2500)
    assert {figure["nature"] for figure in figures.values()} == {"observed"}
    assert {year for year, figure in figures.items() if figure["scope"] == "DMDC"} == {
        str(year) for year in range(2008, 2018)
    }


def test_links_rest_on_the_claim_that_makes_them(documents):
    ids = {document["id"]: title for title, document in documents.items()}
    links = {
        (title, link["relation"], ids[link["event"]], link["claim"])
        for title, document in documents.items()
        for link in document["links"]
    }
    assert links == {
        ("Rockets near Balad airbase", "similar-to", "Ten rockets, western Iraq", 4),
        ("Talks due to resume", "resumes", "Talks open, online", 1),
        ("Iraq asks for a date", "about", "Talks due to resume", 1),
        ("US official on the talks", "about", "Talks due to resume", 1),
    }


def test_responsibility_is_attributed_once_and_not_stated_elsewhere(documents):
    states = {title: document["responsibility"]["state"] for title, document in documents.items()}
    assert {title for title, state in states.items() if state == "attributed"} == {"US strikes, Syria border"}
    assert set(states.values()) == {"attributed", "not-stated"}


def test_the_words_of_each_date_read_as_its_edtf():
    for row in tomllib.loads(FACTS.read_text(encoding="utf-8"))["events"]:
        assert read_date(row["date_words"], ANCHOR).interval == Interval.parse(row["edtf"]), row["key"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    def state():
        return (
            list(Edition.objects.values_list("digest")),
            Event.objects.count(),
            Figure.objects.count(),
            Collection.objects.get().version,
        )

    call_command("load_demo")
    before = state()
    call_command("load_demo")
    assert state() == before


@pytest.mark.django_db
def test_an_interrupted_load_is_finished_by_the_next(monkeypatch):
    from incidents.editing import demo

    publish = demo.publish
    calls = iter(range(100))

    def fail_at_the_fifth(**arguments):
        if next(calls) == 4:
            raise OSError("disk full")
        return publish(**arguments)

    monkeypatch.setattr(demo, "publish", fail_at_the_fifth)
    with pytest.raises(OSError, match="disk full"):
        demo.load()
    assert Event.objects.count() == Edition.objects.count() == 4
    monkeypatch.setattr(demo, "publish", publish)
    assert demo.load() == 9
