"""The share panel as a page: both links, codes to embed, files, citations, and short links."""

import json
import re

import pytest
from django.test import Client

from incidents.editing.review import correct, withdraw
from incidents.models import ShortLink
from incidents.share import short_links
from tests.factories import make_document, make_examplia, make_published, make_source

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def event(db):
    document = make_document(
        title="Rockets & talks", source=make_source(slug="gazette", name="Northport Gazette")
    )
    return make_published(place=make_examplia()["northport"], claim={"document": document})


@pytest.fixture
def shorten(db):
    """Ask for a short link: `shorten("/?kind=talks")` gives the answer."""

    def ask(url, **headers):
        return Client().post("/share/", {"url": url}, headers=headers or HERE)

    return ask


def code_in(response):
    return re.search(r"/s/(\w+)<", response.content.decode())[1]


def test_a_view_has_a_live_and_a_pinned_link(get, event):
    page = get("/share/?kind=rocket-attack&page=1")
    assert page.status == 200
    assert "Examplia: 1 incident, Apr 2021" in page.text
    assert "http://127.0.0.1:8000/?kind=rocket-attack&as_of=1" in page.text
    assert page.all("input", id="pin-live")[0]["checked"] is None
    assert page.all("meta", name="robots")


def file_at(address):
    response = Client().get(address)
    return response.getvalue() if response.streaming else response.content


def sizes(page):
    names = [item.split("</bdi>")[0] for item in page.html.split('<bdi lang="en">')[1:]]
    told = re.findall(r"<small>([^<]*)</small></a>", page.html)
    return dict(zip(names, told, strict=True))


def test_downloads_say_how_large_they_are(get, event):
    told = sizes(get("/share/"))
    for form in ("csv", "geojson", "timelinejs.json", "json"):
        size = max(1, round(len(file_at(f"/timeline.{form}")) / 1000))
        name = {"csv": "CSV", "geojson": "GeoJSON", "json": "JSON"}.get(form, "TimelineJS")
        held = "1 located event" if form == "geojson" else "with sources"
        assert told[name] == f"{held}, {size}\N{NO-BREAK SPACE}kB"


def test_the_size_of_a_longer_file_is_told_from_its_first_events(get, event, monkeypatch):
    monkeypatch.setattr("incidents.share.formats.MEASURED", 2)
    for day in range(1, 5):
        make_published(edtf=f"2021-03-{day:02}")
    told = sizes(get("/share/"))
    written = len(file_at("/timeline.csv"))
    found = re.fullmatch("with sources, about ([0-9]+)\N{NO-BREAK SPACE}kB", told["CSV"])
    assert int(found[1]) == pytest.approx(written / 1000, abs=3)
    assert told["GeoJSON"].startswith("1 located event, about ")


def test_a_view_shows_the_digest_of_its_events(get, event):
    digest = json.loads(file_at("/timeline.geojson?as_of=1"))["about"]["digest"]
    assert digest in get("/share/?as_of=1").html
    assert digest in get("/share/").html


def test_a_pinned_view_has_no_live_link(get, event):
    page = get("/share/?as_of=1")
    assert not page.all("input", id="pin-live")
    assert page.one("input", id="pin-fixed")["checked"] is None


def test_the_code_to_embed_is_a_sandboxed_frame_with_a_link_and_the_pinned_one_comes_first(get, event):
    page = get("/share/?kind=rocket-attack")
    pinned, live = page.text.split("<iframe ")[1:3]
    assert 'src="http://127.0.0.1:8000/embed/?kind=rocket-attack&amp;as_of=1"' in pinned
    assert 'src="http://127.0.0.1:8000/embed/?kind=rocket-attack"' in live
    for code in (pinned, live):
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in code
        assert 'referrerpolicy="no-referrer" loading="lazy"' in code
        assert 'title="Examplia: 1 incident, Apr 2021"' in code
        assert "</iframe> <p><a href=" in code


def test_htmx_gets_what_the_sheet_lacks(get, event):
    fragment = get("/share/?kind=rocket-attack", htmx=True)
    assert "<html" not in fragment.html
    assert not fragment.all("input", name="pin")
    assert fragment.all("code", id="embed-pinned")


def test_an_event_is_shared_live_or_by_its_edition_with_the_source_behind_it(get, event):
    page = get(f"/share/?url=/events/{event.public_id}/")
    assert "Share this event" in page.text
    assert f"/events/{event.public_id}/rockets-near-northport/?edition=1" in page.text
    assert "“Rockets & talks”, Northport Gazette, 4 April 2021, https://gazette.example/" in page.text
    one = get(f"/share/?url=/events/{event.public_id}/%3Fedition=1")
    assert not one.all("input", id="pin-live")


@pytest.mark.parametrize("event_is", ["never", "withdrawn"])
def test_an_event_that_is_not_there_cannot_be_shared(get, event, event_is):
    if event_is == "withdrawn":
        withdraw(event=event, by=None, reason="It was a drill.")
    number = event.public_id if event_is == "withdrawn" else 999
    assert get(f"/share/?url=/events/{number}/").status == 404


@pytest.mark.parametrize("key", ["from=2021-13", "kind=nonsense"])
def test_an_unreadable_query_is_a_readable_400(get, event, key):
    page = get(f"/share/?{key}")
    assert page.status == 400
    assert "cannot read" in page.text


