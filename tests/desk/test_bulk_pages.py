"""Actions on a list of thousands: a page that goes on by itself, and on which a job is taken up again."""

from math import inf

import pytest
from django.urls import reverse

from incidents.editing import bulk
from incidents.models import BulkJob, Edition, Event
from tests.factories import make_collection, make_event, make_published

LIST = "/admin/incidents/incident/"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    """Have three events make a large job."""
    monkeypatch.setattr(bulk.step, "__kwdefaults__", {"most": 2, "seconds": inf})


def choose(client, action, events, **typed):
    chosen = {"action": action, "_selected_action": [str(event.pk) for event in events], **typed}
    return client.post(LIST, chosen)


def begun(client, events):
    response = choose(client, "publish_selected", events)
    job = BulkJob.objects.get()
    address = reverse("admin:incidents_incident_bulk", args=[job.pk])
    assert response.status_code == 302
    assert response.url == address
    return address


def test_a_few_events_are_done_at_once_and_leave_no_job(client, reviewer):
    assert choose(client, "publish_selected", [make_event(), make_event()]).url == LIST
    assert Edition.objects.count() == 2
    assert not BulkJob.objects.exists()


def test_many_go_on_step_by_step_on_a_page_of_their_own(client, reviewer):
    address = begun(client, [make_event() for _ in range(5)])
    page = client.get(address).content.decode()
    assert "2 of 5 events published" in " ".join(page.split())
    assert f'hx-post="{address}step/"' in page
    assert Edition.objects.count() == 2
    client.get(address)
    assert Edition.objects.count() == 2
    fragment = client.post(f"{address}step/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "1 are left" in " ".join(fragment.split())
    # Without script the button leads back to the page.
    assert client.post(f"{address}step/").url == address
    page = client.get(address).content.decode()
    assert "Finished" in page
    assert "hx-post" not in page
    assert Edition.objects.count() == 5


def test_all_that_a_search_finds_is_taken_where_all_is_chosen(client, reviewer):
    events = [make_event() for _ in range(4)]
    response = choose(client, "publish_selected", events[:1], select_across="1")
    assert BulkJob.objects.get().items.count() == 4
    assert "/bulk/" in response.url


def test_a_job_that_was_left_waits_on_the_first_page(client, reviewer):
    address = begun(client, [make_event() for _ in range(3)])
    first_page = client.get("/admin/").content.decode()
    assert address in first_page
    assert "2 of 3 events" in first_page
    client.post(f"{address}step/")
    assert address not in client.get("/admin/").content.decode()


def test_what_was_refused_is_listed_with_the_reason_and_a_link(client, reviewer):
    unready = make_event(summary="", title="An unready entry")
    address = begun(client, [unready, make_event(), make_event()])
    page = client.get(address).content.decode()
    assert "An unready entry" in page
    assert "A summary is needed" in page
    assert reverse("admin:incidents_event_change", args=[unready.pk]) in page


def test_an_action_bound_to_the_versions_that_the_list_showed_overwrites_nothing(client, reviewer):
    events = [make_event() for _ in range(3)]
    Event.objects.filter(pk=events[0].pk).update(version=2)
    choose(client, "publish_selected", events, **{f"seen-{events[0].pk}": "1"})
    assert BulkJob.objects.get().items.first().problem.startswith("Somebody else has saved")


def test_withdrawing_and_filing_say_what_they_need(client, reviewer):
    event, collection = make_published(), make_collection()
    text = client.get(choose(client, "withdraw_selected", [event]).url).content.decode()
    assert "Nothing was done" in text
    assert "needs a reason" in text
    choose(client, "withdraw_selected", [event], reason="A drill.")
    assert Edition.objects.get(action="withdrawn").content.reason == "A drill."
    draft = make_event()
    for wrong in ("", "x", "9" * 40):
        choose(client, "file_selected", [draft], collection=wrong)
    assert not draft.collections.exists()
    choose(client, "file_selected", [draft], collection=str(collection.pk))
    assert draft.collections.get() == collection


def test_nobody_else_sees_a_job_or_takes_its_steps(client, log_in):
    log_in("Reviewer")
    address = begun(client, [make_event() for _ in range(3)])
    log_in("Reviewer")
    assert client.get(address).status_code == 404
    assert client.post(f"{address}step/").status_code == 404
    assert client.get("/admin/incidents/incident/bulk/999999999999999999999/").status_code == 404
    assert address not in client.get("/admin/").content.decode()
    assert Edition.objects.count() == 2


def test_a_step_is_taken_by_a_post_alone(client, reviewer):
    address = begun(client, [make_event() for _ in range(3)])
    assert client.get(f"{address}step/").status_code == 405


def test_a_writer_is_offered_what_needs_no_right_to_publish(client, writer):
    make_event()
    page = client.get(LIST).content.decode()
    assert 'value="submit_for_review"' in page
    assert 'value="file_selected"' in page
    assert 'value="publish_selected"' not in page
    assert 'value="withdraw_selected"' not in page
