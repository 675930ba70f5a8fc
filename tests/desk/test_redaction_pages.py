"""In the desk one Administrator proposes a redaction, and another one, who sees the same, confirms it."""

import pytest
from django.test import Client
from django.urls import reverse

from incidents.models import Edition, EditionContent, Event, RedactionProposal
from tests.desk.signing_in import make_account
from tests.factories import make_published

pytestmark = pytest.mark.django_db

NAME = "Zuleika Qandil"
PROPOSE = "/admin/incidents/redactionproposal/propose/"
TYPED = {
    "words": NAME,
    "replacement": "a baker",
    "scope": "keep",
    "category": "safety",
    "note": "Her brother asked.",
}


def administrator():
    client = Client()
    client.force_login(make_account("Administrator"))
    return client


@pytest.fixture
def event():
    return make_published(summary=f"{NAME} saw two rockets, the Gazette says.")


def proposed(client):
    assert client.post(PROPOSE, TYPED | {"_propose": "1"}).status_code == 302
    return RedactionProposal.objects.get()


def page(proposal):
    return reverse("admin:incidents_redactionproposal_change", args=[proposal.pk])


def decide(client, proposal, **typed):
    return client.post(
        reverse("admin:incidents_redactionproposal_decide", args=[proposal.pk]), typed, follow=True
    )


def test_what_it_reaches_is_shown_before_and_after(event):
    shown = administrator().post(PROPOSE, TYPED | {"_show": "1"}).content.decode()
    assert f"{NAME} saw two rockets, the Gazette says." in shown
    assert "a baker saw two rockets, the Gazette says." in shown
    assert "Edition 1, event 1" in shown
    assert not RedactionProposal.objects.exists()
    assert NAME in Event.objects.get().summary


def test_a_second_administrator_confirms(event):
    first, second = administrator(), administrator()
    proposal = proposed(first)
    assert "Confirm: erase" not in first.get(page(proposal)).content.decode()
    assert decide(first, proposal, seen="1").status_code == 403
    assert EditionContent.objects.count() == 1
    shown = second.get(page(proposal))
    assert "Confirm: erase" in shown.content.decode()
    done = decide(second, proposal, seen=shown.context["reach"].seen).content.decode()
    assert "Redacted; 2 editions" in done
    assert NAME not in done
    assert NAME not in second.get(page(proposal)).content.decode()
    event.refresh_from_db()
    assert event.summary == "a baker saw two rockets, the Gazette says."


def test_what_is_reached_since_is_seen_before_it_is_confirmed(event):
    proposal, second = proposed(administrator()), administrator()
    seen = second.get(page(proposal)).context["reach"].seen
    make_published(title=f"{NAME} is named again")
    assert "Nothing was taken out" in decide(second, proposal, seen=seen).content.decode()
    assert Edition.objects.count() == 2


def test_a_proposal_is_rejected_or_taken_back(event):
    for rejecting in (True, False):
        first = administrator()
        proposal = proposed(first)
        done = decide(administrator() if rejecting else first, proposal, _reject="1").content.decode()
        assert "Nothing was taken out" in done
        assert RedactionProposal.objects.get().words == ""
        proposal.delete()


@pytest.mark.parametrize(
    "change",
    [
        {"words": "a"},
        {"replacement": NAME},
        {"scope": "all"},
        {"category": "taste"},
        {"note": ""},
        {"words": "x\0y"},
        {"words": "x" * 1001},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_cannot_be_proposed_is_said_at_its_field(event, change):
    answer = administrator().post(PROPOSE, TYPED | change | {"_propose": "1"})
    assert answer.status_code == 200
    assert next(iter(change)) in answer.context["form"].errors
    assert not RedactionProposal.objects.exists()


@pytest.mark.parametrize("role", ["Writer", "Reviewer"])
def test_nobody_else_sees_or_decides_a_redaction(client, event, role):
    proposal = proposed(administrator())
    client.force_login(make_account(role))
    assert client.get(PROPOSE).status_code == 403
    assert client.get(page(proposal)).status_code == 403
    assert decide(client, proposal, seen="1").status_code == 403
    assert decide(client, proposal, _reject="1").status_code == 403
    assert client.get(reverse("admin:incidents_redactionproposal_changelist")).status_code == 403


def test_a_redaction_needs_a_fresh_proof(event):
    first, second = administrator(), administrator()
    proposal = proposed(first)
    session = second.session
    session["proved_at"] = "2020-01-01T00:00:00+00:00"
    session.save()
    for address in (PROPOSE, page(proposal)):
        assert second.get(address)["Location"].startswith("/admin/confirm/")
    answer = second.post(
        reverse("admin:incidents_redactionproposal_decide", args=[proposal.pk]), {"seen": "1"}
    )
    assert answer["Location"].startswith("/admin/confirm/")
    assert EditionContent.objects.count() == 1
