"""From a draft to its readers by way of a second person, and in no other way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from incidents.editing import review, workflow
from incidents.editing.review import Conflict, Refused
from incidents.editing.second_person import reviewers
from incidents.editing.workflow import note_contribution, publish_due, schedule, send_back, submit
from incidents.models import Comment, Contribution, Edition, Event, Submission
from tests.factories import make_claim, make_event, make_figure, make_published, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_user(may_publish=True)


@pytest.fixture
def ben():
    return make_user(may_publish=True)


@pytest.fixture
def writer():
    return make_user()


def changed_by(user, event, **values):
    """Change the working copy as the desk would."""
    Event.objects.filter(pk=event.pk).update(**values)
    note_contribution(event=event, by=user)
    event.refresh_from_db()
    return event


def newest():
    return Edition.objects.latest("sequence")


def test_a_submitted_draft_is_in_review_until_somebody_decides(writer, ada):
    event = make_event()
    submission = submit(event=event, by=writer, version=1)
    assert (event.state, submission.stage, submission.version) == ("in-review", "waiting", event.version)
    review.publish(event=event, by=ada, version=event.version)
    assert event.state == "published"
    assert not Submission.objects.exists()


def test_while_an_edit_waits_readers_see_the_old_edition(writer):
    event = changed_by(writer, make_published(), title="Three rockets land near Northport")
    submit(event=event, by=writer, action="updated", version=event.version)
    assert event.state == "published"
    assert Edition.objects.count() == 1
    assert "Two rockets" in newest().content.document


def test_what_cannot_be_asked_of_an_event_is_refused(writer):
    with pytest.raises(Refused, match="can be asked of an event that is draft: published"):
        submit(event=make_event(), by=writer, action="corrected", reason="We said.")
    with pytest.raises(Refused, match="a reason is needed"):
        submit(event=make_published(), by=writer, action="corrected")
    assert not Submission.objects.exists()


def test_a_submission_is_of_the_version_that_was_seen(writer):
    event = make_event()
    Event.objects.filter(pk=event.pk).update(version=2)
    with pytest.raises(Conflict):
        submit(event=event, by=writer, version=1)


@pytest.mark.parametrize(
    "change", [{"edtf": "2021-04"}, {"date_differs": True}, {"edtf": "2021-04", "title": "Rockets"}]
)
def test_its_author_does_not_publish_a_guarded_change(ada, ben, change):
    event = changed_by(ada, make_published(), **change)
    with pytest.raises(Refused, match="needs a second person"):
        review.update(event=event, by=ada)
    edition = review.update(event=event, by=ben)
    assert (edition.author.user, edition.author.approved_by) == (ada, ben)


def test_figures_and_blame_are_guarded_too(ada, ben):
    event = make_published()
    make_figure(make_claim(event), "killed", 2)
    changed_by(ada, event)
    with pytest.raises(Refused, match="figures"):
        review.update(event=event, by=ada)


def test_its_author_publishes_what_is_not_guarded(ada, ben):
    event = changed_by(ada, make_published(), title="Two rockets come down near Northport")
    edition = review.update(event=event, by=ada)
    assert (edition.author.user, edition.author.approved_by, edition.author.note) == (ada, None, "")


def test_a_first_publication_states_all_of_it(ada, ben):
    event = changed_by(ada, make_event())
    with pytest.raises(Refused, match="second person"):
        review.publish(event=event, by=ada)
    (outcome,) = review.publish_many(events=[event], by=ada)
    assert "second person" in outcome.refusals[0].message
    (outcome,) = review.publish_many(events=[event], by=ben)
    assert (outcome.edition.author.user, outcome.edition.author.approved_by) == (ada, ben)


def test_one_reviewer_alone_publishes_and_the_edition_says_so(ada, writer):
    event = changed_by(ada, make_event())
    edition = review.publish(event=event, by=ada)
    assert (edition.author.user, edition.author.approved_by) == (ada, None)
    assert edition.author.note == "Published by its author, without a second person."


def test_accounts_that_are_closed_make_no_second_person(ada):
    make_user(may_publish=True, is_active=False)
    make_user(may_publish=True, is_staff=False)
    assert list(reviewers()) == [ada]
    review.publish(event=changed_by(ada, make_event()), by=ada)


@pytest.mark.parametrize(("choice", "refused"), [("always", True), ("never", False)])
def test_the_setting_decides_for_everybody(settings, ada, choice, refused):
    settings.SECOND_PERSON = choice
    if choice == "never":
        make_user(may_publish=True)
    event = changed_by(ada, make_event())
    if refused:
        with pytest.raises(Refused):
            review.publish(event=event, by=ada)
    else:
        review.publish(event=event, by=ada)


def test_a_change_by_somebody_else_does_not_make_ones_own_text_anothers(ada, ben, writer):
    make_user(may_publish=True)
    event = changed_by(ada, make_event())
    changed_by(writer, event, title="Two rockets land near Northport.")
    with pytest.raises(Refused):
        review.publish(event=event, by=ada)


def test_where_all_reviewers_wrote_the_one_who_did_not_write_last_approves(ada, ben):
    event = changed_by(ada, make_event())
    changed_by(ben, event, title="Rockets land near Northport")
    with pytest.raises(Refused):
        review.publish(event=event, by=ben)
    edition = review.publish(event=event, by=ada)
    assert (edition.author.user, edition.author.approved_by) == (ben, ada)


def test_a_merger_does_not_publish_ones_own_change_along_with_it(ada, ben):
    winner = changed_by(ada, make_published(), edtf="2021-04")
    loser = make_published()
    with pytest.raises(Refused, match="second person"):
        review.merge(loser=loser, winner=winner, by=ada, reason="One event, twice.")
    review.merge(loser=loser, winner=winner, by=ben, reason="One event, twice.")


def test_after_a_publication_nobody_has_changed_the_copy(ada):
    event = changed_by(ada, make_event())
    review.publish(event=event, by=ada)
    assert not Contribution.objects.exists()


def test_sending_back_says_what_is_missing(writer, ada):
    event = make_event()
    submit(event=event, by=writer)
    with pytest.raises(Refused, match="Say what is missing"):
        send_back(event=event, by=ada)
    send_back(event=event, by=ada, comment="Which report says two?")
    assert (event.state, Submission.objects.get().stage) == ("draft", "sent-back")
    assert Comment.objects.get().text == "Which report says two?"
    submit(event=event, by=writer)
    assert (event.state, Submission.objects.get().stage) == ("in-review", "waiting")


def test_who_submitted_takes_back_and_other_writers_do_not(writer):
    event = make_event()
    submit(event=event, by=writer)
    with pytest.raises(PermissionDenied):
        send_back(event=event, by=make_user(), comment="No.")
    send_back(event=event, by=writer)
    with pytest.raises(Refused, match="Nothing of this event waits"):
        send_back(event=event, by=writer)


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def approved_for_later(event, by, **values):
    return schedule(event=event, by=by, action="published", not_before=in_an_hour(), **values)


def test_the_clock_publishes_nothing_without_the_command(ada):
    event = make_event()
    approved_for_later(event, ada)
    assert (event.state, Edition.objects.count()) == ("in-review", 0)
    assert publish_due() == []
    (due,) = publish_due(now=timezone.now() + timedelta(hours=2))
    assert (due.edition.action, due.edition.author.approved_by or due.edition.author.user) == (
        "published",
        ada,
    )
    assert publish_due(now=timezone.now() + timedelta(hours=2)) == []


def test_a_time_is_set_for_what_could_be_published_now_alone(ada):
    with pytest.raises(Refused, match="A summary is needed"):
        approved_for_later(make_event(summary=""), ada)
    with pytest.raises(PermissionDenied):
        approved_for_later(make_event(), make_user())
    assert (Edition.objects.count(), Submission.objects.count()) == (0, 0)


def test_a_change_after_the_approval_makes_it_void(ada, writer):
    event = make_event()
    approved_for_later(event, ada)
    Event.objects.filter(pk=event.pk).update(version=event.version + 1, title="Nobody has seen this")
    (due,) = publish_due(now=timezone.now() + timedelta(hours=2))
    assert due.edition is None
    assert (Edition.objects.count(), Submission.objects.get().stage) == (0, "waiting")
    assert "changed after it had been approved" in Comment.objects.get().text


def test_an_approval_ends_with_the_right_to_give_it(ada):
    approved_for_later(make_event(), ada)
    ada.is_active = False
    ada.save()
    (due,) = publish_due(now=timezone.now() + timedelta(hours=2))
    assert "may not publish any more" in due.problem


def test_the_command_says_what_it_did(ada, capsys):
    event = make_event()
    approved_for_later(event, ada)
    Submission.objects.update(not_before=timezone.now())
    call_command("publish_due")
    assert "1 published, 0 returned to the reviewers." in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001, "a\u202eb"])
def test_a_comment_is_readable_words(writer, text):
    with pytest.raises(Refused):
        workflow.say(event=make_event(), by=writer, text=text)
    assert not Comment.objects.exists()


def test_no_comment_is_in_an_edition(writer, ada):
    event = make_event()
    workflow.say(event=event, by=writer, text="Wombat: ask the stringer again.")
    review.publish(event=event, by=ada)
    assert "Wombat" not in newest().content.document + newest().content.search_text
