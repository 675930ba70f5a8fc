"""ACLED: every sub-event type, parties without direction, dates and places no more exact than coded."""

import csv
import io

import pytest

from incidents.editing.freezing import load
from incidents.editing.importers.opening import open_format
from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import FileError
from incidents.editing.validation import refusals
from incidents.exports.acled import COLUMNS
from incidents.models import Actor, Event, ExternalId, Figure, Place
from incidents.taxonomy.lists import ACLED_ROWS
from incidents.taxonomy.mappings import ACLED_SUB_EVENT_TYPES, acled_code
from tests.factories import make_user

ROW = {
    "event_id_cnty": "EXA1",
    "event_date": "2023-05-17",
    "year": "2023",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Examplia (2019-)",
    "assoc_actor_1": "",
    "inter1": "State Forces",
    "actor2": "Red Front",
    "assoc_actor_2": "Lake League; Eastfield League",
    "inter2": "Rebel Groups",
    "interaction": "State Forces-Rebel Groups",
    "iso": "999",
    "region": "Nowhere",
    "country": "Examplia",
    "admin1": "Lake Province",
    "admin2": "Port district",
    "location": "Northport",
    "latitude": "12.5",
    "longitude": "34.25",
    "geo_precision": "1",
    "source": "Northport Gazette; Eastfield Wire",
    "source_scale": "National",
    "notes": "On 17 May, the army and the front fought near the port.",
    "fatalities": "3",
    "timestamp": "1700000000",
}

pytestmark = pytest.mark.django_db


