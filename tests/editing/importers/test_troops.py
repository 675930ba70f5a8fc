"""Troop tables: a country's rows are one event of dated counts, each under the scope it was counted in."""

from pathlib import Path

import pytest

from incidents.editing.freezing import document_of, load
from incidents.editing.gazetteer import Lineage
from incidents.editing.importers.opening import open_format
from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import FileError
from incidents.editing.validation import refusals
from incidents.models import Event, Figure
from tests.factories import make_user

EXTRACT = Path(__file__).parents[2] / "data" / "us-troops" / "extract.csv"
HEADER = "countryname,ccode,year,troops,army,navy\n"

pytestmark = pytest.mark.django_db


def take(data, **options):
    return Import(open_format("troops", data), **options).run()


def table(*rows):
    return (HEADER + "\n".join(rows) + "\n").encode()


def counts(event, **among):
    found = Figure.objects.filter(claim__event=event, affiliation=None, **among)
    return dict(found.values_list("edtf", "low"))


def test_the_extract_imports_and_every_row_is_accounted_for():
    data = EXTRACT.read_bytes()
    rows = data.decode().count("\n") - 1
    assert take(data).in_words() == f"{rows} rows: {rows} created; 5 events."
    assert take(data).in_words() == f"{rows} rows: {rows} unchanged; 5 events."


def test_the_counts_of_iraq_stand_under_the_scope_they_were_made_in():
    report = take(EXTRACT.read_bytes())
    event = Event.objects.get(external_ids__identifier="645 Iraq")
    assert (event.kind, event.edtf) == ("troop-level", "2003/2023")
    assert counts(event, scope="DMDC, as compiled")["2007"] == 170_000
    assert counts(event, scope="compilers' estimate from press reports") == {
        "2018": 5200,
        "2019": 5200,
        "2020": 5200,
        "2021": 2500,
    }
    left_out = "official count, which leaves out the force there"
    assert counts(event, scope=left_out) == {"2022": 149, "2023": 0}
    assert set(Figure.objects.values_list("nature", flat=True)) == {"observed"}
    assert "not the size of the force" in event.summary
    (told,) = [row for row in report.troubles if row.key == "645 Iraq"]
    assert told.notes[0].startswith("2022: This official count leaves out the force there")


def test_branches_count_their_own_and_a_number_that_is_not_given_is_no_figure():
    take(table("Examplia,999,2019,12,8,NA"))
    figures = Figure.objects.order_by("pk").values_list("low", "affiliation__slug")
    assert list(figures) == [(12, None), (8, "us-army")]


def test_a_code_that_was_given_to_another_country_makes_two_events():
    take(EXTRACT.read_bytes())
    titles = Event.objects.filter(external_ids__codes__ccode="1007").order_by("title")
    assert list(titles.values_list("title", flat=True)) == [
        "US troops in American Samoa, yearly counts 2022–2023",
        "US troops in Bermuda, yearly counts 2019–2021",
    ]


def test_rows_without_a_country_name_no_place():
    take(EXTRACT.read_bytes())
    afloat = Event.objects.get(external_ids__codes__countryname="Afloat")
    assert [(entry.place.place_kind, entry.precision) for entry in afloat.event_places.all()] == [
        ("water", "sea")
    ]
    unknown = Event.objects.get(external_ids__codes__countryname="UNKNOWN")
    assert unknown.title.startswith("US troops at places not stated")
    assert not unknown.event_places.exists()


def test_rows_that_are_no_count_are_told_and_the_others_are_taken():
    report = take(
        table(
            "Examplia,999,2019,12,NA,NA",
            "Examplia,999,2019,13,NA,NA",
            "Examplia,999,2020,NA,NA,NA",
            "Examplia,999,20 21,5,NA,NA",
            "Examplia,999,2022,about 5,NA,NA",
            "Examplia,999,2023,5,-9,NA",
            ",,2023,5,NA,NA",
            "Examplia,999,2024,7,NA,NA",
        )
    )
    assert report.in_words() == "8 rows: 2 created, 1 duplicate, 4 invalid, 1 left out; 1 event."
    assert [row.reason for row in report.troubles] == [
        "Line 2 gives 2019 for this country already: that one counts.",
        "The table gives no number for 2020.",
        "year is one from 1700 to 2100, not “20 21”.",
        "troops is a whole number or NA, not “about 5”.",
        "army is a whole number or NA, not “-9”.",
        "countryname is empty.",
    ]


def test_a_new_year_in_the_table_updates_the_event():
    take(table("Examplia,999,2019,12,NA,NA"))
    report = take(table("Examplia,999,2019,12,NA,NA", "Examplia,999,2020,0,NA,NA"))
    assert report.in_words() == "2 rows: 2 updated; 1 event."
    event = Event.objects.get()
    assert event.title == "US troops in Examplia, yearly counts 2019–2020"
    assert counts(event) == {"2019": 12, "2020": 0}


def test_a_table_may_be_published_and_counts_neither_in_total_nor_range():
    take(EXTRACT.read_bytes(), publish=True, by=make_user(may_publish=True))
    event = Event.objects.get(external_ids__identifier="645 Iraq")
    assert event.state == "published"
    assert refusals(load(event.pk)) == []
    lineage = Lineage.of(event.event_places.values_list("place_id", flat=True))
    assert document_of(load(event.pk), public_id=1, lineage=lineage)["figures"] == {}


def test_a_table_of_another_kind_is_refused_naming_what_is_missing():
    with pytest.raises(FileError, match=r"missing: year, troops\. Found: countryname, soldiers\."):
        open_format("troops", b"countryname,soldiers\nExamplia,3\n")
