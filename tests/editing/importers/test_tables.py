"""Files of any encoding and delimiter become rows by column name, with their lines."""

import lzma

import pytest

from incidents.editing.importers.tables import FileError, read_file, read_table

ARABIC = "name;note\nنورثبورت;«ميناء»\n"


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        (ARABIC.encode(), "UTF-8", "semicolon"),
        (ARABIC.encode("utf-8-sig"), "UTF-8 with byte order mark", "semicolon"),
        (ARABIC.encode("utf-16"), "UTF-16", "semicolon"),
        (ARABIC.replace(";", "\t").encode(), "UTF-8", "tab"),
        (ARABIC.replace(";", "|").encode(), "UTF-8", "vertical bar"),
        (
            ("name,note\n" + "Café déjà vu,“naïve” – señor\n" * 20).encode("cp1252"),
            "Windows-1252 (Western)",
            "comma",
        ),
        ((ARABIC * 20).encode("cp1256"), "Windows-1256 (Arabic)", "semicolon"),
    ],
)
def test_encoding_and_delimiter_are_recognised_and_said(data, encoding, delimiter):
    table = read_table(data)
    assert table.recognised == (f"encoding: {encoding}", f"delimiter: {delimiter}")
    assert table.columns == ("name", "note")
    assert table.rows[0].cells["name"] in ("نورثبورت", "Café déjà vu")


def test_rows_have_the_line_they_begin_on():
    table = read_table(b'a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n')
    assert [(row.line, row.cells["a"], row.cells["b"]) for row in table.rows] == [
        (2, "1", "x\ny"),
        (5, "2", "z"),
    ]


def test_header_cells_may_hold_line_breaks_and_any_case():
    assert read_table(b'"Event\nDate", ID \n1,2\n').columns == ("event date", "id")


def test_a_row_that_cannot_be_read_is_kept_with_its_reason():
    table = read_table(b'a,b\n1,"x"y\n2,3,4\n5,6\n')
    assert [bool(row.problem) for row in table.rows] == [True, True, False]
    assert "line 2 cannot be read" in table.rows[0].problem
    assert "3 cells and the header 2" in table.rows[1].problem


def test_a_quote_that_is_never_closed_names_the_lines_it_swallowed():
    table = read_table(b'a,b\n1,2\n3,"4\n5,6\n')
    assert "lines 3 to 4 cannot be read: unexpected end of data" in table.rows[1].problem


def test_empty_cells_at_the_end_of_a_row_may_be_missing():
    assert read_table(b"a,b,c\n1\n").rows[0].cells == {"a": "1", "b": "", "c": ""}


def test_formula_like_text_is_data():
    assert read_table(b'a\n"=1+1"\n').rows[0].cells["a"] == "=1+1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (b"a,b,a\n1,2,3\n", "more than once: a"),
        (b"a,b\n1,\x002\n", "NUL"),
        (b"PK\x03\x04rest", "zip"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(data, words):
    with pytest.raises(FileError, match=words):
        read_table(data)


def test_a_packed_file_is_unpacked(tmp_path):
    path = tmp_path / "events.csv.xz"
    path.write_bytes(lzma.compress(b"a\n1\n"))
    assert read_file(path) == b"a\n1\n"


@pytest.mark.parametrize("name", ["missing.csv", "broken.csv.xz"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    if name.startswith("broken"):
        (tmp_path / name).write_bytes(b"no archive")
    with pytest.raises(FileError, match=name):
        read_file(tmp_path / name)
