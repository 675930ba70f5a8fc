"""Role by model by action by state, as docs/accounts.md has it: on the desk's pages, and as functions."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from incidents.editing import review, workflow
from incidents.editing.accounts.audit import record
from incidents.editing.redaction import redact
from incidents.editing.review import Refused
from incidents.editing.roles import ROLES
from incidents.models import Edition, Event, RedactionProposal
from tests.desk.signing_in import make_account
from tests.factories import make_actor, make_collection, make_document, make_event, make_place, make_published

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "accounts.md").read_text()
NAMES = [role.name for role in ROLES]
VERBS = ("view", "add", "change", "delete")
STATES = ("draft", "in-review", "published", "withdrawn")
ONE_OF_EACH = {"incident": "rocket-attack", "diplomaticevent": "talks", "forceevent": "deployment"}


def make_proposal():
    return RedactionProposal.objects.create(
        words="Ada Example",
        replacement="a baker",
        category="safety",
        note="He asked.",
        proposed_by=make_account(),
    )


def table(first):
    """Give the rows of a table of the page, by their first cell, split at commas outside brackets."""
    lines = TEXT[TEXT.index(f"| {first} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def verbs_of(row):
    """Give the verbs of each role in the row of a table."""
    cells = next(cells for cells in table("records") if cells[0] == row)[1:]
    return {name: set(re.findall(r"\w+", cell)) for name, cell in zip(NAMES, cells, strict=True)}


def decisions():
    """Give (decision, states it goes from, roles that take it) for each decision of the second table."""
    for names, states, *cells in table("decision"):
        who = {name for name, cell in zip(NAMES, cells, strict=True) if cell == "yes"}
        for name in re.sub(r" \(.*?\)", "", names).split(", "):
            yield name, set(states.split(", ")), who


def granted(client, model, key, *, post=True):
    """Give the verbs for which the desk's pages of a record let somebody in."""
    app = "auth" if model in ("user", "group") else "incidents"

    def answers(page, *keys, data=None):
        address = reverse(f"admin:{app}_{model}_{page}", args=keys)
        return client.get(address) if data is None else client.post(address, data)

    found = set()
    if answers("changelist").status_code == 200 and answers("change", key).status_code == 200:
        found.add("view")
    if answers("add").status_code == 200 and answers("add", data={}).status_code == 200:
        found.add("add")
    # A form that is not filled in is shown again to whoever may change, and refused to everybody else.
    if answers("change", key, data={}).status_code in (200, 409):
        found.add("change")
    if answers("delete", key).status_code == 200:
        found.add("delete")
    return found


@pytest.fixture(params=NAMES)
def role(request, client):
    client.force_login(make_account(request.param))
    return request.param


def in_state(state, **values):
    """Make an event that is in a state, and saved since its last edition."""
    event = make_event(**values) if state in ("draft", "in-review") else make_published(**values)
    if state == "in-review":
        workflow.submit(event=event, by=None)
    if state == "withdrawn":
        review.withdraw(event=event, by=None, reason="A drill.")
    return Event.objects.get(pk=event.pk)


@pytest.mark.parametrize("state", STATES)
def test_pages_of_events(client, role, state):
    ever = "never" if state in ("draft", "in-review") else "once"
    wanted = verbs_of(f"incidents, diplomatic events, force events that were {ever} public")[role]
    for model, kind in ONE_OF_EACH.items():
        event = in_state(state, kind=kind)
        found = granted(client, model, event.pk)
        assert found - ({"add"} if ever == "once" else set()) == wanted, model
        assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize("shown", [False, True], ids=["shown nowhere", "shown by a published event"])
def test_pages_of_what_events_share(client, role, shown):
    row = (
        "the same, where a published event shows them"
        if shown
        else "outlets, documents, actors, places, collections"
    )
    wanted = verbs_of(row)[role]
    document, actor, place, part = make_document(), make_actor(), make_place(), make_collection()
    make = make_published if shown else make_event
    make(place=place, actors=((actor, "party"),), collections=(part,), claim={"document": document})
    for record_ in (document.source, document, actor, place, part):
        found = granted(client, record_._meta.model_name, record_.pk)
        assert found == wanted, record_._meta.model_name