@pytest.mark.parametrize(
    ("form", "kind"), [("bibtex", "x-bibtex"), ("ris", "research-info"), ("csl", "csl+json")]
)
def test_a_citation_is_a_file_of_the_pinned_link(get, event, form, kind):
    answer = get(f"/share/?kind=rocket-attack&as_of=1&format={form}")
    assert kind in answer.headers["Content-Type"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "as_of" in answer.html


def test_the_file_of_an_event_cites_its_sources_too(get, event):
    items = json.loads(get(f"/share/?url=/events/{event.public_id}/&format=csl").html)
    assert [item["type"] for item in items] == ["webpage", "article-newspaper"]
    assert items[1]["container-title"] == "Northport Gazette"


def test_the_qr_code_is_a_picture_without_styles(get, event):
    answer = get("/share/?kind=rocket-attack&format=qr")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.html.startswith("<svg")
    assert "style" not in answer.html


def test_an_unknown_form_says_which_there_are(get, event):
    answer = get("/share/?format=docx")
    assert answer.status == 400
    assert "bibtex" in answer.text


def test_the_same_copy_answers_304_until_the_archive_changes(get, event):
    etag = get("/share/?kind=rocket-attack").headers["ETag"]
    assert get("/share/?kind=rocket-attack", **{"If-None-Match": etag}).status == 304
    event.title = "Two rockets land outside Northport"
    event.save()
    event.refresh_from_db()
    correct(event=event, by=None, reason="A word was wrong.")
    assert get("/share/?kind=rocket-attack", **{"If-None-Match": etag}).status == 200


class TestShortLinks:
    """A code for a view or an event, which leads nowhere else."""

    @pytest.mark.parametrize(
        "address",
        ["/?kind=talks&lang=ar", "/?q=%D8%B5%D8%A7%D8%B1%D9%88%D8%AE&as_of=1&lang=ar", "/", "/?as_of=1"],
    )
    def test_a_code_leads_to_the_view(self, get, event, shorten, address):
        answer = get(f"/s/{code_in(shorten(address))}")
        assert (answer.status, answer.headers["Location"]) == (302, address)
        assert answer.headers["X-Robots-Tag"] == "noindex"

    def test_a_code_leads_to_the_event_without_the_words_of_its_address(self, get, event, shorten):
        code = code_in(shorten(f"/events/{event.public_id}/rockets-near-northport/?edition=1"))
        assert get(f"/s/{code}").headers["Location"] == f"/events/{event.public_id}/?edition=1"
        assert "rockets" not in str(ShortLink.objects.values())

    def test_the_same_query_has_the_same_code_however_it_is_spelt(self, event, shorten):
        one = shorten("/?page=1&strand=violence&kind=rocket-attack")
        other = shorten("http://127.0.0.1:8000/?kind=rocket-attack&strand=violence")
        assert code_in(one) == code_in(other)
        assert code_in(one) != code_in(shorten("/?kind=rocket-attack&strand=violence&as_of=1"))
        assert ShortLink.objects.count() == 2

    def test_it_needs_neither_cookie_nor_token_and_sets_none(self, event, shorten):
        answer = Client(enforce_csrf_checks=True).post("/share/", {"url": "/"}, headers=HERE)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
            {"Origin": "http://127.0.0.1:8000.evil.test"},
            {"Origin": "null"},
            {"X-Nothing": "1"},
        ],
    )
    def test_another_sites_form_is_refused(self, event, shorten, headers):
        assert shorten("/", **headers).status_code == 403
        assert not ShortLink.objects.exists()

    def test_a_browser_that_sends_its_origin_alone_is_believed(self, event, shorten):
        assert shorten("/", Origin="http://127.0.0.1:8000").status_code == 200

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("https://evil.test/", 404),
            ("//evil.test/", 404),
            ("/\\evil.test/", 404),
            ("http://127.0.0.1:8000@evil.test/", 404),
            ("http://127.0.0.1:8000.evil.test/", 404),
            ("javascript:alert(1)", 404),
            ("/admin/", 404),
            ("/?from=2021-13", 404),
            ("/events/0/", 404),
            ("/events/99999999999999999999/", 404),
            ("/events/7/\n", 404),
            ("", 400),
        ],
    )
    def test_what_is_no_view_or_event_of_ours_gets_none(self, event, shorten, address, status):
        assert shorten(address).status_code == status
        assert not ShortLink.objects.exists()

    @pytest.mark.parametrize("code", ["nope", "2345678", "x" * 300, "äöü", "%00", "'", "2345678901234"])
    def test_every_wrong_code_takes_the_same_way_to_the_same_answer(
        self, get, event, django_assert_num_queries, code
    ):
        if code == "%00":
            assert get(f"/s/{code}").status == 400
            return
        with django_assert_num_queries(1):
            answer = get(f"/s/{code}")
        assert answer.status == 404
        assert re.sub(r"/s/[^\"]*", "", get("/s/nope").html) == re.sub(r"/s/[^\"]*", "", answer.html)

    def test_two_that_draw_the_same_code_get_two(self, event, shorten, monkeypatch):
        drawn = iter("2" * short_links.LENGTH + "2" * short_links.LENGTH + "3" * short_links.LENGTH)
        monkeypatch.setattr(short_links.secrets, "choice", lambda letters: next(drawn))
        assert code_in(shorten("/")) == "2222222"
        assert code_in(shorten("/?kind=talks")) == "3333333"

    def test_htmx_gets_the_link_alone(self, event, shorten):
        answer = shorten("/?kind=talks", **HERE, **{"HX-Request": "true"})
        assert b"<html" not in answer.content
        assert code_in(answer)
