"""Dateline's own sheets: lossless both ways, through any spreadsheet, and never a duplicate."""

import csv
import io
import shutil
import subprocess
from datetime import date, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from incidents.editing.importers.sheet_files import csv_files, workbook
from incidents.editing.importers.sheets import COLUMNS, guarded, unguarded
from incidents.editing.importers.tables import FileError, read_files
from incidents.models import Actor, Claim, Collection, Document, Edition, Event, Figure, Link, Place, Source
from tests.editing.importers.own_sheets import TRICKY, exported, fill, state, take
from tests.factories import make_published, make_user

SAVED = Path(__file__).parents[2] / "data" / "dateline"
ALL = len(TRICKY)

pytestmark = pytest.mark.django_db


def sheets(**changed):
    """Give the archive's sheets as CSV files, some of them changed by a function of their rows."""
    rows = exported()
    return csv_files(rows | {name: change(rows[name]) for name, change in changed.items()})


def with_cell(row, column, value, *, sheet="events"):
    def change(rows):
        rows[row][COLUMNS[sheet].index(column)] = value
        return rows

    return change


def table(*rows):
    return ("\n".join(rows) + "\n").encode()


@pytest.mark.parametrize("write", [workbook, csv_files])
def test_what_was_exported_comes_back_without_a_change(write):
    fill()
    assert take(write(exported())).in_words() == f"{ALL} rows: {ALL} unchanged."


@pytest.mark.parametrize("write", [workbook, csv_files])
def test_an_empty_archive_filled_from_sheets_says_the_same(write):
    fill()
    before, files = state(), write(exported())
    for model in (Link, Claim, Event, Document, Source, Actor, Place, Collection):
        if model is Actor:
            Actor.objects.update(parent=None)
        model.objects.all().delete()
    report = take(files)
    assert report.in_words() == f"{ALL} rows: {ALL} created."
    assert "waits for that event" in report.troubles[0].notes[0]
    assert take(files).in_words() == f"{ALL} rows: 1 updated, {ALL - 1} unchanged."
    assert state() == before
    assert take(files).in_words() == f"{ALL} rows: {ALL} unchanged."
    # What came from another archive keeps the id it came with, and is known by it there again.
    assert {row[0] for row in exported()["events"]} == {row["id"] for row in _rows(files, "events")}


def _rows(files, sheet):
    if isinstance(files, bytes):
        lines = list(load_workbook(io.BytesIO(files))[sheet].iter_rows(values_only=True))
    else:
        lines = list(csv.reader(io.StringIO(files[f"{sheet}.csv"].decode("utf-8-sig"))))
        lines = [[unguarded(cell) for cell in line] for line in lines]
    return [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]


@given(st.text())
def test_what_is_guarded_is_given_back(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["=1", " =1", "＝1", "'=1", "@a", "-5+2", "007", "3/4/2019", "true", "March 3"]
)
def test_what_a_program_would_change_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "12", "-12", "'tis", "Northport", "Word " * 20 + "2019"])
def test_what_no_program_changes_is_left_as_it_is(text):
    assert guarded(text) == text


def test_a_changed_cell_changes_its_event_once():
    fill()
    files = sheets(events=with_cell(2, "summary", "Five rockets."))
    assert take(files).in_words() == f"{ALL} rows: 1 updated, {ALL - 1} unchanged."
    assert Event.objects.filter(summary="Five rockets.").count() == 1
    assert take(files).in_words() == f"{ALL} rows: {ALL} unchanged."


def test_a_changed_figure_changes_its_event():
    fill()
    files = sheets(figures=with_cell(0, "low", "0", sheet="figures"))
    assert take(files).in_words() == f"{ALL} rows: {ALL} unchanged."
    take(sheets(figures=with_cell(1, "high", "9", sheet="figures")))
    assert Figure.objects.get(standing="civilian").high == 9


def test_an_event_changed_in_both_is_a_conflict_and_in_the_desk_alone_stays():
    fill()
    files = sheets(events=with_cell(0, "summary", "From the sheet."))
    Event.objects.update(summary="From the desk.")
    report = take(files)
    assert report.in_words() == f"{ALL} rows: {ALL - 1} unchanged, 1 conflict."
    assert set(Event.objects.values_list("summary", flat=True)) == {"From the desk."}