@pytest.mark.parametrize(
    ("row", "models"),
    [
        ("the log of editions", ["edition"]),
        ("accounts", ["user"]),
        ("roles, audit log, redactions", ["group", "auditentry", "redactionproposal"]),
    ],
)
def test_pages_of_what_the_desk_keeps(client, role, row, models):
    keys = {
        "edition": lambda: make_published() and Edition.objects.get().pk,
        "user": lambda: make_account("Writer").pk,
        "group": lambda: Group.objects.get(name="Writer").pk,
        "auditentry": lambda: record("locked", account="ada", by="", request=None).pk,
        "redactionproposal": lambda: make_proposal().pk,
    }
    for model in models:
        assert granted(client, model, keys[model]()) == verbs_of(row)[role], model


def test_rows_of_an_event_go_with_it(role):
    user = User.objects.get(groups__name=role)
    for model in ("claim", "participation", "eventplace", "link"):
        assert all(user.has_perm(f"incidents.{verb}_{model}") for verb in VERBS)


def act(name, event, user):
    """Take a decision as somebody would, with whatever it needs."""
    values = {"event": event, "by": user, "reason": "We said. In fact."}
    if name == "submit":
        return workflow.submit(action=workflow.POSSIBLE[event.state][0], **values)
    if name == "send back":
        if event.state != "draft" and event.state != "in-review":
            workflow.submit(event=event, by=None, action=workflow.POSSIBLE[event.state][0], reason="Because.")
        return workflow.send_back(event=event, by=user, comment="Something is missing.")
    if name == "merge":
        winner = make_published(title="The other rocket of Northport")
        return review.merge(loser=event, winner=winner, by=user, reason="It is the same.")
    if name == "redact":
        second = make_account("Administrator")
        editions = list(Edition.objects.filter(event=event.public_id or 0, superseded_by=None))
        return redact(editions=editions, by=user, approved_by=second, category="safety", note="He asked.")
    return getattr(review, name)(**values)


@pytest.mark.parametrize("state", STATES)
def test_functions(role, state, settings):
    settings.SECOND_PERSON = "never"
    user = User.objects.get(groups__name=role)
    names = []
    for name, states, who in decisions():
        names.append(name)
        event = in_state(state)
        Event.objects.filter(pk=event.pk).update(short_title="Rockets again")
        event.refresh_from_db()
        before = Edition.objects.count()
        try:
            with transaction.atomic():
                act(name, event, user)
        except PermissionDenied:
            outcome = "not this role"
        except Refused as refused:
            fields = {refusal.field for refusal in refused.refusals}
            outcome = "not from here" if fields <= {"state", "editions"} else str(refused)
        else:
            outcome = "done"
        allowed = role in who and state in states
        assert (outcome == "done") == allowed, (name, outcome)
        assert allowed or Edition.objects.count() <= before + (name == "merge"), name
        if role in who and state not in states:
            assert outcome == "not from here", name
        if role not in who and state in states:
            assert outcome == "not this role", name
    assert len(set(names)) == 11


@pytest.mark.parametrize("state", STATES)
def test_pages_of_decisions(client, role, state, settings):
    settings.SECOND_PERSON = "never"
    for name, states, who in decisions():
        if name in ("merge", "redact", "submit", "send back"):
            continue
        event = in_state(state)
        Event.objects.filter(pk=event.pk).update(short_title="Rockets again")
        before = Edition.objects.count()
        posted = {"decision": name, "reason": "We said. In fact.", "version": str(event.version)}
        answer = client.post(reverse("admin:incidents_incident_publish", args=[event.pk]), posted)
        allowed = role in who and state in states
        assert (Edition.objects.count() == before + 1) == allowed, name
        assert answer.status_code == (302 if allowed else 200 if role in who else 403), name