def acled_file(*rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    # Real files begin with a byte order mark.
    return out.getvalue().encode("utf-8-sig")


def take(*rows, **options):
    return Import(open_format("acled", acled_file(*rows)), **options).run()


def imported(**overrides):
    report = take(overrides)
    assert report.in_words() == "1 row: 1 created.", report.troubles
    return Event.objects.get()


def refused(**overrides):
    report = take(overrides)
    assert report.in_words() == "1 row: 1 invalid."
    return report.rows[0].reason


def test_a_row_becomes_an_event_that_may_be_published():
    event = imported()
    assert refusals(load(event.pk)) == []
    assert (event.kind, event.edtf, event.state) == ("armed-clash", "2023-05-17", "draft")
    assert event.title == "Armed clash at Northport: Military Forces of Examplia (2019-) and Red Front"
    assert event.summary == (
        "ACLED records “Armed clash” at Northport, Port district, Lake Province, Examplia; it names Military"
        " Forces of Examplia (2019-) and Red Front. Fatalities: 3."
    )
    claim = event.claims.get()
    assert claim.text.splitlines() == [
        ROW["notes"],
        "Sources, as ACLED names them: Northport Gazette; Eastfield Wire.",
    ]


@pytest.mark.parametrize("sub_type", ACLED_SUB_EVENT_TYPES)
def test_every_sub_event_type_is_taken_published_and_comes_back_unchanged(sub_type):
    row = ACLED_ROWS[sub_type]
    report = take(
        {"sub_event_type": sub_type, "event_type": row["event_type"]},
        publish=True,
        by=make_user(may_publish=True),
    )
    assert report.in_words() == "1 row: 1 created; 1 published.", report.troubles
    event = Event.objects.get()
    assert event.kind == row["kind"]
    kept = ExternalId.objects.get().codes["sub_event_type"]
    assert acled_code(event.kind, original=kept).sub_event_type == sub_type
    assert set(event.participations.values_list("role", flat=True)) <= {"party", "participant", "mentioned"}


def test_actors_are_parties_and_their_associates_are_only_named():
    event = imported()
    assert [(e.actor.slug, e.role, e.note) for e in event.participations.all()] == [
        ("military-forces-of-examplia-2019", "party", ""),
        ("red-front", "party", ""),
        ("lake-league", "mentioned", "associated with Red Front"),
        ("eastfield-league", "mentioned", "associated with Red Front"),
    ]


@pytest.mark.parametrize(
    ("name", "inter", "actor_type"),
    [
        ("Military Forces of Examplia", "1", "armed-forces"),
        ("Police Forces of Examplia", "State Forces", "police-security"),
        ("Government of Examplia", "State Forces", "government-body"),
        ("Red Front", "2", "rebel"),
        ("Militia of X", "Political Militias", "political-militia"),
        ("Clan of X", "4", "communal-militia"),
        ("Rioters (Examplia)", "5", "rioters"),
        ("Protesters (Examplia)", "Protesters", "protesters"),
        ("Civilians (Examplia)", "", "civilians"),
        ("Military Forces of Borduria", "8", "foreign-force"),
        ("Unidentified Armed Group", "", "generic"),
    ],
)
def test_an_actor_is_of_the_type_its_inter_says(name, inter, actor_type):
    imported(actor1=name, inter1=inter, actor2="", inter2="", assoc_actor_2="")
    assert Actor.objects.get().actor_type == actor_type


@pytest.mark.parametrize(
    ("day", "time_precision", "edtf"),
    [
        ("17 May 2023", "1", "2023-05-17"),
        ("2023-05-17", "2", "[2023-05-14..2023-05-20]"),
        ("2023-05-15", "3", "2023-05"),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_coded(day, time_precision, edtf):
    assert imported(event_date=day, time_precision=time_precision).edtf == edtf


@pytest.mark.parametrize(
    ("geo_precision", "place", "kind", "precision", "latitude"),
    [
        ("1", "northport", "settlement", "locality", 12.5),
        ("2", "northport", "settlement", "near", 12.5),
        ("3", "lake-province", "province", "province", None),
    ],
)
def test_a_place_is_no_more_exact_than_it_is_coded(geo_precision, place, kind, precision, latitude):
    event = imported(geo_precision=geo_precision)
    entry = event.event_places.get()
    assert (entry.place.slug, entry.place.place_kind, entry.precision) == (place, kind, precision)
    assert Place.objects.get(slug=place).latitude == latitude


def test_no_deaths_are_a_figure_in_violence_and_none_elsewhere():
    imported(fatalities="0")
    assert Figure.objects.get().low == 0
    take(
        {
            "event_id_cnty": "EXA2",
            "event_type": "Protests",
            "sub_event_type": "Peaceful protest",
            "fatalities": "0",
        }
    )
    assert Figure.objects.count() == 1


def test_spellings_that_drift_are_the_same():
    event = imported(event_type="Protests", sub_event_type="Excessive force against protestors")
    assert event.kind == "force-against-protesters"
    assert imported_type("Strategic Developments", "Arrests") == "arrests"


def imported_type(event_type, sub_type):
    take({"event_id_cnty": "EXA9", "event_type": event_type, "sub_event_type": sub_type})
    return Event.objects.get(external_ids__identifier="EXA9").kind


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"sub_event_type": "Flood"}, "“Flood” is no ACLED sub-event type. Accepted: "),
        ({"event_type": "Riots"}, "“Armed clash” is no sub-event type of “Riots”"),
        ({"event_date": "04/05/2023"}, "event_date: "),
        ({"event_date": "May 2023"}, "event_date is a day such as"),
        ({"time_precision": "4"}, "time_precision is 1, 2 or 3, not 4"),
        ({"geo_precision": "5"}, "5 is no geo_precision"),
        ({"fatalities": "-9"}, "fatalities is a whole number, not “-9”"),
        ({"inter1": "9"}, "“9” is no ACLED actor type"),
        ({"latitude": "95"}, "latitude lies between −90 and 90"),
        ({"actor1": ""}, "actor1 is empty"),
        ({"event_id_cnty": ""}, "The row has no event_id_cnty"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(overrides, words):
    assert words in refused(**overrides)
    assert not Event.objects.exists()


def test_a_record_that_acled_has_changed_is_updated_and_an_older_one_left_out():
    imported()
    newer = {"fatalities": "5", "timestamp": "1800000000"}
    assert take(newer).in_words() == "1 row: 1 updated."
    report = take({})
    assert report.in_words() == "1 row: 1 left out."
    assert report.rows[0].reason == "The row is older (timestamp 1700000000) than the one held (1800000000)."
    assert take(newer).in_words() == "1 row: 1 unchanged."


def test_a_file_of_another_kind_is_refused_naming_what_is_missing():
    with pytest.raises(FileError, match="Columns are missing: event_date, "):
        open_format("acled", b"event_id_cnty\nEXA1\n")
