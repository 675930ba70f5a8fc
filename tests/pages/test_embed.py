"""Frames for other sites, and oEmbed: what is shown, that nothing runs, and whose addresses are answered."""

import json
import re

import pytest
from defusedxml import ElementTree

from incidents.editing.redaction import redact
from incidents.editing.review import correct, withdraw
from incidents.models import Edition
from tests.factories import make_administrator, make_document, make_examplia, make_published, make_source

BASE = "http://127.0.0.1:8000"
BANNER = re.compile(r'<div class="alert" id="since">.*?</div>', re.DOTALL)


@pytest.fixture
def event(db):
    document = make_document(source=make_source(slug="gazette", name="Northport Gazette"))
    return make_published(place=make_examplia()["northport"], claim={"document": document})


def path_of(event):
    return f"/events/{event.public_id}/rockets-near-northport/"


def corrected(event, reason="We wrote “near”.", **fields):
    event.refresh_from_db()
    for name, value in fields.items():
        setattr(event, name, value)
    event.save()
    event.refresh_from_db()
    correct(event=event, by=None, reason=reason)


def take_back(event):
    administrators = {"by": make_administrator(), "approved_by": make_administrator()}
    editions = list(Edition.objects.filter(event=event.public_id, redacts=None))
    redact(editions=editions, category="privacy", note="A name.", **administrators)


def test_a_frame_has_events_sources_grades_and_the_way_back(get, event):
    page = get("/embed/?kind=rocket-attack")
    assert "Examplia: 1 incident" in page.text
    assert "Reported, 1 source: Northport Gazette" in page.text
    assert "Live; newest entry of" in page.text
    assert page.all("a", href=f"{BASE}/?kind=rocket-attack")
    assert page.all("a", href=f"{BASE}{path_of(event)}")


@pytest.mark.parametrize(
    "address", ["/embed/", "/embed/?as_of=1", "/embed/?kind=x", "{event}embed/", "/no/embed/"]
)
def test_a_frame_holds_no_script_and_opens_links_in_a_tab_of_their_own(get, event, address):
    page = get(address.format(event=path_of(event)))
    assert not page.all("script")
    assert not page.all("form")
    assert page.one("base") == {"target": "_blank"}
    assert not page.response.cookies
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert not [attributes for _, attributes in page.tags if "hx-get" in attributes]


@pytest.mark.parametrize("address", ["/embed/", "{event}embed/"])
def test_a_frame_is_described_and_points_to_the_page_it_is_of(get, event, address):
    page = get(address.format(event=path_of(event)))
    assert page.one("meta", name="description")["content"]
    assert page.one("link", rel="canonical")["href"].startswith(BASE)
    assert not page.all("meta", name="robots")


def test_a_frame_without_events_to_show_is_not_to_be_found(get, event):
    assert get("/embed/?from=yesterday").one("meta", name="robots")["content"] == "noindex"


def test_a_frame_holds_the_first_twelve_of_any_page(get, db):
    for day in range(1, 15):
        make_published(edtf=f"2021-03-{day:02}", title=f"Attack {day}")
    page = get("/embed/?page=2")
    assert len(page.all("p", class_="title")) == 12
    assert "Attack 14" in page.text
    assert "Attack 2" not in page.text.replace("Attack 2 ", "")
    assert "See all 14 events, with sources" in page.text


def test_a_frame_tells_of_corrections(get, event):
    corrected(event, title="Two rockets land outside Northport")
    page = get("/embed/")
    assert "Correction, " in page.text
    assert "We wrote “near”." in page.text


def test_a_pinned_frame_links_its_editions_and_the_difference(get, event):
    corrected(event, title="Two rockets land outside Northport")
    page = get("/embed/?as_of=1")
    assert "As of" in page.text
    assert "Since then: 1 corrected." in page.text
    assert page.all("a", href="/difference/?as_of=1")
    assert page.all("a", href=f"{BASE}{path_of(event)}?edition=1")
    assert "outside Northport" not in page.text


def test_a_pinned_frame_stays_as_it_is_but_for_its_banner(get, event):
    before = {
        address: BANNER.sub("", get(address).html)
        for address in ("/embed/?as_of=1", "{}embed/?edition=1")
        if "{}" not in address
    }
    frame = f"{path_of(event)}embed/?edition=1"
    before[frame] = get(frame).html
    for number in range(5):
        corrected(event, title=f"Rockets land near Northport, version {number}", reason=f"Change {number}.")
        make_published(title=f"Another {number}")
    for address, html in before.items():
        assert BANNER.sub("", get(address).html) == html


def test_a_frame_of_what_was_taken_back_shows_the_notice_and_no_word(get, event):
    make_published(title="Another")
    take_back(event)
    page = get("/embed/?as_of=1")
    assert "1 entry of the archive at that time has since been removed" in page.text
    assert "Two rockets" not in page.text
    assert "Rockets near" not in page.text


