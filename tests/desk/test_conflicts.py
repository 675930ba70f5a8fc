"""Two editors of one record: the second is told, keeps what was typed, and overwrites nothing."""

import pytest

from incidents.models import Actor, Event, Incident
from tests.desk.posting import address, open_form, shown
from tests.factories import make_actor, make_claim, make_event, make_place


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
        original(self, request, object_id)
        if not _once:
            _once.append(True)
            check(pk=event.pk).update(version=event.version + 1, title="The first title")

    from incidents.editing.admin.versions import VersionedAdmin

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


def test_reading_a_form_takes_no_version(client, event):
    before = event.version
    client.get(address(event))
    event.refresh_from_db()
    assert event.version == before
