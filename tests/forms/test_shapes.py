"""The shapes of ACLED and UCDP: their headers, and nothing in a cell or a row that no source bears out."""

import csv
import io

import pytest

from incidents.exports.forms import FORMS
from incidents.exports.ucdp import DEATHS
from tests.forms.examples import fill
from tests.timeline.editions import append, make_figure, make_place

pytestmark = pytest.mark.django_db

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,"
    "inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,"
    "location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,"
    "high,low,gwnoa,gwnob"
)
KEY = {"acled": "event_id_cnty", "ucdp": "id"}


@pytest.fixture
def table(get):
    def read(shape):
        text = get(f"/timeline.csv?shape={shape}").body.decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return read


def killed(low, best=None, high=None, groups=()):
    figure = {"low": low, "best": best, "high": high, "stated_high": None, "approximate": False}
    figure |= {
        "differs": False,
        "inconsistent": False,
        "basis": "stated",
        "of_whom": list(groups),
        "claims": [1],
    }
    return {"killed": figure}


def group(standing, number):
    of_whom = {"standing": standing, "sex": "", "age": "", "nationality": "", "affiliation": None}
    return make_figure("killed", number, of_whom=of_whom)


@pytest.mark.parametrize(("shape", "header"), [("acled", ACLED), ("ucdp", UCDP)])
def test_the_header_is_the_scheme_s(get, shape, header):
    append(1)
    first = get(f"/timeline.csv?shape={shape}").body.decode().splitlines()[0]
    assert first == ",".join(f'"{column}"' for column in header.split(","))


@pytest.mark.parametrize("shape", ["acled", "ucdp"])
def test_every_empty_cell_and_every_row_left_out_has_its_reason(table, get, shape):
    fill(60)
    rows, notes = table(shape), table(f"{shape}-notes")
    told = {(note["id"], note["column"]) for note in notes}
    assert all(note["reason"] for note in notes)
    for row in rows:
        for column, value in row.items():
            assert value or (row[KEY[shape]], column) in told or ("", column) in told, (column, row)
    ids = {row[KEY[shape]] for row in rows}
    left_out = {note["id"] for note in notes if note["id"] and not note["column"]}
    every = {f"dateline-{row['id']}" for row in table("")}
    assert ids | left_out == every
    assert not ids & left_out
    assert left_out


def test_an_acled_row(table):
    place = make_place("northport") | {"latitude": 34.5, "longitude": 43.25}
    append(
        7, places=[place], figures=killed(2, 2, 2), actors=[("red-front", "party"), ("blue-council", "party")]
    )
    (row,) = table("acled")
    assert row["event_id_cnty"] == "dateline-7"
    assert (row["event_date"], row["time_precision"]) == ("2021-04-04", "1")
    assert row["event_type"] == "Explosions/Remote violence"
    assert row["disorder_type"] == "Political violence"
    assert (row["actor1"], row["actor2"]) == ("Red Front", "Blue Council")
    assert (row["inter1"], row["interaction"]) == ("Rebel Groups", "Rebel Groups-Rebel Groups")
    assert (row["country"], row["admin1"], row["location"]) == ("Examplia", "Lake Province", "Northport")
    assert (row["latitude"], row["longitude"], row["geo_precision"]) == ("34.5", "43.25", "1")
    assert (row["fatalities"], row["iso"], row["timestamp"]) == ("2", "", "1617624000")


def test_who_attacked_whom_is_not_put_into_columns_without_a_direction(table):
    append(1, actors=[("red-front", "attacker"), ("blue-council", "target")])
    assert (table("acled")[0]["actor1"], table("ucdp")[0]["side_a"]) == ("", "")
    told = {note["column"]: note["reason"] for note in table("acled-notes") if note["id"]}
    assert told["actors"] == "in no column: red-front (attacker), blue-council (target)"


@pytest.mark.parametrize(
    ("figures", "fatalities"),
    [({}, ""), (killed(0, 0, 0), "0"), (killed(2, None, 5), ""), (killed(2, 3, 5), "3"), (killed(2), "")],
)
def test_not_stated_and_a_range_are_no_number_of_the_killed(table, figures, fatalities):
    append(1, figures=figures)
    assert table("acled")[0]["fatalities"] == fatalities


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"kind": "statement"}, "ACLED has no event type for statement"),
        ({"edtf": "2021"}, "the date 2021 is known no better than to a month"),
        ({"edtf": "[..2021-04-04]"}, "the date [..2021-04-04] is known no better than to a month"),
        ({"places": []}, "ACLED places an event within a country; this one is placed nowhere"),
        (
            {"places": [make_place("examplia", precision="country")]},
            "ACLED places an event within a country; this one is placed only country",
        ),
    ],
)
def test_what_acled_cannot_express_is_left_out_and_listed(table, document, reason):
    append(1, **document)
    assert table("acled") == []
    assert [note["reason"] for note in table("acled-notes") if note["id"]] == [reason]


def test_a_killing_of_somebody_whose_standing_is_not_stated_has_no_type(table):
    append(1, kind="targeted-killing")
    assert (table("acled")[0]["event_type"], table("acled")[0]["sub_event_type"]) == ("", "")


def test_a_district_gives_no_point(table):
    place = make_place("northport", precision="district") | {"latitude": 34.5, "longitude": 43.25}
    append(1, places=[place])
    for shape in ("acled", "ucdp", ""):
        assert (table(shape)[0]["latitude"], table(shape)[0]["longitude"]) == ("", "")
    assert (table("acled")[0]["geo_precision"], table("ucdp")[0]["where_prec"]) == ("2", "3")


def test_ucdp_counts_civilians_where_a_source_does_and_nothing_by_subtraction(table):
    append(1, figures=killed(5, 5, 5, [group("civilian", 2), group("journalist", 1)]))
    (row,) = table("ucdp")
    assert [row[column] for column in DEATHS] == ["", "", "2", "1"]
    assert (row["low"], row["best"], row["high"]) == ("5", "5", "5")


def test_what_came_from_ucdp_goes_out_with_its_codes_and_a_corrected_toll_without_its_division(table):
    codes = {"type_of_violence": "3", "dyad_name": "Red Front - Civilians", "side_a": "Red Front", "low": "2"}
    codes |= {"best": "2", "high": "2", "deaths_civilians": "2", "side_b": "Civilians"}
    external = [{"scheme": "ucdp-ged", "id": "9", "version": "", "codes": codes}]
    append(1, external=external, figures=killed(2, 2, 2))
    append(2, external=external, figures=killed(3, 3, 3))
    corrected, kept = sorted(table("ucdp"), key=lambda row: row["id"], reverse=True)
    assert (kept["type_of_violence"], kept["side_b"], kept["deaths_civilians"]) == ("3", "Civilians", "2")
    assert (corrected["best"], corrected["deaths_civilians"]) == ("3", "")


def test_both_shapes_lead_to_their_notes(get):
    append(1)
    for shape in ("acled", "ucdp"):
        link = get(f"/timeline.csv?shape={shape}")["Link"]
        assert f"shape={shape}-notes>" in link
        assert "shape=about>" in link
    assert set(FORMS) >= {"acled", "acled-notes", "ucdp", "ucdp-notes"}
