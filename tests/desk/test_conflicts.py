"""Two editors of one record: the second is told, keeps what was typed, and overwrites nothing."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from incidents.editing.admin.versions import VersionedAdmin
from incidents.models import Actor, Event, ImportRun, Incident
from tests.desk.posting import add_address, address, open_form, shown
from tests.factories import (
    make_actor,
    make_administrator,
    make_claim,
    make_collection,
    make_document,
    make_event,
    make_place,
    make_source,
)


@pytest.fixture
def event(writer):
    return Incident.objects.get(pk=make_event(place=make_place()).pk)


def test_second_of_two_saves_is_told_and_overwrites_nothing(client, event):
    first, second = open_form(client, event), open_form(client, event)
    assert client.post(address(event), first | {"title": "The first title"}).status_code == 302
    response = client.post(address(event), second | {"title": "The second title", "summary": "Mine."})
    event.refresh_from_db()
    assert response.status_code == 409
    assert event.title == "The first title"
    assert "Somebody else has saved this" in response.content.decode()


def test_both_values_are_shown_and_what_was_typed_is_kept(client, event):
    first, second = open_form(client, event), open_form(client, event)
    client.post(address(event), first | {"title": "The first title"})
    response = client.post(address(event), second | {"title": "The second title"})
    table = [(row.label, row.saved, row.typed) for row in response.context["differences"]]
    assert table == [("Title", "The first title", "The second title")]
    assert shown(response)["title"] == "The second title"


def test_second_save_after_being_told_goes_through(client, event):
    first, second = open_form(client, event), open_form(client, event)
    client.post(address(event), first | {"title": "The first title"})
    told = client.post(address(event), second | {"title": "The second title"})
    assert client.post(address(event), shown(told)).status_code == 302
    event.refresh_from_db()
    assert event.title == "The second title"


def test_change_of_a_claim_alone_is_a_change_of_its_event(client, event):
    first, second = open_form(client, event), open_form(client, event)
    client.post(address(event), first | {"claims-0-text": "The first text."})
    response = client.post(address(event), second | {"claims-0-text": "The second text."})
    assert response.status_code == 409
    assert event.claims.get().text == "The first text."
    difference = response.context["differences"][0]
    assert (difference.label, difference.saved) == ("Claim, row 1: What they say", "The first text.")
    assert shown(response)["claims-0-text"] == "The second text."


def test_claim_that_was_taken_out_meanwhile_becomes_a_new_one(client, event):
    make_claim(event, text="The second claim.")
    first, second = open_form(client, event), open_form(client, event)
    client.post(address(event), first | {"claims-1-DELETE": "on"})
    told = client.post(address(event), second | {"claims-1-text": "The second claim, improved."})
    assert told.status_code == 409
    assert "added by you" in told.content.decode()
    assert client.post(address(event), shown(told)).status_code == 302
    assert event.claims.order_by("number").last().text == "The second claim, improved."


def test_claim_that_was_added_meanwhile_stays(client, event):
    second = open_form(client, event)
    make_claim(event, text="Added meanwhile.")
    Event.objects.filter(pk=event.pk).update(version=event.version + 1)
    told = client.post(address(event), second | {"title": "The second title"})
    assert "added meanwhile" in told.content.decode()
    client.post(address(event), shown(told))
    assert event.claims.count() == 2


@pytest.mark.parametrize("version", ["", "0", "\0", "9" * 400, "1.0", "x"])
def test_version_that_cannot_be_read_is_a_conflict(client, event, version):
    response = client.post(
        address(event), open_form(client, event) | {"seen_version": version, "title": "Mine"}
    )
    event.refresh_from_db()
    assert response.status_code == 409
    assert event.title != "Mine"


def test_save_between_reading_and_writing_is_a_conflict(client, event, monkeypatch):
    typed = open_form(client, event)
    check = Incident._base_manager.filter

    def somebody_saves(self, request, object_id, _once=[]):  # noqa: B006 (remembers that it was called)
        found = original(self, request, object_id)
        if not _once:
            _once.append(True)
            check(pk=event.pk).update(version=event.version + 1, title="The first title")
        return found

    original = VersionedAdmin._mark_conflict
    monkeypatch.setattr(VersionedAdmin, "_mark_conflict", somebody_saves)
    response = client.post(address(event), typed | {"title": "The second title"})
    event.refresh_from_db()
    assert response.status_code == 409
    assert event.title == "The first title"


def test_reference_records_are_versioned_too(client, writer):
    actor = make_actor()
    url = f"/admin/incidents/actor/{actor.pk}/change/"
    first, second = shown(client.get(url)), shown(client.get(url))
    assert client.post(url, first | {"name": "The Red Front"}).status_code == 302
    response = client.post(url, second | {"name": "Red Front of Examplia"})
    assert response.status_code == 409
    assert Actor.objects.get().name == "The Red Front"
    assert shown(response)["name"] == "Red Front of Examplia"


RECORDS = {
    "incident": make_event,
    "source": make_source,
    "document": make_document,
    "actor": make_actor,
    "place": make_place,
    "collection": make_collection,
}
TYPED = {"incident": "title", "document": "title"}


def pages_of(model):
    record = RECORDS[model]()
    pages = ("change", "delete")
    return record, *(reverse(f"admin:incidents_{model}_{page}", args=[record.pk]) for page in pages)


@pytest.fixture
def administrator(client, db):
    user = make_administrator()
    client.force_login(user)
    return user


def test_every_record_that_the_desk_can_change_has_a_version():
    for model, desk in admin.site._registry.items():
        request = RequestFactory().get("/")
        request.user = SimpleNamespace(has_perm=lambda *about: True, is_superuser=True, is_active=True)
        # Of an import nobody types anything but what it is begun with.
        if desk.has_change_permission(request) and model is not ImportRun:
            assert isinstance(desk, VersionedAdmin), model
            assert not desk.list_editable


@pytest.mark.parametrize("model", RECORDS)
def test_second_of_two_saves_of_any_record_gets_both_values_and_keeps_what_was_typed(
    client, administrator, model
):
    record, change, _ = pages_of(model)
    field = TYPED.get(model, "name")
    first, second = shown(client.get(change)), shown(client.get(change))
    assert client.post(change, first | {field: "The first of two"}).status_code == 302
    told = client.post(change, second | {field: "The second of two"})
    assert told.status_code == 409
    assert [(row.saved, row.typed) for row in told.context["differences"]] == [
        ("The first of two", "The second of two")
    ]
    assert shown(told)[field] == "The second of two"
    record.refresh_from_db()
    assert getattr(record, field) == "The first of two"
    assert client.post(change, shown(told)).status_code == 302


@pytest.mark.parametrize("model", RECORDS)
def test_what_somebody_has_saved_meanwhile_is_not_deleted_unseen(client, administrator, model):
    record, change, delete = pages_of(model)
    asked = client.get(delete)
    version = asked.context["object"].version
    assert f'name="seen_version" value="{version}"' in asked.content.decode()
    client.post(change, shown(client.get(change)) | {TYPED.get(model, "name"): "Saved meanwhile"})
    told = client.post(delete, {"post": "yes", "seen_version": str(version)})
    assert told.status_code == 409
    assert "so it was not deleted" in told.content.decode()
    record.refresh_from_db()
    assert client.post(delete, {"post": "yes", "seen_version": str(record.version)}).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("version", ["", "0", "\0", "9" * 400, "x"])
def test_a_deletion_without_a_version_deletes_nothing(client, administrator, version):
    event = make_event()
    delete = reverse("admin:incidents_incident_delete", args=[event.pk])
    assert client.post(delete, {"post": "yes", "seen_version": version}).status_code == 409
    assert Incident.objects.filter(pk=event.pk).exists()


def test_what_was_typed_into_a_record_that_is_gone_can_be_saved_as_a_new_one(client, event):
    typed = open_form(client, event) | {"title": "The second title", "claims-0-text": "Typed meanwhile."}
    event.delete()
    told = client.post(address(event), typed)
    assert told.status_code == 409
    assert "Somebody else has deleted this" in told.content.decode()
    kept = shown(told)
    assert (kept["title"], kept["claims-0-text"]) == ("The second title", "Typed meanwhile.")
    assert f'action="{add_address()}"' in told.content.decode()
    assert client.post(add_address(), kept).status_code == 302
    saved = Incident.objects.get()
    assert (saved.title, saved.claims.get().text) == ("The second title", "Typed meanwhile.")


def test_an_address_that_never_was_a_record_leads_to_the_desk(client, writer):
    assert client.post("/admin/incidents/incident/999/change/", {"title": "Mine"}).status_code == 302


def test_reading_a_form_takes_no_version(client, event):
    before = event.version
    client.get(address(event))
    event.refresh_from_db()
    assert event.version == before
