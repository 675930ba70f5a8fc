"""An event moves from state to state along the lines of one table, and along no other."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from incidents.editing.review import Conflict, Refused
from incidents.editing.verify import verify
from incidents.editing.workflow import (
    DECISIONS,
    POSSIBLE,
    note_contribution,
    publish_due,
    schedule,
    send_back,
    submit,
)
from incidents.models import Edition, Event, Submission
from tests.factories import make_event, make_user

# (state of the event, stage of its submission) before, by what is done, and after.
IDLE = ("", "sent-back")
STATES = {
    "draft": IDLE,
    "in-review": ("waiting", "scheduled"),
    "published": ("", "waiting", "scheduled", "sent-back"),
    "withdrawn": ("", "waiting", "scheduled", "sent-back"),
}
ALLOWED = {
    "submit": {
        ("draft", "in-review"),
        ("in-review", "in-review"),
        ("published", "published"),
        ("withdrawn", "withdrawn"),
    },
    "send back": {("in-review", "draft"), ("published", "published"), ("withdrawn", "withdrawn")},
    "schedule": {
        ("draft", "in-review"),
        ("in-review", "in-review"),
        ("published", "published"),
        ("withdrawn", "withdrawn"),
    },
    "published": {("draft", "published"), ("in-review", "published")},
    "updated": {("published", "published")},
    "corrected": {("published", "published")},
    "clarified": {("published", "published")},
    "edited": {("published", "published")},
    "withdrawn": {("published", "withdrawn")},
    "restored": {("withdrawn", "published")},
    "due": {
        ("in-review", "published"),
        ("in-review", "in-review"),
        ("published", "published"),
        ("published", "withdrawn"),
        ("withdrawn", "published"),
        ("withdrawn", "withdrawn"),
    },
    "save": {(state, state) for state in STATES},
}
REASON = "We said. In fact."
ACTIONS = st.sampled_from(list(DECISIONS))
CHOICE = st.integers(0, 9)
PEOPLE = st.sampled_from(["writer", "ada", "ben"])


class Workflow(RuleBasedStateMachine):
    """Does anything to one event as anybody, and looks at what came of it."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    @initialize()
    def begin(self):
        self.people = {
            "writer": make_user(),
            "ada": make_user(may_publish=True),
            "ben": make_user(may_publish=True),
        }
        self.event = make_event()
        self.saves = 0

    def attempt(self, done, act, by=None):
        before, editions = self.seen(), Edition.objects.count()
        try:
            act()
        except (Refused, Conflict, PermissionDenied):
            assert self.seen() == before
            assert Edition.objects.count() == editions
            return
        after = self.seen()
        assert (before[0], after[0]) in ALLOWED[done]
        added = Edition.objects.count() - editions
        assert added == (1 if done in DECISIONS else 0) or done == "due"
        if added:
            assert by is None or self.people["writer"] != by
            assert after[1] == ""
            author = Edition.objects.latest("sequence").author
            assert author.user != author.approved_by

    def seen(self):
        event = Event.objects.get(pk=self.event.pk)
        stage = Submission.objects.filter(event=event).values_list("stage", flat=True).first() or ""
        return event.state, stage

    def fresh(self):
        return Event.objects.get(pk=self.event.pk)

    @rule(name=PEOPLE, guarded=st.booleans())
    def save(self, name, guarded):
        """Change the working copy, as the desk does."""
        self.saves += 1
        event = self.fresh()
        changed = {"edtf": f"2021-04-{self.saves % 28 + 1:02}"} if guarded else {"known": f"{self.saves}."}
        self.attempt(
            "save",
            lambda: (
                Event.objects.filter(pk=event.pk).update(version=event.version + 1, **changed),
                note_contribution(event=event, by=self.people[name]),
            ),
        )

    @rule(name=PEOPLE, action=ACTIONS)
    def submit(self, name, action):
        self.attempt(
            "submit",
            lambda: submit(event=self.fresh(), by=self.people[name], action=action, reason=REASON),
        )

    @rule(name=PEOPLE)
    def send_back(self, name):
        self.attempt(
            "send back", lambda: send_back(event=self.fresh(), by=self.people[name], comment="Who says so?")
        )

    @rule(name=PEOPLE, action=ACTIONS)
    def schedule(self, name, action):
        later = timezone.now() + timedelta(hours=1)
        values = {"action": action, "not_before": later, "reason": REASON}
        self.attempt("schedule", lambda: schedule(event=self.fresh(), by=self.people[name], **values))

    @rule(name=st.sampled_from(["ada", "ben", "ada", "ben", "writer"]), choice=CHOICE, action=ACTIONS)
    def decide(self, name, choice, action):
        """Mostly what fits the state, so that the machine gets about; sometimes anything."""
        by = self.people[name]
        fitting = POSSIBLE[self.seen()[0]]
        action = action if choice == 0 else fitting[choice % len(fitting)]
        self.attempt(
            action,
            lambda: DECISIONS[action](event=self.fresh(), by=by, reason=REASON),
            by,
        )

    @precondition(lambda self: self.seen()[1] == "scheduled")
    @rule(late=st.booleans())
    def due(self, late):
        hours = 2 if late else 0
        self.attempt("due", lambda: publish_due(now=timezone.now() + timedelta(hours=hours)))

    @invariant()
    def state_and_stage_fit(self):
        if hasattr(self, "event"):
            state, stage = self.seen()
            assert stage in STATES[state]
            last = Edition.objects.order_by("sequence").last()
            assert (last is None) == (state in ("draft", "in-review"))
            assert last is None or (last.action == "withdrawn") == (state == "withdrawn")

    def teardown(self):
        problem = verify().problem
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        assert problem is None


def run(examples, steps):
    run_state_machine_as_test(
        Workflow,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True),
    )


@pytest.mark.django_db
def test_no_other_transition():
    run(examples=10, steps=30)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_other_transition_in_ten_thousand_steps():
    run(examples=100, steps=100)
