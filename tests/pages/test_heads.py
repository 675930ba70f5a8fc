"""What pages say of themselves to sites that show links and to programs that read them."""

import json
import re

import pytest

from incidents.editing.review import correct
from tests.factories import make_collection, make_document, make_examplia, make_published, make_source

BASE = "http://127.0.0.1:8000"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
BREAKING = "</script><script>alert(1)</script><!-- & 'x'"
READERS = [
    *("/", "/?kind=talks", "/?as_of=1", "/methods/", "/collections/", "/collections/part/", "/corrections/"),
    *("/sources/", "/sources/gazette/", "/data/", "/about/", "/contact/", "/care/", "/share/"),
    *("/events/1/rockets-near-northport/", "/events/1/rockets-near-northport/history/", "/api/v1/docs"),
]


@pytest.fixture
def event(db):
    document = make_document(source=make_source(slug="gazette", name="Northport Gazette"), byline="A. Writer")
    return make_published(
        place=make_examplia()["northport"],
        edtf="2021-03-15",
        kind="rocket-attack",
        summary="Two rockets came down.",
        claim={"document": document},
        collections=(make_collection(slug="part"),),
    )


def tags(page):
    """Give each property or name of the head's meta elements with its content."""
    named = ((each.get("property") or each.get("name"), each.get("content")) for each in page.all("meta"))
    return {name: content for name, content in named if name}


def data(page):
    return json.loads(DATA.search(page.html)[1])


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", READERS)
def test_every_page_has_the_whole_set_of_tags_for_previews(get, event, address, language):
    page = get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    found = tags(page)
    assert page.status == 200
    for name in ("type", "title", "description", "url", "site_name", "locale", "locale:alternate"):
        assert found[f"og:{name}"]
    assert found["og:image"].startswith(f"{BASE}/")
    assert found["og:image"] == found["twitter:image"]
    assert found["og:image:alt"] == found["twitter:image:alt"] != ""
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["twitter:card"] == "summary_large_image"
    assert found["og:title"] == found["twitter:title"]


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ("/?kind=talks&page=1", "/card.png?kind=talks"),
        ("/?as_of=1&lang=ar", "/card.png?as_of=1&lang=ar"),
        ("/events/1/rockets-near-northport/?lang=ar", "/events/1/card.png?lang=ar"),
        ("/about/", "/card.png"),
    ],
)
def test_the_picture_is_of_what_the_page_shows(get, event, address, picture):
    assert tags(get(address))["og:image"] == BASE + picture


def test_an_old_edition_has_the_picture_of_that_edition(get, event):
    event.refresh_from_db()
    event.title = "Two rockets land outside Northport"
    event.save()
    event.refresh_from_db()
    correct(event=event, by=None, reason="We wrote “near”.")
    page = get("/events/1/rockets-near-northport/?edition=1")
    assert tags(page)["og:image"] == f"{BASE}/events/1/card.png?edition=1"


def test_every_page_names_itself_in_each_language_and_without_one(get, event):
    page = get("/?kind=rocket-attack&lang=ar")
    links = {
        each["hreflang"]: each["href"] for each in page.all("link", rel="alternate") if "hreflang" in each
    }
    english, arabic = f"{BASE}/?kind=rocket-attack", f"{BASE}/?kind=rocket-attack&lang=ar"
    assert links == {"en": english, "ar": arabic, "x-default": english}
    assert page.one("link", rel="canonical")["href"] == arabic


@pytest.mark.parametrize("address", ["/events/99/", "/?from=2021-13"])
def test_what_is_no_page_to_share_has_no_picture_and_no_data(get, event, address):
    page = get(address)
    assert "og:image" not in tags(page)
    assert tags(page)["robots"] == "noindex"
    assert not DATA.search(page.html)


def test_an_event_says_when_where_and_on_whose_word(get, event):
    found = data(get("/events/1/rockets-near-northport/"))
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert found["name"] == "Two rockets land near Northport"
    assert (found["startDate"], found["endDate"]) == ("2021-03-15", "2021-03-15")
    assert found["location"]["name"] == "Northport, Lake Province, Examplia"
    assert "geo" not in found["location"]
    [cited] = found["subjectOf"]["citation"]
    assert (cited["publisher"]["name"], cited["author"]) == ("Northport Gazette", "A. Writer")
    assert (cited["datePublished"], cited["url"][:24]) == ("2021-04-04", "https://gazette.example/")
    assert found["subjectOf"]["version"] == "1"
    assert found["subjectOf"]["license"] == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("edtf", "dates"),
    [
        ("2021-03", {"startDate": "2021-03"}),
        ("[2021-02-21..2021-02-28]", {"startDate": "2021-02"}),
        ("2021", {"startDate": "2021"}),
        ("[2021-02-27..2021-03-02]", {"startDate": "2021"}),
        ("2021-03-01/2021-03-04", {"startDate": "2021-03-01", "endDate": "2021-03-04"}),
        ("[..2021-03-15]", {}),
        ("202X", {}),
    ],
)
def test_no_date_is_told_more_exactly_than_it_is_known(get, db, edtf, dates):
    event = make_published(edtf=edtf)
    found = data(get(f"/events/{event.public_id}/rockets-near-northport/"))
    assert {name: found[name] for name in ("startDate", "endDate") if name in found} == dates


def test_a_postponed_meeting_says_so(get, db):
    event = make_published(kind="talks", status="postponed", short_title="Talks")
    assert data(get(f"/events/{event.public_id}/talks/"))["eventStatus"].endswith("/EventPostponed")


def test_a_view_is_a_list_of_its_events_and_a_data_set_with_its_files(get, event):
    make_published(edtf="2021-05-01", title="Another", kind="rocket-attack")
    dataset, events = data(get("/?kind=rocket-attack&from=2021&order=oldest"))["@graph"]
    assert (dataset["@type"], events["@type"]) == ("Dataset", "ItemList")
    assert (events["numberOfItems"], events["itemListOrder"][-9:]) == (2, "Ascending")
    assert [each["position"] for each in events["itemListElement"]] == [1, 2]
    assert events["itemListElement"][0]["url"] == f"{BASE}/events/1/rockets-near-northport/"
    files = {each["encodingFormat"]: each["contentUrl"] for each in dataset["distribution"]}
    assert files["text/csv"] == f"{BASE}/timeline.csv?from=2021&kind=rocket-attack&order=oldest"
    assert dataset["temporalCoverage"] == "2021/.."
    assert dataset["version"] == "2"


@pytest.mark.parametrize("address", ["/data/", "/collections/part/"])
def test_a_page_about_the_data_describes_it(get, event, address):
    found = data(get(address))
    assert (found["@type"], found["url"]) == ("Dataset", BASE + address)
    assert {each["encodingFormat"] for each in found["distribution"]} >= {"text/csv", "application/json"}


def test_no_word_of_an_event_ends_the_data(get, db):
    document = make_document(title=BREAKING, byline=BREAKING)
    event = make_published(title=BREAKING, summary=BREAKING, claim={"document": document})
    page = get(f"/events/{event.public_id}/rockets-near-northport/")
    assert data(page)["name"] == BREAKING
    assert data(page)["subjectOf"]["citation"][0]["name"] == BREAKING
    assert "<script>alert" not in page.html
    assert "<script>alert" not in get("/").html
