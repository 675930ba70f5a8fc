"""The editions of an event in the desk: what each changed, who made it, and an older one brought back."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from incidents.editing.review import correct
from incidents.models import Edition, Incident
from tests.desk.posting import address
from tests.factories import make_event, make_published, make_user

REASON = "We said two rockets. In fact there were three."


@pytest.fixture
def event(db):
    author = make_user(username="fatima", may_publish=True)
    event = Incident.objects.get(pk=make_published(by=author).pk)
    event.title = "Three rockets land near Northport"
    event.save()
    correct(event=event, by=author, reason=REASON)
    event.refresh_from_db()
    return event


def text_of(response):
    return response.content.decode()


def test_each_edition_has_field_old_new_why_when_and_who(client, writer, event):
    page = text_of(client.get(address(event, "history")))
    assert page.index("Edition 2: Corrected") < page.index("Edition 1: Published")
    assert "by fatima." in page
    assert f"Why: “{REASON}”" in page
    assert "<td>Two rockets land near Northport</td><td>Three rockets land near Northport</td>" in page
    assert "Done in the desk" in page


def test_a_draft_has_no_editions_yet(client, writer):
    draft = Incident.objects.get(pk=make_event().pk)
    assert "Edition 1" not in text_of(client.get(address(draft, "history")))


def test_an_older_edition_is_brought_back_into_the_form(client, writer, event):
    page = text_of(client.get(address(event, "history")))
    assert "Bring edition 1 back" in page
    assert "Bring edition 2 back" not in page
    typed = {"number": "1", "version": event.version}
    response = client.post(address(event, "bring-back"), typed, follow=True)
    assert "what edition 1 said" in text_of(response)
    event.refresh_from_db()
    assert event.title == "Two rockets land near Northport"
    assert Edition.objects.count() == 2
    assert event.contributions.get().user == writer


@pytest.mark.parametrize("typed", [{"number": "9"}, {"number": "x"}, {}, {"number": "1", "version": "0"}])
def test_what_cannot_be_brought_back_is_told(client, writer, event, typed):
    response = client.post(address(event, "bring-back"), {"version": event.version} | typed, follow=True)
    assert response.status_code == 200
    assert 'class="error"' in text_of(response)
    event.refresh_from_db()
    assert event.title == "Three rockets land near Northport"


def test_only_editors_bring_anything_back_and_only_by_asking_for_it(client, event):
    url = reverse("admin:incidents_incident_bring-back", args=[event.pk])
    reader = make_user()
    client.force_login(reader)
    assert client.post(url, {"number": "1", "version": event.version}).status_code == 403
    reader.groups.add(Group.objects.get(name="Writer"))
    assert client.get(url).status_code == 404
