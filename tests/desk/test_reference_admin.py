"""Outlets, documents, actors, places and collections in the desk."""

import json

import pytest
from django.urls import reverse

from incidents.models import Actor, Document, Edition, Place
from tests.desk.posting import rows, shown
from tests.factories import (
    make_actor,
    make_collection,
    make_document,
    make_event,
    make_place,
    make_published,
    make_source,
)


def form_of(record):
    return reverse(f"admin:incidents_{record._meta.model_name}_change", args=[record.pk])


def change(client, record, **typed):
    url = form_of(record)
    return client.post(url, shown(client.get(url)) | typed, follow=True)


def add(client, model, **typed):
    return client.post(reverse(f"admin:incidents_{model}_add"), typed, follow=True)


def test_actor_is_added_with_its_slug(client, writer):
    add(client, "actor", name="Red Front", slug="red-front", actor_type="rebel")
    assert Actor.objects.get().slug == "red-front"


def test_slug_is_permanent(client, writer):
    actor = make_actor(slug="red-front")
    change(client, actor, slug="another", name="The Red Front")
    actor.refresh_from_db()
    assert (actor.slug, actor.name) == ("red-front", "The Red Front")


def test_person_needs_a_privacy_class(client, writer):
    response = add(client, "actor", name="A. Person", slug="a-person", actor_type="person")
    assert "needs a privacy class" in response.content.decode()


def test_record_that_readers_do_not_see_is_changed_without_a_reason(client, writer):
    actor = make_actor()
    make_event(actors=((actor, "attacker"),))
    change(client, actor, name="The Red Front")
    actor.refresh_from_db()
    assert actor.name == "The Red Front"
    assert not Edition.objects.exists()


def published_with(kind):
    actor, place, collection = make_actor(), make_place(), make_collection()
    event = make_published(actors=((actor, "attacker"),), place=place, collections=(collection,))
    document = event.claims.get().document
    record = {
        "actor": actor,
        "place": place,
        "collection": collection,
        "document": document,
        "source": document.source,
    }[kind]
    return record


KINDS = ["actor", "place", "collection", "document", "source"]


@pytest.mark.parametrize("kind", KINDS)
def test_change_that_readers_see_needs_a_reason(client, reviewer, kind):
    record = published_with(kind)
    field = "title" if kind == "document" else "name"
    response = change(client, record, **{field: "Another name"})
    assert "say why it changes" in response.content.decode()
    assert Edition.objects.count() == 1
    record.refresh_from_db()
    assert getattr(record, field) != "Another name"


@pytest.mark.parametrize("kind", KINDS)
def test_change_that_readers_see_is_published(client, reviewer, kind):
    record = published_with(kind)
    field = "title" if kind == "document" else "name"
    response = change(client, record, **{field: "Another name", "reason": "It was misspelt."})
    edition = Edition.objects.latest("sequence")
    assert edition.action == "edited"
    assert "Another name" in edition.content.document
    assert edition.content.reason == "It was misspelt."
    assert "1 published event was brought up to date" in response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_change_that_readers_see_is_for_reviewers(client, writer, kind):
    record = published_with(kind)
    response = client.get(form_of(record))
    assert "only a reviewer may change it" in response.content.decode()
    assert client.post(form_of(record), {"name": "Another name", "reason": "Because."}).status_code == 403
    assert Edition.objects.count() == 1


def test_reliability_is_dated_with_its_reason_and_published(client, reviewer):
    source = published_with("source")
    typed = rows("reliabilities", {"code": "B", "since": "2021-04-04", "reason": "Corrects its errors."})
    change(client, source, reason="Rated for the first time.", **typed)
    document = json.loads(Edition.objects.latest("sequence").content.document)
    assert document["claims"][0]["document"]["reliability"] == "B"


def new_document(**typed):
    return {"title": "The second copy", "source": make_source().pk, "document_class": "report"} | typed


@pytest.mark.parametrize(
    "again", ["http://www.gazette.example/one/?utm_source=x#top", "https://gazette.example/one"]
)
def test_a_document_is_recognised_by_any_spelling_of_its_address(client, writer, again):
    held = make_document(url="https://gazette.example/one", title="The first copy")
    response = add(client, "document", **new_document(url=again))
    page = response.content.decode()
    assert "This document is held already" in page
    assert form_of(held) in page
    assert Document.objects.count() == 1
    add(client, "document", **new_document(url=again, is_another="on"))
    assert Document.objects.count() == 2


def test_a_document_without_address_is_recognised_by_its_citation(client, writer):
    make_document(url="", citation="Examplia Yearbook 2021, p. 7")
    response = add(client, "document", **new_document(citation="Examplia yearbook 2021, p. 7"))
    assert "This document is held already" in response.content.decode()


