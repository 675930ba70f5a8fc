"""From the working copy to what readers see, and back out of their sight."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from incidents.editing import review
from incidents.editing.redaction import redact
from incidents.editing.review import (
    Conflict,
    Refused,
    clarify,
    correct,
    edit,
    merge,
    next_claim_number,
    publish,
    restore,
    update,
    withdraw,
)
from incidents.editing.workflow import submit
from incidents.models import Claim, Edition, EditionContent, Event
from tests.factories import (
    make_actor,
    make_administrator,
    make_assertion,
    make_claim,
    make_event,
    make_figure,
    make_link,
    make_place,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db

REASON = "We said two rockets. In fact the report says three."


@pytest.fixture
def reviewer():
    return make_user(may_publish=True)


def document_of(edition):
    return json.loads(EditionContent.objects.get(edition=edition).document)


def facets_of(edition):
    return json.loads(EditionContent.objects.get(edition=edition).facets)


def change(event, **values):
    """Save a field of the working copy, as the desk would."""
    Event.objects.filter(pk=event.pk).update(**values)


def test_publishing_gives_a_public_id_and_the_first_edition(reviewer):
    event = make_event()
    edition = publish(event=event, by=reviewer)
    assert (edition.event, edition.number, edition.action, edition.material) == (1, 1, "published", True)
    assert (event.public_id, event.state, event.version) == (1, "published", 2)
    event.refresh_from_db()
    assert (event.public_id, event.state, event.version) == (1, "published", 2)
    assert edition.author.user == reviewer


def test_drafts_take_no_public_id():
    make_event()
    assert make_published().public_id == 1


def test_a_submitted_draft_can_be_published(reviewer):
    event = make_event()
    submit(event=event, by=make_user())
    assert event.state == "in-review"
    assert publish(event=event, by=reviewer).action == "published"


def test_publishing_needs_the_right_to_publish():
    event = make_event()
    with pytest.raises(PermissionDenied):
        publish(event=event, by=make_user())
    with pytest.raises(PermissionDenied):
        publish(event=event, by=make_user(may_publish=True, is_active=False))
    assert not Edition.objects.exists()


def test_an_event_is_published_once():
    event = make_published()
    with pytest.raises(Refused, match="draft or in-review"):
        publish(event=event, by=None)


def test_what_breaks_a_rule_is_refused_with_every_rule_it_breaks():
    event = make_event(title="", edtf="", claims=False)
    with pytest.raises(Refused) as refused:
        publish(event=event, by=None)
    assert {refusal.field for refusal in refused.value.refusals} >= {"title", "date_words", "claims"}
    event.refresh_from_db()
    assert (event.state, event.public_id, event.version) == ("draft", None, 1)


@pytest.mark.parametrize("step", ["freeze", "append", "settle"])
def test_a_publication_that_fails_leaves_nothing_half_done(step, monkeypatch):
    event = make_event()

    def fail(*args, **values):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(review, step, fail)
    with pytest.raises(RuntimeError):
        publish(event=event, by=None)
    assert not Edition.objects.exists()
    assert (event.state, event.public_id, event.version) == ("draft", None, 1)
    event.refresh_from_db()
    assert (event.state, event.public_id, event.version) == ("draft", None, 1)


def test_a_version_that_is_not_the_newest_is_a_conflict():
    event = make_event()
    change(event, version=3)
    with pytest.raises(Conflict):
        publish(event=event, by=None, version=2)
    assert publish(event=event, by=None, version=3).sequence == 1
    assert event.version == 4


def test_what_readers_see_is_what_was_published_not_what_is_being_edited():
    event = make_published()
    change(event, title="Three rockets land near Northport")
    assert document_of(1)["title"] == "Two rockets land near Northport"
    assert document_of(update(event=event, by=None))["title"] == "Three rockets land near Northport"


def test_an_instance_with_unsaved_changes_publishes_what_is_saved():
    event = make_event()
    event.title = "Not saved"
    assert document_of(publish(event=event, by=None))["title"] == "Two rockets land near Northport"


@pytest.mark.parametrize("action", [update, edit])
def test_publishing_the_same_again_is_refused(action):
    event = make_published()
    with pytest.raises(Refused, match="Nothing has changed"):
        action(event=event, by=None)


@pytest.mark.parametrize("action", [correct, clarify])
def test_a_correction_of_nothing_is_refused(action):
    event = make_published()
    with pytest.raises(Refused, match="Nothing has changed"):
        action(event=event, by=None, reason=REASON)


def add_figure(event):
    make_figure(event.claims.get(), "killed", 2)


def add_assertion(event):
    make_assertion(event.claims.get(), "suspected", make_actor())


def add_place(event):
    event.event_places.create(place=make_place(), role="occurred", precision="near")


def add_actor(event):
    event.participations.create(actor=make_actor(), role="target")


MATERIAL = {
    "date": lambda event: change(event, edtf="2021-04-05"),
    "place": add_place,
    "kind": lambda event: change(event, kind="shelling"),
    "how sure": lambda event: change(event, grade="discounted", grade_note="The Gazette took it back."),
    "responsibility": add_assertion,
    "figures": add_figure,
    "actors' roles": add_actor,
}


@pytest.mark.parametrize("name", MATERIAL)
def test_what_a_reader_would_cite_is_material_and_no_edit(name):
    event = make_published()
    MATERIAL[name](event)
    with pytest.raises(Refused, match=f"this changes: {name}"):
        edit(event=event, by=None)
    assert update(event=event, by=None).material


def test_the_diary_is_material():
    event = make_published(kind="talks", status="scheduled", title="Talks due", short_title="Talks due")
    change(event, status="held")
    assert update(event=event, by=None).material


@pytest.mark.parametrize(
    "values", [{"title": "Two rockets fall near Northport"}, {"summary": "The Gazette tells it anew."}]
)
def test_words_are_not_material(values):
    event = make_published()
    change(event, **values)
    assert not edit(event=event, by=None).material


def test_a_second_source_for_the_same_number_is_not_material():
    event = make_event()
    make_figure(event.claims.get(), "killed", 2)
    publish(event=event, by=None)
    make_figure(make_claim(event), "killed", 2)
    assert not update(event=event, by=None).material


@pytest.mark.parametrize("action", [correct, clarify])
def test_a_correction_needs_a_reason_and_marks_the_entry_for_good(action):
    event = make_published()
    change(event, title="Three rockets land near Northport")
    with pytest.raises(Refused, match="reason"):
        action(event=event, by=None, reason="  ")
    edition = action(event=event, by=None, reason=REASON)
    assert edition.content.reason == REASON
    assert facets_of(edition)["corrected"]
    change(event, title="Four rockets land near Northport")
    assert facets_of(update(event=event, by=None))["corrected"]


def test_a_reason_with_a_control_character_is_refused():
    event = make_published()
    with pytest.raises(Refused, match="control character"):
        withdraw(event=event, by=None, reason="gone\x00")


def test_a_withdrawn_event_keeps_a_notice_with_the_reason_and_no_word_of_the_event():
    event = make_published()
    edition = withdraw(event=event, by=None, reason="It was a film set.")
    content = EditionContent.objects.get(edition=edition)
    assert json.loads(content.document) == {"schema": 1, "id": 1, "category": None}
    assert (content.facets, content.search_text, content.reason) == ("{}", "", "It was a film set.")
    assert (event.state, edition.material) == ("withdrawn", True)


@pytest.mark.parametrize("action", [withdraw, restore])
def test_withdrawal_and_restoration_need_a_reason(action):
    event = make_published()
    if action is restore:
        withdraw(event=event, by=None, reason="It was a film set.")
    with pytest.raises(Refused, match="reason"):
        action(event=event, by=None, reason="")


def test_a_withdrawal_can_be_undone_under_the_same_public_id():
    event = make_published()
    withdraw(event=event, by=None, reason="It was a film set.")
    edition = restore(event=event, by=None, reason="It was not.")
    assert (edition.event, edition.number, edition.action) == (1, 3, "restored")
    assert event.state == "published"


def test_a_draft_cannot_be_withdrawn_nor_a_public_event_restored():
    with pytest.raises(Refused):
        withdraw(event=make_event(), by=None, reason="no")
    with pytest.raises(Refused):
        restore(event=make_published(), by=None, reason="no")


def test_a_merger_moves_the_claims_and_leads_the_address_on():
    winner, loser = make_published(), make_published()
    elsewhere = make_published()
    make_link(loser, elsewhere)
    make_figure(loser.claims.get(), "killed", 3)
    edition = merge(loser=loser, winner=winner, by=None, reason="The same rockets.")
    assert [entry.action for entry in Edition.objects.order_by("sequence")[3:]] == ["updated", "merged"]
    assert (edition.event, edition.merged_into) == (loser.public_id, winner.public_id)
    document = document_of(4)
    assert [claim["number"] for claim in document["claims"]] == [1, 2]
    assert document["figures"]["killed"]["low"] == 3
    assert document["links"] == [{"relation": "about", "event": elsewhere.public_id, "claim": None}]
    assert document_of(edition) == {"schema": 1, "id": loser.public_id, "category": None}
    loser.refresh_from_db()
    assert (loser.state, loser.merged_into) == ("withdrawn", winner)


def test_a_merger_that_the_winner_cannot_take_leaves_everything_as_it_was():
    winner, loser = make_published(), make_published()
    change(winner, title="")
    with pytest.raises(Refused):
        merge(loser=loser, winner=winner, by=None, reason="The same rockets.")
    assert loser.claims.count() == winner.claims.count() == 1
    assert Edition.objects.count() == 2


def test_mergers_never_run_in_a_circle():
    first, second = make_published(), make_published()
    with pytest.raises(Refused):
        merge(loser=first, winner=first, by=None, reason="The same.")
    merge(loser=first, winner=second, by=None, reason="The same.")
    with pytest.raises(Refused):
        merge(loser=second, winner=first, by=None, reason="The same.")
    with pytest.raises(Refused, match="stays merged"):
        restore(event=first, by=None, reason="Not the same.")


def test_a_published_claim_number_is_never_used_again():
    event = make_event()
    make_claim(event)
    publish(event=event, by=None)
    assert next_claim_number(event) == 3
    Claim.objects.filter(event=event, number=2).delete()
    assert next_claim_number(event) == 3
    draft = make_event()
    Claim.objects.filter(event=draft).delete()
    assert next_claim_number(draft) == 1


def test_a_claim_number_is_not_given_again_when_every_edition_with_it_is_redacted():
    event = make_event()
    make_claim(event)
    edition = publish(event=event, by=None)
    Claim.objects.filter(event=event, number=2).delete()
    administrators = {"by": make_administrator(), "approved_by": make_administrator()}
    redact(editions=[edition], category="safety", note="Somebody asked.", **administrators)
    assert next_claim_number(Event.objects.get(pk=event.pk)) == 3
