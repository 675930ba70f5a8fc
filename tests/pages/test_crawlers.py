"""What crawlers are told: every public page in each language, what changed when, and what to leave alone."""

import pytest
from defusedxml import ElementTree
from django.test import Client

from incidents.editing.review import correct, withdraw
from incidents.exports import sitemap
from incidents.limits import EXPORT, class_of
from incidents.models import Edition
from incidents.views.crawlers import sitemap as sitemap_view
from tests.factories import make_collection, make_document, make_event, make_published, make_source

BASE = "http://127.0.0.1:8000"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def fetch(address):
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(b"".join(response))
    found = {each.findtext(f"{SPACE}loc"): each.findtext(f"{SPACE}lastmod") for each in root}
    return root.tag.removeprefix(SPACE), found


@pytest.fixture
def event(db):
    document = make_document(source=make_source(slug="gazette"))
    return make_published(claim={"document": document}, collections=(make_collection(slug="part"),))


def test_each_page_is_there_in_each_language_with_its_last_change(event):
    kind, found = fetch("/sitemap.xml")
    path = f"{BASE}/events/{event.public_id}/rockets-near-northport/"
    assert kind == "urlset"
    assert {
        path,
        f"{path}?lang=ar",
        f"{BASE}/",
        f"{BASE}/collections/part/",
        f"{BASE}/sources/gazette/",
    } <= set(found)
    assert found[path] == Edition.objects.get().published_at.isoformat().replace("+00:00", "Z")
    assert found[f"{BASE}/about/"] is None


def test_every_address_in_it_answers(event, client):
    _, found = fetch("/sitemap.xml")
    for address in found:
        response = client.get(address.removeprefix(BASE))
        assert response.status_code == 200, address
        assert f'<link rel="canonical" href="{address}">' in response.content.decode(), address


def test_what_is_not_public_is_not_in_it_and_what_was_shown_wrong_is(event):
    draft = make_event(short_title="A draft")
    wrong = make_published(grade="discounted", grade_note="A drill.", short_title="Shown wrong")
    gone = make_published(short_title="Gone")
    withdraw(event=gone, by=None, reason="It was a drill.")
    _, found = fetch("/sitemap.xml")
    text = " ".join(found)
    assert f"/events/{wrong.public_id}/shown-wrong/" in text
    assert "/gone/" not in text
    assert draft.public_id is None
    assert "a-draft" not in text


def test_a_corrected_event_has_the_date_of_its_correction(event):
    event.refresh_from_db()
    event.title = "Two rockets land outside Northport"
    event.save()
    event.refresh_from_db()
    correct(event=event, by=None, reason="We wrote “near”.")
    _, found = fetch("/sitemap.xml")
    newest = Edition.objects.order_by("-sequence").first()
    assert found[f"{BASE}/events/{event.public_id}/rockets-near-northport/"].startswith(
        newest.published_at.isoformat()[:26]
    )


def test_a_long_list_comes_in_parts_that_hold_each_page_once(event, monkeypatch):
    for number in range(12):
        make_published(title=f"Attack {number}")
    _, whole = fetch("/sitemap.xml")
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 20)
    kind, parts = fetch("/sitemap.xml")
    assert kind == "sitemapindex"
    assert list(parts) == [f"{BASE}/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    pages = [fetch(part.removeprefix(BASE))[1] for part in parts]
    assert [len(each) for each in pages[:-1]] == [20] * (len(parts) - 1)
    assert sum(map(len, pages)) == len(whole)
    assert {address: at for each in pages for address, at in each.items()} == whole


@pytest.mark.parametrize("part", ["0", "2", "999999999999999999999"])
def test_there_are_no_other_parts(client, event, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_events(event, django_assert_max_num_queries):
    for number in range(30):
        make_published(title=f"Attack {number}")
    fetch("/sitemap.xml")
    with django_assert_max_num_queries(5):
        fetch("/sitemap.xml")


def test_a_copy_is_confirmed_until_something_is_published(client, event):
    first = client.get("/sitemap.xml")
    known = {"If-None-Match": first["ETag"]}
    assert client.get("/sitemap.xml", headers=known).status_code == 304
    make_published(title="Another")
    then = client.get("/sitemap.xml", headers=known)
    assert then.status_code == 200
    # Each keeps its place among the downloads until it is read.
    assert b"".join(first) != b"".join(then)


def test_a_long_list_counts_as_a_download(rf):
    assert class_of(rf.get("/sitemap.xml"), sitemap_view) == EXPORT


def test_robots_txt_keeps_crawlers_out_of_the_desk_and_leaves_previews_open(client, db):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert lines[-1] == f"Sitemap: {BASE}/sitemap.xml"
    forbidden = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    for address in ("/", "/card.png", "/events/1/card.png", "/events/1/x/", "/s/abc", "/embed/", "/oembed"):
        assert not address.startswith(tuple(forbidden))
    for address in ("/admin/login/", "/timeline.csv?kind=talks", "/share/?kind=talks", "/count?q=x"):
        assert address.startswith(tuple(forbidden))
