"""UCDP GED: what each column becomes, and the traps that real files hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from incidents.editing.freezing import load
from incidents.editing.importers.opening import open_format
from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import FileError
from incidents.editing.validation import refusals
from incidents.models import Actor, Claim, Collection, Document, Event, Figure, Place
from tests.editing.importers.ged import ged_file, ged_row

EXTRACT = Path(__file__).parents[2] / "data" / "ucdp-ged" / "syria_extract.csv"

pytestmark = pytest.mark.django_db


def take(*rows, **options):
    return Import(open_format("ucdp-ged", ged_file(*rows)), **options).run()


def imported(**overrides):
    report = take(ged_row(**overrides))
    assert [row.outcome for row in report.rows] == ["created"], report.troubles
    return Event.objects.get()


def test_a_row_becomes_an_event_that_may_be_published():
    event = imported()
    assert refusals(load(event.pk)) == []
    assert (event.kind, event.edtf, event.state) == ("armed-violence", "2019-03-04", "draft")
    assert event.title == "Armed violence at Northport town: Government of Examplia and Red Front"
    assert [entry.slug for entry in event.collections.all()] == ["ucdp-ged"]
    assert "CC BY 4.0" in Collection.objects.get().coverage


def test_parties_have_no_direction_but_in_one_sided_violence():
    event = imported()
    assert [(e.actor.slug, e.role) for e in event.participations.all()] == [
        ("government-of-examplia", "party"),
        ("red-front", "party"),
    ]
    take(ged_row(id="9002", type_of_violence="3", side_b="Civilians"))
    attack = Event.objects.exclude(pk=event.pk).get()
    assert attack.kind == "attack-on-civilians"
    assert [(e.actor.slug, e.role) for e in attack.participations.all()] == [
        ("government-of-examplia", "attacker"),
        ("civilians", "victim"),
    ]
    assert "Government" not in attack.title
    assert Actor.objects.get(slug="civilians").actor_type == "civilians"


@pytest.mark.parametrize(
    ("start", "end", "date_prec", "clarity", "edtf"),
    [
        ("2019-03-04", "2019-03-04", "1", "1", "2019-03-04"),
        ("2019-03-04", "2019-03-07", "2", "1", "[2019-03-04..2019-03-07]"),
        ("2019-03-04", "2019-03-10", "3", "1", "[2019-03-04..2019-03-10]"),
        ("2019-03-01", "2019-03-31", "4", "1", "2019-03"),
        ("2019-01-01", "2019-12-31", "5", "2", "2019"),
        ("2019-03-04", "2019-04-20", "4", "2", "2019-03-04/2019-04-20"),
        ("2019-03-04 00:00:00.000", "2019-03-04 00:00:00.000", "1", "1", "2019-03-04"),
    ],
)
def test_bounds_of_what_is_not_known_become_a_date_no_more_exact(start, end, date_prec, clarity, edtf):
    event = imported(date_start=start, date_end=end, date_prec=date_prec, event_clarity=clarity)
    assert event.edtf == edtf


@pytest.mark.parametrize(
    ("overrides", "aggregate"),
    [
        ({}, False),
        ({"event_clarity": "2"}, True),
        ({"date_start": "2019-03-01", "date_end": "2019-03-31", "date_prec": "4"}, False),
        ({"date_start": "2019-03-01", "date_end": "2019-04-01", "date_prec": "5"}, True),
    ],
)
def test_totals_of_many_acts_are_marked_as_summaries(overrides, aggregate):
    assert imported(**overrides).aggregate is aggregate


@pytest.mark.parametrize(
    ("where_prec", "name", "slug", "kind", "precision"),
    [
        ("1", "Northport town", "northport-town", "settlement", "locality"),
        ("2", "Northport airbase", "northport-airbase", "base", "near"),
        ("3", "Port district", "port-district", "district", "district"),
        ("4", "Lake Province", "lake-province", "province", "province"),
        ("5", "Northern Lake Province", "northern-lake-province", "region", "region"),
        ("6", "Examplia", "examplia", "country", "country"),
        ("7", "Lake Example", "lake-example", "water", "sea"),
    ],
)
def test_a_place_is_as_exact_as_where_prec_says(where_prec, name, slug, kind, precision):
    event = imported(where_prec=where_prec, where_coordinates=name)
    entry = event.event_places.get()
    assert (entry.place.slug, entry.place.place_kind, entry.precision) == (slug, kind, precision)
    has_point = precision in ("locality", "near")
    assert (entry.place.latitude, entry.place.longitude) == ((12.5, 34.25) if has_point else (None, None))


def test_a_place_lies_in_its_district_province_and_country():
    place = imported().event_places.get().place
    assert [entry.slug for entry in place.ancestors()] == ["port-district", "lake-province", "examplia"]


def test_places_and_actors_we_hold_already_are_used():
    Place.objects.create(slug="ex", name="Examplia", place_kind="country")
    Actor.objects.create(slug="reds", name="The Reds", aliases="Red Front", actor_type="rebel")
    event = imported()
    assert "ex" in [entry.slug for entry in event.event_places.get().place.ancestors()]
    assert "reds" in [entry.actor.slug for entry in event.participations.all()]
    assert Place.objects.filter(place_kind="country").count() == 1


def test_two_places_of_one_name_in_different_districts_stay_two():
    take(ged_row(), ged_row(id="9002", adm_2="Hill district"))
    assert [p.slug for p in Place.objects.filter(name="Northport town").order_by("pk")] == [
        "northport-town",
        "northport-town-hill-district",
    ]


def test_figures_that_do_not_fit_each_other_are_kept_and_flagged():
    event = imported(low="5", best="4", high="3")
    figure = Figure.objects.get(claim__event=event)
    assert (figure.low, figure.best, figure.high, figure.inconsistent) == (5, 4, 3, True)
    assert "do not fit" in event.summary


def test_the_dead_of_each_side_stand_apart_where_the_total_is_exact():
    event = imported(deaths_a="1", deaths_b="2", deaths_civilians="1")
    groups = Figure.objects.filter(claim__event=event).order_by("pk")
    assert [(f.low, f.standing, f.affiliation.slug if f.affiliation else "") for f in groups] == [
        (4, "", ""),
        (1, "civilian", ""),
        (1, "", "government-of-examplia"),
        (2, "", "red-front"),
    ]


def test_the_dead_of_each_side_never_raise_a_lower_bound():
    imported(low="2", best="4", high="6")
    assert Figure.objects.count() == 1
    assert (
        "Of the best estimate: 1 of Government of Examplia, 3 of Red Front."
        in Claim.objects.get(number=1).text
    )


def test_each_source_is_a_document_and_a_claim():
    cited = (
        '"Northport Gazette,2019-03-05,Four die; a fifth, they say, ""will not live""\nand more";'
        '"Eastfield Wire,2019-03-06,Clash near the port"'
    )
    event = imported(source_article=cited, number_of_sources="2")
    assert [(c.number, c.said_by, c.text) for c in event.claims.all()][1:] == [
        (2, "Northport Gazette", 'Four die; a fifth, they say, ""will not live""\nand more'),
        (3, "Eastfield Wire", "Clash near the port"),
    ]
    document = Document.objects.get(source__slug="eastfield-wire")
    assert document.published_at == datetime(2019, 3, 6, tzinfo=UTC)
    assert (document.published_zone, document.is_citable) == ("", True)


def test_one_report_behind_two_events_is_one_document():
    take(ged_row(), ged_row(id="9002"))
    assert Document.objects.filter(source__slug="northport-gazette").count() == 1


def test_sources_of_an_old_release_stand_in_the_claim_as_ucdp_cites_them():
    event = imported(number_of_sources="-1", source_article='Gazette 1989-05-17 "FOUR DEAD')
    claim = event.claims.get()
    assert 'Sources, as UCDP cites them: Gazette 1989-05-17 "FOUR DEAD' in claim.text


def test_the_original_codes_are_kept():
    external = imported().external_ids.get()
    assert (external.scheme, external.identifier) == ("ucdp-ged", "9001")
    assert external.codes["type_of_violence"] == "1"
    assert external.codes["dyad_name"] == "Government of Examplia - Red Front"


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"id": ""}, "no id"),
        ({"date_start": "31/12/2019"}, "date_start is a date such as 2016-03-01, not “31/12/2019”"),
        ({"date_end": "2019-03-01"}, "before date_start"),
        ({"best": "-9"}, "best is a whole number, not “-9”"),
        ({"best": "²"}, "best is a whole number"),
        ({"high": "9" * 5000}, "high is a whole number"),
        ({"type_of_violence": "4"}, "no type_of_violence. Accepted: 1, 2, 3"),
        ({"where_prec": "9"}, "no where_prec"),
        ({"event_clarity": "3"}, "event_clarity is 1 or 2"),
        ({"latitude": "95"}, "latitude lies between"),
        ({"side_a": ""}, "side_a is empty"),
        ({"country": "Exam\x07plia"}, "control character"),
        ({"dyad_name": "", "side_b": "Red \u202eFront"}, "turns the direction"),
    ],
)
def test_a_row_that_cannot_be_read_is_reported_with_line_and_reason(overrides, words):
    report = take(ged_row(id="1"), ged_row(**overrides))
    assert [row.outcome for row in report.rows] == ["created", "invalid"]
    assert report.rows[1].line == 3
    assert words in report.rows[1].reason


def test_missing_columns_are_named():
    with pytest.raises(FileError, match=r"Columns are missing: best, high\. Found: id, "):
        open_format(
            "ucdp-ged", ged_file(columns=[name for name in ged_row() if name not in ("best", "high")])
        )


def test_columns_are_found_by_name_whatever_their_order():
    data = ged_file(columns=["extra", *sorted(ged_row())])
    assert Import(open_format("ucdp-ged", data)).run().in_words() == "1 row: 1 created."


def test_real_rows_import_and_publish_with_a_report_that_adds_up():
    report = Import(open_format("ucdp-ged", EXTRACT.read_bytes()), publish=True).run()
    assert report.in_words() == "30 rows: 30 created; 30 published."
    assert report.recognised[:2] == ["encoding: UTF-8 with byte order mark", "delimiter: comma"]
    assert Figure.objects.filter(inconsistent=True).count() == 2
    assert Event.objects.filter(aggregate=True).count() >= 4
    again = Import(open_format("ucdp-ged", EXTRACT.read_bytes()), publish=True).run()
    assert again.in_words() == "30 rows: 30 unchanged."