@pytest.mark.parametrize("how", ["withdrawn", "redacted"])
def test_a_frame_of_an_event_that_is_gone_is_a_410(get, event, how):
    if how == "withdrawn":
        withdraw(event=event, by=None, reason="It was a drill.")
    else:
        take_back(event)
    page = get(f"{path_of(event)}embed/")
    assert page.status == 410
    assert "no longer public" in page.text
    assert "Two rockets" not in page.text
    assert not page.all("script")


def test_a_wrong_slug_leads_to_the_frame(get, event):
    answer = get(f"/events/{event.public_id}/x/embed/?edition=1&lang=ar")
    assert answer.status == 301
    assert answer.headers["Location"] == f"{path_of(event)}embed/?edition=1&lang=ar"


def test_words_for_a_time_are_led_to_the_frame(get, event):
    assert get("/embed/?when=2021").headers["Location"] == "/embed/?from=2021&to=2021"


def test_a_frame_of_nothing_is_no_evidence(get, event):
    assert "No result is not evidence" in get("/embed/?kind=talks").text


class TestOembed:
    """Other sites are told of our own addresses alone, and nothing is fetched for it."""

    def test_a_view_is_a_sandboxed_frame(self, get, event):
        answer = get(f"/oembed?url={BASE}/%3Fkind=rocket-attack%26as_of=1")
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        data = json.loads(answer.html)
        assert (data["version"], data["type"]) == ("1.0", "rich")
        assert data["title"] == "Examplia: 1 incident, Apr 2021"
        assert data["html"].startswith(f'<iframe src="{BASE}/embed/?kind=rocket-attack&amp;as_of=1" title="')
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in data["html"]
        assert 'referrerpolicy="no-referrer" loading="lazy"' in data["html"]

    def test_xml_is_well_formed_and_escaped(self, get, db):
        event = make_published(title='"><script>alert(1)</script>')
        answer = get(f"/oembed?format=xml&url={BASE}/events/{event.public_id}/")
        assert answer.headers["Content-Type"].startswith("text/xml")
        root = ElementTree.fromstring(answer.html)
        assert root.tag == "oembed"
        assert "<script>" not in root.findtext("html")

    @pytest.mark.parametrize(
        ("asked", "width", "height"),
        [
            ("", 600, 640),
            ("&maxwidth=300&maxheight=200", 300, 200),
            ("&maxwidth=0", 1, 640),
            ("&maxwidth=99999", 600, 640),
        ],
    )
    def test_a_frame_is_no_larger_than_asked(self, get, event, asked, width, height):
        data = json.loads(get(f"/oembed?url={BASE}/{asked}").html)
        assert (data["width"], data["height"]) == (width, height)
        assert f'width="{width}" height="{height}"' in data["html"]

    @pytest.mark.parametrize("size", ["²", "-1", "1e3", "9" * 900])
    def test_a_size_that_is_no_number_is_a_400(self, get, event, size):
        assert get(f"/oembed?url={BASE}/&maxwidth={size}").status == 400

    @pytest.mark.parametrize(
        "url",
        [
            "http://evil.test/",
            f"{BASE}.evil.test/",
            f"{BASE}@evil.test/",
            "http://user@127.0.0.1:8000/",
            "https://127.0.0.1:8000/",
            "http://127.0.0.1/",
            "//127.0.0.1:8000/",
            "/",
            f"{BASE}/admin/",
            f"{BASE}/events/999/",
            f"{BASE}/%3Ffrom=2021-13",
            f"{BASE}/about/",
            "file:///etc/passwd",
            "http://[::1/",
            f"{BASE}%5C@evil.test/",
        ],
    )
    def test_any_other_address_is_a_404(self, get, event, url):
        assert get(f"/oembed?url={url}").status == 404

    def test_an_event_that_is_gone_is_a_404(self, get, event):
        withdraw(event=event, by=None, reason="It was a drill.")
        assert get(f"/oembed?url={BASE}{path_of(event)}").status == 404

    def test_another_format_is_a_501_and_no_address_a_400(self, get, event):
        assert get(f"/oembed?url={BASE}/&format=yaml").status == 501
        assert get("/oembed").status == 400

    def test_pages_say_where_they_are_described(self, get, event):
        for path in ("/?kind=rocket-attack", path_of(event)):
            links = [link["href"] for link in get(path).all("link") if "oembed" in (link.get("type") or "")]
            assert len(links) == 2
            for link in links:
                assert get(link.removeprefix(BASE)).status == 200

    def test_an_arabic_address_has_an_arabic_frame(self, get, event):
        data = json.loads(get(f"/oembed?url={BASE}{path_of(event)}%3Flang=ar").html)
        assert f"{path_of(event)}embed/?lang=ar" in data["html"]
