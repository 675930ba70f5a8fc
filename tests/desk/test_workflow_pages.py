"""Two people in the desk: one writes and submits, another decides; and what each finds on the first page."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from incidents.editing import workflow
from incidents.models import Comment, Contribution, Edition, Event, Incident, Submission
from tests.desk.posting import add_address, address, new_incident, open_form
from tests.factories import make_document, make_event, make_published, make_user

INDEX = reverse("admin:index")
LIST = reverse("admin:incidents_incident_changelist")


@pytest.fixture
def ben(db):
    user = make_user()
    user.groups.add(Group.objects.get(name="Reviewer"))
    return user


def as_incident(event):
    return Incident.objects.get(pk=event.pk)


def text_of(response):
    return response.content.decode()


def posted(event, decision, reason="", **more):
    event.refresh_from_db()
    return {"decision": decision, "reason": reason, "version": str(event.version)} | more


def save(client, event, **typed):
    return client.post(address(event), open_form(client, event) | typed)


def test_a_writer_submits_a_change_and_a_reviewer_decides_it(client, writer, ben):
    event = as_incident(make_published(date_words="4 April 2021"))
    response = save(client, event, title="Three rockets land near Northport", _submit="1")
    assert response["Location"] == address(event, "submit")
    page = text_of(client.get(address(event, "submit")))
    assert "Three rockets land near Northport" in page
    assert 'value="Confirm"' not in page
    client.post(address(event, "submit"), posted(event, "correct", "We said two. In fact three."))
    assert Submission.objects.get().action == "corrected"
    assert Edition.objects.count() == 1
    client.force_login(ben)
    assert "Three rockets land near Northport" in text_of(client.get(INDEX))
    page = client.get(address(event, "publish"))
    assert page.context["form"]["decision"].value() == "correct"
    assert page.context["form"]["reason"].value() == "We said two. In fact three."
    client.post(address(event, "publish"), posted(event, "correct", "We said two. In fact three."))
    edition = Edition.objects.latest("sequence")
    assert (edition.action, edition.author.user, edition.author.approved_by) == ("corrected", writer, ben)


def test_a_reviewer_hands_what_is_guarded_to_another(client, reviewer, ben):
    client.post(add_address(), new_incident(make_document(), _publish="1"))
    event = Incident.objects.get()
    page = text_of(client.get(address(event, "publish")))
    assert "another reviewer decides" in page
    assert 'value="Confirm"' not in page
    refused = client.post(address(event, "publish"), posted(event, "publish"))
    assert "needs a second person" in text_of(refused)
    client.post(address(event, "publish"), posted(event, "publish", _submit="1"))
    assert not Edition.objects.exists()
    assert "To decide" not in text_of(client.get(INDEX))
    client.force_login(ben)
    assert "To decide (1)" in text_of(client.get(INDEX))
    client.post(address(event, "publish"), posted(event, "publish"))
    event.refresh_from_db()
    assert event.state == "published"


def test_opening_and_saving_unchanged_makes_nobody_an_author(client, reviewer):
    event = as_incident(make_event(date_words="4 April 2021"))
    save(client, event, _continue="1")
    assert not Contribution.objects.exists()
    save(client, event, title="Rockets land near Northport", _continue="1")
    assert Contribution.objects.get().user == reviewer


def test_a_change_of_a_claim_makes_its_editor_an_author(client, writer):
    event = as_incident(make_event(date_words="4 April 2021"))
    save(client, event, **{"claims-0-figures": "killed: 2"})
    assert Contribution.objects.get().user == writer


def test_a_reviewer_sends_back_with_a_comment(client, writer, ben):
    event = as_incident(make_event())
    workflow.submit(event=event, by=writer)
    client.force_login(ben)
    version = str(event.version)
    without = client.post(address(event, "send-back"), {"version": version, "comment": " "}, follow=True)
    assert "Say what is missing" in text_of(without)
    stale = client.post(address(event, "send-back"), {"version": "1", "comment": "Who?"}, follow=True)
    assert "Somebody else has saved this" in text_of(stale)
    client.post(address(event, "send-back"), {"version": version, "comment": "Which report?"})
    event.refresh_from_db()
    assert event.state == "draft"
    client.force_login(writer)
    assert "Sent back to you (1)" in text_of(client.get(INDEX))
    assert "Which report?" in text_of(client.get(address(event)))


def test_editors_comment_on_an_entry(client, writer):
    event = as_incident(make_event())
    page = client.post(address(event, "comment"), {"comment": "Ask\r\nagain."}, follow=True)
    assert Comment.objects.get().text == "Ask\nagain."
    assert "Ask<br>again." in text_of(page)
    client.post(address(event, "comment"), {"comment": "\u202eno"})
    assert Comment.objects.count() == 1
    assert client.get(address(event, "comment")).status_code == 404


def test_a_time_is_set_and_shown(client, reviewer):
    event = as_incident(make_event())
    later = f"{timezone.now().year + 1}-03-04T05:06"
    client.post(address(event, "publish"), posted(event, "publish", not_before=later))
    assert Submission.objects.get().stage == "scheduled"
    assert not Edition.objects.exists()
    assert "Approved for a set time (1)" in text_of(client.get(INDEX))
    form = text_of(client.get(address(event)))
    assert "4 March" in form
    assert "05:06 UTC" in form
    Submission.objects.update(not_before=timezone.now())
    assert "Due, but publish_due has not run (1)" in text_of(client.get(INDEX))


@pytest.mark.parametrize("moment", ["2001-01-01T00:00", "tomorrow", "\0", "9999999999"])
def test_a_time_that_has_passed_or_is_none_is_an_error_of_the_form(client, reviewer, moment):
    event = as_incident(make_event())
    assert (
        client.post(address(event, "publish"), posted(event, "publish", not_before=moment)).status_code == 200
    )
    assert not Submission.objects.exists()
    assert not Edition.objects.exists()


def test_an_action_on_the_list_is_bound_to_what_the_list_showed(client, reviewer):
    event = make_event()
    assert f'name="seen-{event.pk}" value="{event.version}"' in text_of(client.get(LIST))
    Event.objects.filter(pk=event.pk).update(version=2, title="Nobody has seen this")
    chosen = {"action": "publish_selected", "_selected_action": [str(event.pk)], f"seen-{event.pk}": "1"}
    assert "Somebody else has saved" in text_of(client.post(LIST, chosen, follow=True))
    assert not Edition.objects.exists()


def test_what_nobody_has_typed_in_the_desk_is_anybodys_to_decide(client, writer, reviewer, ben):
    workflow.submit(event=make_event(), by=writer)
    assert "To decide (1)" in text_of(client.get(INDEX))


def test_an_empty_queue_says_so(client, writer):
    assert "Nothing waits for you." in text_of(client.get(INDEX))


def test_the_first_page_takes_as_many_queries_for_a_long_queue(
    client, reviewer, ben, django_assert_num_queries
):
    def count():
        with django_assert_num_queries(100, exact=False) as queries:
            client.get(INDEX)
        return len(queries)

    def submitted():
        event = make_event()
        workflow.note_contribution(event=event, by=ben)
        workflow.submit(event=event, by=ben)

    submitted()
    few = count()
    for _ in range(5):
        submitted()
    assert count() == few
