"""Any CSV by a mapping: what each column is, what holds for every row, and nothing guessed."""

import pytest
from django.core.management import CommandError, call_command

from incidents.editing.importers.mapped import ColumnMapping, MappedTable
from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import FileError, read_table
from incidents.models import Document, Event, ExternalId, Figure, Place, SavedMapping

COLUMNS = {
    "id": "nr",
    "date": "datum",
    "title": "was",
    "summary": "text",
    "kind": "art",
    "place": "ort",
    "country": "land",
    "latitude": "lat",
    "longitude": "lon",
    "actors": "wer",
    "killed": "tote",
    "source": "quelle",
    "url": "link",
}
HEADER = "Nr;Datum;Was;Text;Art;Ort;Land;Lat;Lon;Wer;Tote;Quelle;Link"

pytestmark = pytest.mark.django_db


def row(**cells):
    given = {
        "id": "007",
        "date": "31/12/2019",
        "title": "Shells fall",
        "summary": "Two shells fell.",
        "kind": "shelling",
        "place": "Northport",
        "country": "Examplia",
        "latitude": "12.5",
        "longitude": "34.25",
        "actors": '"Red Front; Blue Council"',
        "killed": "2",
        "source": "Gazette",
        "url": "https://gazette.example/1",
    } | cells
    return ";".join(given[target] for target in COLUMNS)


def mapping(**changed):
    return ColumnMapping(**({"name": "police", "columns": COLUMNS, "outlet": "Examplia police"} | changed))


def take(*rows, encoding="utf-8", **changed):
    table = read_table("\n".join([HEADER, *rows]).encode(encoding))
    return Import(MappedTable(table, mapping(**changed))).run()


def imported(**cells):
    report = take(row(**cells))
    assert report.in_words() == "1 row: 1 created.", report.troubles
    return Event.objects.get()


def refused(**cells):
    report = take(row(**cells))
    assert report.in_words() == "1 row: 1 invalid."
    return report.rows[0].reason


def test_each_column_becomes_what_it_was_said_to_be():
    event = imported()
    assert (event.kind, event.edtf, event.title, event.state) == (
        "shelling",
        "2019-12-31",
        "Shells fall",
        "draft",
    )
    assert [(e.actor.slug, e.role) for e in event.participations.all()] == [
        ("red-front", "party"),
        ("blue-council", "party"),
    ]
    place = event.event_places.get()
    assert (place.place.slug, place.precision, place.place.latitude) == ("northport", "locality", 12.5)
    claim = event.claims.get()
    assert (claim.said_by, claim.document.url) == ("Gazette", "https://gazette.example/1")
    assert claim.supports == ["what", "date", "place", "figure:killed"]
    assert Figure.objects.get().low == 2
    kept = ExternalId.objects.get()
    assert (kept.scheme, kept.identifier, kept.codes["nr"]) == ("csv:police", "007", "007")


def test_what_was_recognised_is_said():
    told = take(row(), encoding="utf-16").recognised
    assert told == [
        "encoding: UTF-16",
        "delimiter: semicolon",
        "dates: day first, since one is 31/12/2019",
        "mapping: police",
    ]


@pytest.mark.parametrize("cell", ["", "-", "NA", "n/a", "-9", "-1", "unknown"])
def test_what_tables_write_for_a_number_they_do_not_have_is_no_figure(cell):
    imported(killed=cell)
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("cell", "low", "high"), [("0", 0, 0), ("3-5", 3, 5), ("at least 2", 2, None), ("2.0", 2, 2)]
)
def test_a_number_is_read_as_it_is_meant(cell, low, high):
    imported(killed=cell)
    assert (Figure.objects.get().low, Figure.objects.get().high) == (low, high)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("", "other"), ("Shelling", "shelling"), ("Armed clash", "armed-clash"), ("ARRESTS", "arrests")],
)
def test_a_kind_is_a_slug_a_label_or_one_of_acled_and_else_the_mappings(cell, kind):
    assert imported(kind=cell).kind == kind


def test_a_row_without_an_outlet_rests_on_the_table_itself():
    event = imported(source="", url="")
    document = Document.objects.get()
    assert (document.document_class, document.title) == ("dataset", "Examplia police")
    assert event.claims.get().voice == "dataset"


def test_a_row_that_names_only_a_country_is_somewhere_in_it():
    event = imported(place="")
    assert event.event_places.get().precision == "country"
    assert Place.objects.get().latitude is None


def test_a_changed_row_is_an_update_and_an_unchanged_one_nothing():
    imported()
    assert take(row(title="Three shells fall")).in_words() == "1 row: 1 updated."
    assert take(row(title="Three shells fall")).in_words() == "1 row: 1 unchanged."
    assert take(row(), name="another").in_words() == "1 row: 1 created."


def test_without_an_id_a_row_is_known_by_date_title_and_place():
    columns = {target: name for target, name in COLUMNS.items() if target != "id"}
    assert take(row(), columns=columns).in_words() == "1 row: 1 created."
    assert take(row(id="x", summary="More."), columns=columns).in_words() == "1 row: 1 updated."
    assert take(row(title="Else"), columns=columns).in_words() == "1 row: 1 created."


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"id": ""}, "The column nr is empty"),
        ({"title": ""}, "The column was is empty: an event needs a title"),
        ({"kind": "flood"}, "“flood” is no kind"),
        ({"date": "30/02/2019"}, "The date “30/02/2019” cannot be read"),
        ({"killed": "dozens"}, "tote: "),
        ({"latitude": "95"}, "latitude lies between"),
        ({"url": "no address"}, "url: "),
    ],
)
def test_a_row_that_cannot_be_read_says_which_column_and_why(cells, words):
    assert words in refused(**cells)
    assert not Event.objects.exists()


def test_a_row_with_a_delimiter_astray_is_reported_with_its_line_and_the_others_are_taken():
    report = take(row(), f"{row(id='8')};x;y")
    assert report.in_words() == "2 rows: 1 created, 1 invalid."
    assert (report.rows[1].line, report.rows[1].reason[:19]) == (3, "The row has 15 cell")


def test_dates_that_could_be_either_are_asked_about_and_then_read_as_answered():
    with pytest.raises(FileError, match="“04/05/2021” can be read in two ways"):
        take(row(date="04/05/2021"))
    take(row(date="04/05/2021"), date_order="month-first")
    assert Event.objects.get().edtf == "2021-04-05"
    with pytest.raises(FileError, match="The mapping says month-first, and the file has 31/12/2019"):
        take(row(), date_order="month-first")


def test_in_a_file_of_both_orders_only_what_is_certain_is_taken():
    report = take(row(), row(id="8", date="12/31/2019"), row(id="9", date="04/05/2019"))
    assert report.in_words() == "3 rows: 2 created, 1 invalid."
    assert "say which comes first" in report.rows[2].reason


def test_a_column_that_the_file_lacks_is_named():
    with pytest.raises(FileError, match="Columns are missing: datum2"):
        take(row(), columns=COLUMNS | {"date": "datum2"})


def test_the_command_takes_a_mapping_by_its_name(tmp_path, capsys):
    file = tmp_path / "police.csv"
    file.write_bytes("\n".join([HEADER, row()]).encode())
    with pytest.raises(CommandError, match=r"There is no mapping “police”\. There are: none\."):
        call_command("import_events", file, "--format", "csv", "--mapping", "police")
    SavedMapping.objects.create(name="police", values={"columns": COLUMNS, "outlet": "Examplia police"})
    call_command("import_events", file, "--format", "csv", "--mapping", "police")
    assert capsys.readouterr().out.splitlines()[-1] == "1 row: 1 created."
