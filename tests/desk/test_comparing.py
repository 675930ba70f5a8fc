"""Two entries side by side in the desk."""

import pytest
from django.urls import reverse

from incidents.models import Event, Incident, NotDuplicate
from tests.desk.posting import address, new_incident, rows
from tests.factories import make_document, make_event, make_examplia, make_published

NEW = reverse("admin:incidents_incident_beside", args=["new"])


@pytest.fixture
def northport(db):
    return make_examplia()["northport"]


def as_incident(event):
    return Incident.objects.get(pk=event.pk)


def compare(event, other):
    return reverse("admin:incidents_incident_compare", args=[event.pk, other.pk])


def posted(event, other, kept, reason="The same rockets."):
    versions = {"version": event.version, "other_version": other.version}
    return {"keep": str(kept.pk), "reason": reason, **versions}


def text_of(response):
    return response.content.decode()


def test_a_likely_duplicate_is_told_while_typing_and_before_publishing(client, reviewer, northport):
    twin = make_event(place=northport, title="Rockets land near Northport", edtf="2021-02-24")
    where = rows("event_places", {"place": str(northport.pk), "role": "occurred", "precision": "near"})
    page = text_of(client.post(NEW, new_incident(make_document()) | where))
    assert "Possible duplicate" in page
    assert "same kind; overlapping dates; same place; like words" in page
    event = as_incident(make_event(place=northport, edtf="2021-02-24"))
    page = text_of(client.get(address(event, "publish")))
    assert compare(event, twin) in page


def test_both_are_shown_field_by_field(client, writer, northport):
    event = make_event(place=northport)
    other = make_event(place=northport, title="Rockets land near Northport")
    page = text_of(client.get(compare(event, other)))
    assert "Two rockets land near Northport" in page
    assert "Rockets land near Northport" in page
    assert 'value="Merge"' not in page
    assert client.post(compare(event, other), posted(event, other, event)).status_code == 403


def test_not_a_duplicate_is_remembered(client, writer, northport):
    event = as_incident(make_event(place=northport))
    other = make_event(place=northport)
    assert client.post(compare(event, other), {"apart": "1"})["Location"] == address(event)
    assert NotDuplicate.objects.get().by == writer


def test_two_published_entries_are_merged_and_the_address_leads_on(client, reviewer, northport):
    event, other = make_published(place=northport), make_published(place=northport)
    refused = client.post(compare(event, other), posted(event, other, event, reason=""))
    assert "a reason is needed" in text_of(refused)
    client.post(compare(event, other), posted(event, other, event))
    other.refresh_from_db()
    assert other.merged_into == event
    assert event.claims.count() == 2
    assert client.get(f"/events/{other.public_id}/")["Location"].startswith(f"/events/{event.public_id}/")


def test_a_draft_goes_into_the_entry_that_stays(client, reviewer, northport):
    event, draft = make_published(place=northport), make_event(place=northport)
    client.post(compare(draft, event), posted(draft, event, event, reason=""))
    assert Event.objects.get() == event
    assert event.claims.count() == 2


def test_what_somebody_saved_meanwhile_is_not_merged(client, reviewer, northport):
    event, other = make_published(place=northport), make_published(place=northport)
    stale = posted(event, other, event)
    Event.objects.filter(pk=other.pk).update(version=other.version + 1)
    assert "meanwhile" in text_of(client.post(compare(event, other), stale))
    assert Event.objects.filter(merged_into__isnull=True).count() == 2


@pytest.mark.parametrize("edtf", ["", "2021-04-04"])
def test_only_two_dated_entries_can_be_compared(client, writer, edtf):
    event = make_event()
    other = make_event(edtf=edtf) if not edtf else event
    assert client.get(compare(event, other)).status_code == 404
