"""Citations: what each form needs, and that no text can break out of its field."""

import json
from datetime import date

import pytest

from incidents.share.citations import Reference, bibtex, citations_of, csl, plain, ris, source_references
from tests.timeline.editions import make_claim, make_document

REPORT = Reference(
    key="source-1",
    kind="report",
    title="100% of {rockets} & talks_in #1",
    author="A. Writer",
    container="Northport Gazette",
    issued=date(2021, 4, 4),
    url="https://gazette.example/1?a=1&b=2",
    accessed=date(2021, 4, 5),
)


def test_plain_text_reads_as_a_line():
    assert plain(REPORT) == (
        "A. Writer, “100% of {rockets} & talks_in #1”, Northport Gazette, 4 April 2021, "
        "https://gazette.example/1?a=1&b=2"
    )


def test_bibtex_escapes_what_tex_reads():
    entry = bibtex(REPORT)
    assert entry.startswith("@article{source-1,\n")
    assert r"title = {{100\% of \{rockets\} \& talks\_in \#1}}" in entry.replace("{100", "{100")
    assert "journal = {Northport Gazette}" in entry
    assert "urldate = {2021-04-05}" in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_ris_has_a_type_first_and_an_end_last():
    lines = ris(REPORT).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert "DA  - 2021/04/04" in lines


def test_csl_is_an_item():
    item = csl(REPORT)
    assert item["type"] == "article-newspaper"
    assert item["issued"] == {"date-parts": [[2021, 4, 4]]}
    assert item["author"] == [{"literal": "A. Writer"}]


@pytest.mark.parametrize("written", [plain, bibtex, ris])
def test_no_date_is_made_up(written):
    undated = Reference("k", "report", "T", "", "Gazette", None, "")
    assert "20" not in written(undated)
    assert "None" not in written(undated)


def test_a_new_line_in_a_title_ends_no_field():
    claim = make_claim()
    claim["document"]["title"] = "Rockets\r\nER  - \r\nTY  - BOOK"
    cited = citations_of(source_references(make_document(1, claims=[claim])))
    assert cited.ris.count("\r\nER  - ") == 1
    assert cited.ris.count("TY  - NEWS") == 1
    assert json.loads(cited.csl)[0]["title"] == "Rockets ER  -  TY  - BOOK"


def test_documents_are_cited_once_in_the_order_of_the_claims():
    first, second = make_claim(1), make_claim(2)
    second["document"] = second["document"] | {"id": 2, "title": "Another"}
    third = make_claim(3)
    cited = source_references(make_document(1, claims=[first, second, third]))
    assert [each.key for each in cited] == ["source-1", "source-2"]


def test_a_source_by_its_own_citation_and_never_an_unsafe_address():
    claim = make_claim()
    claim["document"] |= {"url": "javascript:alert(1)", "citation": "Gazette, 4 April 2021, page 3."}
    (cited,) = source_references(make_document(1, claims=[claim]))
    assert plain(cited) == "Gazette, 4 April 2021, page 3"
    assert cited.url == ""
