"""Tables: columns, empty cells, and text that a spreadsheet would run."""

import csv
import io
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook

from incidents.exports.flat import COLUMNS
from incidents.exports.tables import cell
from tests.forms.hostile import FORMULAS
from tests.timeline.editions import append

pytestmark = pytest.mark.django_db


def table(get, address="/timeline.csv"):
    return list(csv.DictReader(io.StringIO(get(address).body.decode(), newline="")))


def test_the_columns_begin_and_end_as_promised():
    assert COLUMNS[:9] == ("id", "url", "title", "kind", "strand", "edtf", "earliest", "latest", "date_text")
    assert COLUMNS[-2:] == ("sources", "edition")
    assert {"killed_low", "killed_high"} < set(COLUMNS)
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_not_stated_is_empty_and_zero_is_zero(get):
    killed = {"low": 0, "best": 0, "high": 0, "stated_high": None, "approximate": False, "differs": False}
    killed |= {"inconsistent": False, "basis": "stated", "of_whom": [], "claims": [1]}
    append(1)
    append(2, figures={"killed": killed})
    first, second = sorted(table(get), key=lambda row: row["id"])
    assert (first["killed_low"], second["killed_low"], second["injured_low"]) == ("", "0", "")


def test_every_field_is_quoted_and_every_line_ends_as_rfc_4180_has_it(get):
    append(1, title='He said "no"\nand left', summary="a,b")
    lines = get("/timeline.csv").body.decode().split("\r\n")
    assert len(lines) == 3
    assert lines[2] == ""
    assert lines[0].count('"') == 2 * len(COLUMNS)
    assert '"He said ""no""\nand left"' in lines[1]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_would_be_run_is_made_text(text):
    starts = text.lstrip(" \u00a0\u3000\ufeff\u200b\t\r\n\0")[:1]
    if starts in tuple("=+-@＝＋－＠") or text[0] in "\t\r\n\0":
        assert cell(text) == "'" + text
    else:
        assert cell(text) == text


@pytest.mark.parametrize("value", ["-1", "-12.5", "1", "a=b", "", "x -1"])
def test_numbers_and_plain_text_stay_as_they_are(value):
    assert cell(value) == value


def test_there_are_fifty_payloads():
    assert len(FORMULAS) >= 50


def test_a_workbook_holds_no_formula(get):
    for number, text in enumerate(FORMULAS, 1):
        append(number, title=text, summary=text)
    body = get("/timeline.xlsx?order=oldest").body
    sheets = [name for name in zipfile.ZipFile(io.BytesIO(body)).namelist() if "worksheets/" in name]
    assert len(sheets) == 2
    assert not any(b"<f>" in zipfile.ZipFile(io.BytesIO(body)).read(name) for name in sheets)
    book = load_workbook(io.BytesIO(body))
    assert {each.data_type for row in book["events"].iter_rows(min_row=2) for each in row} <= {
        "s",
        "inlineStr",
        "n",
        "b",
    }
    assert len({row[0] for row in book["events"].iter_rows(min_row=2, values_only=True)}) == len(FORMULAS)


def test_a_workbook_says_what_it_is(get):
    append(1)
    book = load_workbook(io.BytesIO(get("/timeline.xlsx").body))
    about = dict(book["about"].iter_rows(min_row=2, values_only=True))
    assert about["events"] == 1
    assert about["query"].endswith("/?as_of=1")
    assert len(about["result_digest"]) == len(about["head_digest"]) == 64
    assert {row["name"]: row["value"] for row in table(get, "/timeline.csv?shape=about")}["licence"] == about[
        "licence"
    ]


@pytest.mark.slow
def test_libreoffice_opens_the_table_without_a_formula(get, tmp_path):
    for number, text in enumerate(FORMULAS, 1):
        append(number, title=text, summary=text)
    (tmp_path / "events.csv").write_bytes(get("/timeline.csv").body)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for kind in ("fods", "csv"):
        subprocess.run(
            [
                "soffice",
                "--headless",
                profile,
                "--convert-to",
                kind,
                "--outdir",
                tmp_path / kind,
                tmp_path / "events.csv",
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    sheet = (tmp_path / "fods" / "events.fods").read_text()
    assert sheet.count("<table:table-row") > len(FORMULAS)
    assert "table:formula" not in sheet
    assert 'office:value-type="string"' in sheet
