"""One thing done to many events: in steps, each event once, whatever happens in between."""

import random
import subprocess
import sys
from math import inf

import pytest
from django.core.exceptions import PermissionDenied

from incidents.editing import bulk
from incidents.editing.bulk import ACTIONS, progress, start, step, unfinished
from incidents.editing.review import Refused
from incidents.models import BulkItem, BulkJob, Contribution, Edition, Event
from tests.factories import make_collection, make_event, make_published, make_user
from tests.sites import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    monkeypatch.setitem(step.__kwdefaults__, "seconds", inf)


@pytest.fixture
def reviewer():
    return make_user(may_publish=True)


def job_on(events, action, by, **needed):
    return start(action=action, events=[(event.pk, event.version) for event in events], by=by, **needed)


def outcomes(job):
    return [(item.outcome, item.problem) for item in job.items.all()]


def test_a_job_is_done_in_steps_and_says_how_far_it_is(reviewer):
    job = job_on([make_event() for _ in range(5)], "publish", reviewer)
    assert (progress(job).total, progress(job).left) == (5, 5)
    assert Edition.objects.count() == 0
    step(job=job, by=reviewer, most=2)
    assert (progress(job).taken, progress(job).left) == (2, 3)
    assert list(unfinished(reviewer)) == [job]
    step(job=job, by=reviewer)
    assert (progress(job).done, progress(job).left) == (5, 0)
    assert Edition.objects.count() == 5
    step(job=job, by=reviewer)
    assert Edition.objects.count() == 5
    assert list(unfinished(reviewer)) == []


def test_a_step_that_takes_long_leaves_the_rest_to_the_next(reviewer):
    job = job_on([make_event(), make_event()], "publish", reviewer)
    step(job=job, by=reviewer, seconds=0)
    assert (progress(job).done, progress(job).left) == (1, 1)


def test_what_is_refused_keeps_none_of_the_others_back_and_says_why(reviewer):
    unready, changed, ready = make_event(summary=""), make_event(), make_event()
    job = job_on([unready, changed, ready], "publish", reviewer)
    Event.objects.filter(pk=changed.pk).update(version=changed.version + 1)
    step(job=job, by=reviewer)
    (refused, why), (met, meanwhile), (done, _) = outcomes(job)
    assert (refused, met, done) == ("refused", "refused", "done")
    assert "A summary is needed" in why
    assert "Somebody else has saved" in meanwhile
    assert (progress(job).done, progress(job).refused) == (1, 2)


def test_events_are_withdrawn_with_one_reason(reviewer):
    events = [make_published(), make_published(), make_event()]
    with pytest.raises(Refused, match="needs a reason"):
        job_on(events, "withdraw", reviewer, reason=" ")
    assert not BulkJob.objects.exists()
    job = job_on(events, "withdraw", reviewer, reason="A drill.")
    step(job=job, by=reviewer)
    assert [outcome for outcome, _ in outcomes(job)] == ["done", "done", "refused"]
    withdrawn = Edition.objects.filter(action="withdrawn")
    assert {edition.content.reason for edition in withdrawn} == {"A drill."}


def test_events_are_filed_under_a_collection_as_a_change_of_their_working_copies():
    writer, collection = make_user(), make_collection()
    draft, public = make_event(), make_published()
    with pytest.raises(Refused, match="needs a collection"):
        job_on([draft], "file", writer)
    step(job=job_on([draft, public], "file", writer, collection=collection), by=writer)
    assert set(collection.events.all()) == {draft, public}
    assert Contribution.objects.filter(user=writer).count() == 2
    assert Edition.objects.count() == 1
    version = Event.objects.get(pk=draft.pk).version
    assert version == draft.version + 1
    again = start(action="file", events=[(draft.pk, version)], by=writer, collection=collection)
    step(job=again, by=writer)
    assert "already" in outcomes(again)[0][1]
    assert Event.objects.get(pk=draft.pk).version == version


def test_a_job_that_is_cut_off_between_an_event_and_its_outcome_does_nothing_twice(reviewer, monkeypatch):
    job = job_on([make_event() for _ in range(4)], "publish", reviewer)
    save = BulkItem.save

    def cut_off(item, **options):
        if item.pk == list(job.items.all())[2].pk:
            raise KeyboardInterrupt
        save(item, **options)

    with monkeypatch.context() as killed:
        killed.setattr(BulkItem, "save", cut_off)
        with pytest.raises(KeyboardInterrupt):
            step(job=job, by=reviewer)
    assert Edition.objects.count() == progress(job).done == 2
    step(job=job, by=reviewer)
    assert progress(job).done == Edition.objects.count() == 4


def test_an_event_that_another_page_has_taken_is_left_to_it(reviewer):
    job = job_on([make_event()], "publish", reviewer)
    item = job.items.get()
    bulk._take(item)
    bulk._take(item)
    assert Edition.objects.count() == 1


def test_a_job_goes_on_in_the_name_and_with_the_rights_of_who_began_it(reviewer):
    job = job_on([make_event()], "publish", reviewer)
    with pytest.raises(PermissionDenied):
        step(job=job, by=make_user(may_publish=True))
    reviewer.user_permissions.clear()
    job = BulkJob.objects.get()
    with pytest.raises(PermissionDenied):
        step(job=job, by=job.by)
    assert progress(job).left == 1


def test_every_action_says_what_it_does():
    assert all(action.label and action.done for action in ACTIONS.values())


DRAFTS = """
from incidents.editing.bulk import start
from tests.factories import make_event, make_user
events = [make_event() for _ in range({events})]
by = make_user(is_superuser=True)
start(action="publish", events=[(event.pk, event.version) for event in events], by=by)
"""
GO_ON = """
from incidents.editing.bulk import progress, step
from incidents.models import BulkJob
job = BulkJob.objects.get()
print("begun", flush=True)
while progress(job).left:
    step(job=job, by=job.by, most=5)
"""
STATE = """
from incidents.editing.bulk import progress
from incidents.models import BulkJob, Edition, Event
published = Event.objects.filter(state="published").count()
print(progress(BulkJob.objects.get()).done, Edition.objects.count(), published)
"""


@pytest.mark.slow
def test_a_job_whose_process_is_killed_again_and_again_publishes_each_event_once(start_site):
    site, events, chance = start_site(), 200, random.Random(1)
    site.shell(DRAFTS.format(events=events))
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", GO_ON]
    for _ in range(5):
        process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "begun\n"
        try:
            process.wait(timeout=chance.uniform(0, 0.5))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        done, editions, published = map(int, site.shell(STATE).split()[-3:])
        assert done == editions == published
    site.shell(GO_ON)
    assert site.shell(STATE).split()[-3:] == [str(events)] * 3