def test_a_published_event_is_updated_for_readers_only_where_told():
    make_published()
    files = sheets(events=with_cell(0, "summary", "Two rockets came down; the Gazette counts two."))
    take(files)
    assert Edition.objects.count() == 1
    files = sheets(events=with_cell(0, "summary", "Two came down outside, the Gazette says."))
    report = take(files, publish=True, by=make_user(may_publish=True))
    assert (report.published, Edition.objects.count()) == (1, 2)


def test_a_sheet_or_a_column_that_is_not_there_leaves_what_is_held():
    fill()
    rows = exported()
    title = COLUMNS["events"].index("title")
    short = table(
        "id,version,title",
        *(f"{row[0]},{row[1]},Renamed {number}" for number, row in enumerate(rows["events"])),
    )
    assert take(short).in_words() == f"{ALL} rows: {ALL} updated."
    after = exported()
    assert after["events"][0][title] == "Renamed 0"
    assert after["events"][0][title + 1 :] == rows["events"][0][title + 1 :]
    for sheet in set(COLUMNS) - {"events"}:
        assert after[sheet] == rows[sheet]


def test_a_row_that_does_not_say_what_it_changes_changes_nothing():
    fill()
    key = exported()["events"][0][0]
    report = take(table("id,title", f"{key},Renamed"))
    assert report.in_words() == "1 row: 1 conflict."
    assert report.rows[0].reason.startswith("The row does not say which state of the event it changes")


def test_new_rows_become_events_with_a_date_from_words_and_names_in_place_of_slugs():
    fill()
    report = take(
        {
            "events.csv": table(
                "ID;Kind;Title;date_words;summary", "mine;shelling;Shells;early March 2021;Said."
            ),
            "participants.csv": table("event;actor;role", "mine;RF;party"),
            "locations.csv": table("event;place;precision", "mine;Northport;locality"),
            "claims.csv": table(
                "event;number;document;said_by;text;supports", "mine;1;d;Gazette;Said.;what, date"
            ),
            "documents.csv": table("id;source;title", "d;Gazette 1848;Shells fall"),
        }
    )
    assert report.in_words() == "1 row: 1 created.", report.troubles
    event = Event.objects.get(title="Shells")
    assert (event.edtf, event.short_title) == ("[2021-03-01..2021-03-10]", "Shells")
    assert [entry.actor.slug for entry in event.participations.all()] == ["red-front"]
    assert event.claims.get().document.source.slug == "gazette"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"events.csv": table("id,kind", "a,flood")}, "“flood” is not one of"),
        ({"events.csv": table("id,title", ",Nameless")}, "id is empty"),
        ({"events.csv": table("id,aggregate", "a,perhaps")}, "aggregate is true or false, not “perhaps”"),
        ({"events.csv": table("id,date_words", "a,3/4/2019")}, "date_words: "),
        ({"events.csv": table("id,collections", "a,nowhere")}, "“nowhere” is not held"),
        (
            {"events.csv": table("id", "a"), "participants.csv": table("event,actor,role", "b,red,party")},
            "Sheet participants: Sheet events has no event “b”",
        ),
        (
            {"events.csv": table("id", "a"), "participants.csv": table("event,actor,role", "a,Nobody,party")},
            "Sheet participants, line 2: “Nobody” is not held: give it a row in the sheet actors",
        ),
        (
            {
                "events.csv": table("id", "a"),
                "claims.csv": table("event,number,document,said_by,text", "a,x,d,b,t"),
            },
            "Sheet claims, line 2: number is the number of a claim",
        ),
        (
            {"events.csv": table("id", "a"), "figures.csv": table("event,claim,measure,low", "a,1,killed,2")},
            "Sheet figures, line 2: the event has no claim 1",
        ),
        (
            {
                "events.csv": table("id", "a"),
                "locations.csv": table("event,place,precision", "a,p,exact"),
                "places.csv": table("slug,name,place_kind,parents", "p,P,site,q", "q,Q,site,p"),
            },
            "Sheet places: “p” stands above itself",
        ),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_sheet_and_line(files, reason):
    report = take(files)
    assert any(reason in row.reason for row in report.rows), report.rows
    assert not Event.objects.exists()


