"""The pages of text."""

import re

import pytest

from incidents.taxonomy import GRADES, KINDS
from tests.factories import make_collection, make_published

ADDRESSES = ["/methods/", "/collections/", "/about/", "/contact/", "/care/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_has_title_description_canonical_link_and_one_headline(get, address):
    page = get(address)
    assert page.status == 200
    assert len(page.all("h1")) == 1
    assert page.one("meta", name="description")["content"]
    assert page.one("link", rel="canonical")["href"].endswith(address)


@pytest.mark.parametrize("address", [*ADDRESSES, "/"])
def test_ids_are_unique_and_every_link_within_the_page_has_its_target(get, address):
    make_published()
    page = get(address)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        if link["href"].startswith("#"):
            assert link["href"][1:] in ids


def test_methods_define_every_kind_and_grade_where_badges_link(get):
    page = get("/methods/")
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {f"kind-{slug}" for slug in KINDS} <= ids
    assert {f"grade-{slug}" for slug in GRADES} <= ids


def test_every_link_of_a_card_to_methods_has_its_definition(get):
    make_published()
    ids = {attributes.get("id") for _, attributes in get("/methods/").tags}
    linked = re.findall(r'href="/methods/#([^"]+)"', get("/").html)
    assert set(linked) <= ids


def test_collections_say_what_they_cover(get):
    make_published(collections=(make_collection(slug="examplia", name="Examplia, 2021"),))
    assert "Examplia, 2021" in get("/collections/").text
    page = get("/collections/examplia/")
    assert "Covers Examplia; leaves out the rest of the world." in page.text
    assert "It holds 1 event." in page.text
    assert page.all("a", href="/?collection=examplia")


def test_collection_without_public_events_is_not_found(get):
    make_collection(slug="hidden")
    assert get("/collections/hidden/").status == 404
    assert "hidden" not in get("/collections/").text


def test_contact_repeats_only_an_address_of_this_site(get):
    assert "/events/1/rockets/" in get("/contact/?about=/events/1/rockets/").text
    for elsewhere in ("//evil.example/", "https://evil.example/", "Call+this+number", "/a b"):
        assert "About this page" not in get(f"/contact/?about={elsewhere}").text


def test_publisher_and_contact_come_from_settings(get, settings):
    before = get("/about/").headers["ETag"]
    settings.PUBLISHER, settings.CONTACT = "The Examplia Archive", "desk@archive.example"
    assert "The Examplia Archive" in get("/about/", **{"If-None-Match": before}).text
    assert "desk@archive.example" in get("/contact/").text


def test_every_page_of_the_masthead_exists(get):
    links = [link["href"] for link in get("/about/").all("a") if link["href"].startswith("/")]
    for address in dict.fromkeys(links):
        assert get(address).status == 200


def test_error_pages_are_readable_and_lead_on(get):
    page = get("/nowhere/")
    assert page.status == 404
    assert "There is no page here" in page.text
    assert page.all("a", href="/")