def test_a_document_is_no_twin_of_itself(client, writer):
    document = make_document(url="https://gazette.example/one")
    change(client, document, url="https://gazette.example/one/", title="Another title")
    document.refresh_from_db()
    assert (document.title, document.url) == ("Another title", "https://gazette.example/one/")


def test_a_pasted_address_finds_its_document(client, writer):
    held = make_document(url="https://gazette.example/one?page=2")
    make_document(url="https://gazette.example/one")
    query = {"app_label": "incidents", "model_name": "claim", "field_name": "document"}
    term = "http://www.gazette.example/one/?fbclid=abc&page=2"
    found = client.get(reverse("admin:autocomplete"), query | {"term": term}).json()["results"]
    assert [entry["id"] for entry in found] == [str(held.pk)]


@pytest.mark.parametrize(("typed", "kept"), [("AB" * 32, "ab" * 32), ("abc", None), ("zz" * 32, None)])
def test_the_digest_of_an_archived_copy_is_one(client, writer, typed, kept):
    response = add(client, "document", **new_document(archived_url="https://archive.example/1", sha256=typed))
    if kept is None:
        assert "A SHA-256 has 64 digits" in response.content.decode()
    else:
        assert Document.objects.get().sha256 == kept


def test_document_is_found_by_title_address_and_outlet(client, writer):
    source = make_source(name="Lake Courier")
    document = make_document(source=source, title="Craters counted", url="https://courier.example/craters")
    make_document()
    for term in ("craters counted", "courier.example", "Lake Courier"):
        query = {"app_label": "incidents", "model_name": "claim", "field_name": "document", "term": term}
        found = client.get(reverse("admin:autocomplete"), query).json()["results"]
        assert [entry["id"] for entry in found] == [str(document.pk)]


def test_merged_actor_is_not_offered(client, writer):
    kept = make_actor(name="Red Front")
    make_actor(name="Red Front of Examplia", merged_into=kept)
    query = {"app_label": "incidents", "model_name": "participation", "field_name": "actor", "term": "red"}
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [entry["id"] for entry in found] == [str(kept.pk)]


def test_place_may_have_two_parents_and_lies_not_in_itself(client, writer):
    province, country = make_place(name="Lake Province"), make_place(name="Examplia")
    border = make_place(name="The border", parents=(province, country))
    province.parents.add(country)
    assert set(shown(client.get(form_of(border)))["parents"]) == {str(province.pk), str(country.pk)}
    response = change(client, country, parents=[str(border.pk)])
    assert "would lie in itself" in response.content.decode()
    assert not country.parents.exists()


def test_coordinates_of_a_sensitive_place_are_rounded(client, writer):
    place = make_place()
    change(client, place, latitude="33.9412", longitude="44.3634", is_sensitive="on")
    place.refresh_from_db()
    assert (place.latitude, place.longitude) == (33.9, 44.4)


@pytest.mark.parametrize(
    "typed", [{"latitude": "91", "longitude": "0"}, {"latitude": "3"}, {"latitude": "nan"}]
)
def test_impossible_coordinates_are_an_error(client, writer, typed):
    place = make_place()
    response = change(client, place, **typed)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert Place.objects.get().latitude is None


def test_digest_of_an_archived_copy_is_hexadecimal(client, writer):
    response = change(client, make_document(), sha256="not hexadecimal")
    assert response.context["adminform"].form.errors


NAMES = [
    *(
        "name",
        "name_ar",
        "slug",
        "url",
        "description",
        "title",
        "source",
        "origin",
        "document_class",
        "byline",
    ),
    *("citation", "published_at_0", "published_at_1", "published_zone", "accessed_at", "sha256"),
    "warnings",
    *("actor_type", "iso", "aliases", "parent", "privacy", "place_kind", "parents", "latitude", "longitude"),
    *("standfirst", "coverage", "archived_url", "period"),
]


@pytest.mark.parametrize("value", ["\0", "x" * 10_000, "9" * 400, "²", "javascript:alert(1)"], ids=range(5))
@pytest.mark.parametrize("model", ["source", "document", "actor", "place", "collection"])
def test_bad_input_is_an_error_of_the_form(client, writer, model, value):
    response = add(client, model, **dict.fromkeys(NAMES, value), **rows("reliabilities"))
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://gazette.example/", "data:text/html,x"])
def test_only_web_addresses_are_kept(client, writer, url):
    document = make_document()
    response = change(client, document, url=url)
    assert response.context["adminform"].form.errors["url"]


def test_zone_of_a_document_is_an_iana_name(client, writer):
    response = change(client, make_document(), published_zone="IST")
    assert "is no time zone" in response.content.decode()