def test_a_document_that_is_held_is_not_changed_by_a_sheet_and_that_is_told():
    fill()
    report = take(sheets(documents=with_cell(0, "byline", "Somebody else", sheet="documents")))
    assert report.in_words() == f"{ALL} rows: {ALL} unchanged."
    assert "is held with another byline: change it in the desk" in report.troubles[0].notes[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 and nothing more", "The workbook is damaged"),
        ({"flood.csv": b"id\na\n"}, "“flood.csv” is none of the sheets: events, "),
        (
            {"claims.csv": b"event,number,document,said_by,text\n"},
            "There is no sheet “events”. Found: claims",
        ),
        ({"events.csv": b"id\na\n", "x-events.csv": b"id\na\n"}, "Two of the files are the same sheet"),
        ({"events.csv": b"name\na\n"}, "Sheet events: Columns are missing: id"),
        (b"name\na\n", "Sheet events: Columns are missing: id"),
        (
            {"events.csv": b"id\na\n", "links.csv": b"event,relation,target\na,about,b,c\n"},
            "Sheet links: The row has 4 cells and the header 3.* It may be of any event: mend it first",
        ),
    ],
)
def test_files_that_are_no_sheets_are_refused_naming_what_is_accepted(data, words):
    with pytest.raises(FileError, match=words):
        take(data)


def test_a_workbook_that_would_unpack_to_more_than_memory_is_refused(monkeypatch):
    monkeypatch.setattr("incidents.editing.importers.sheet_files.LARGEST", 1000)
    with pytest.raises(FileError, match="unpacks to over"):
        take(workbook(exported()))


def test_cells_that_are_numbers_dates_and_truths_are_read_as_such():
    book = Workbook()
    book.active.title = "Events"
    book.active.append(["id", "kind", "title", "date_anchor", "time_from", "day_order", "aggregate"])
    book.active.append([12, "shelling", 1948, date(2021, 4, 5), time(1, 34), 3.0, True])
    out = io.BytesIO()
    book.save(out)
    assert take(out.getvalue()).in_words() == "1 row: 1 created."
    event = Event.objects.get()
    assert (event.title, event.date_anchor, event.day_order) == ("1948", date(2021, 4, 5), 3)
    assert (event.time_from, event.aggregate) == (time(1, 34), True)


@pytest.mark.parametrize("saved", ["saved.xlsx", "saved-csv"])
def test_what_libreoffice_has_saved_is_the_same(saved):
    original = read_files(SAVED / "exported-csv")
    assert take(original).in_words() == f"{ALL} rows: {ALL} created."
    take(original)
    assert take(read_files(SAVED / saved)).in_words() == f"{ALL} rows: {ALL} unchanged."


def test_commands_write_and_read_a_workbook_and_a_folder(tmp_path, capsys):
    fill()
    for name, path in (("dateline", tmp_path / "all.xlsx"), ("dateline-csv", tmp_path / "all")):
        call_command("export_events", "--format", name, "--output", path)
        call_command("import_events", path, "--format", "dateline")
        assert capsys.readouterr().out.splitlines()[-1] == f"{ALL} rows: {ALL} unchanged."


def test_an_export_follows_a_query_and_needs_somewhere_to_go(tmp_path):
    fill()
    event = make_published(kind="shelling")
    make_published(kind="talks", status="held", claim={"supports": ["what", "date"]})
    call_command("export_events", "--format", "dateline-csv", "--output", tmp_path / "a", "kind=shelling")
    files = read_files(tmp_path / "a")
    assert [(row["title"], row["kind"]) for row in _rows(files, "events")] == [(event.title, "shelling")]
    with pytest.raises(CommandError, match="Sheets need --output"):
        call_command("export_events", "--format", "dateline")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_and_saves_an_export_without_a_change(tmp_path):
    """Takes about 20 seconds: LibreOffice makes itself a profile first."""
    fill()
    (tmp_path / "all.xlsx").write_bytes(workbook(exported()))
    (tmp_path / "csv").mkdir()
    for name, content in csv_files(exported()).items():
        (tmp_path / "csv" / name).write_bytes(content)
    libreoffice(tmp_path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "all.xlsx")
    # Semicolon, double quote, UTF-8 with a mark.
    libreoffice(
        tmp_path,
        "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,0,true",
        *sorted((tmp_path / "csv").iterdir()),
    )
    saved = tmp_path / "saved"
    assert take((saved / "all.xlsx").read_bytes()).in_words() == f"{ALL} rows: {ALL} unchanged."
    files = {path.name: path.read_bytes() for path in saved.glob("*.csv")}
    assert b";" in files["events.csv"]
    assert take(files).in_words() == f"{ALL} rows: {ALL} unchanged."


def libreoffice(folder, form, *files):
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--infilter=Text - txt - csv (StarCalc):44,34,76" if form.startswith("csv") else "--norestore",
            "--convert-to",
            form,
            "--outdir",
            folder / "saved",
            *files,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
