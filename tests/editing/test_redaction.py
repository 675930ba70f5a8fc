"""A redacted word is in no content of the log, and the chain still holds."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from incidents.editing.log import recorded
from incidents.editing.redaction import editions_that_say, is_administrator, redact
from incidents.editing.review import Refused, publish, restore, update, withdraw
from incidents.editing.verify import verify
from incidents.models import Edition, EditionContent, Event
from tests.factories import make_administrator, make_event, make_published, make_user

pytestmark = pytest.mark.django_db

NAME = "Ada Example"


@pytest.fixture
def decision():
    return {
        "by": make_administrator(),
        "approved_by": make_administrator(),
        "category": "safety",
        "note": "Her brother asked.",
    }


@pytest.fixture
def named():
    """An event whose first two editions name somebody, and whose third does not."""
    event = make_published(summary=f"{NAME} saw two rockets, the Gazette says.")
    Event.objects.filter(pk=event.pk).update(title="Two rockets fall near Northport")
    update(event=event, by=None)
    return event


def take_out_the_name():
    Event.objects.update(summary="A baker saw two rockets, the Gazette says.")


def everything_kept():
    """Give every text of the log that a reader could ever be answered from."""
    return json.dumps(list(EditionContent.objects.values()), ensure_ascii=False)


def test_a_redaction_erases_the_content_and_appends_a_note(named, decision):
    notes = redact(editions=editions_that_say(NAME), **decision)
    assert [(note.action, note.redacts, note.number) for note in notes] == [
        ("redacted", 1, None),
        ("redacted", 2, None),
    ]
    assert NAME not in everything_kept()
    assert sorted(EditionContent.objects.values_list("edition", flat=True)) == [3, 4]
    document = json.loads(notes[0].content.document)
    assert document == {"schema": 1, "id": named.public_id, "category": "safety"}
    assert verify().problem is None


def test_its_reason_stays_with_the_desk(named, decision):
    (note, _) = redact(editions=editions_that_say(NAME), **decision)
    assert (note.content.reason, note.author.note) == ("", "Her brother asked.")
    assert note.author.approved_by == decision["approved_by"]
    assert "brother" not in everything_kept()


def test_the_note_takes_no_place_in_the_succession(named, decision):
    redact(editions=[Edition.objects.get(pk=1)], **decision)
    assert Edition.objects.get(pk=2).superseded_by is None
    named.refresh_from_db()
    assert named.state == "published"


def test_an_event_whose_current_edition_is_erased_is_taken_out_of_sight(named, decision):
    redact(editions=editions_that_say(NAME), **decision)
    named.refresh_from_db()
    assert named.state == "withdrawn"
    take_out_the_name()
    edition = restore(event=named, by=None, reason="Without what was taken out.")
    assert (edition.number, edition.material) == (3, True)
    assert verify().problem is None


def test_a_partial_redaction_publishes_the_working_copy_without_the_words(named, decision):
    take_out_the_name()
    *notes, replacement = redact(editions=editions_that_say(NAME), replacement=True, **decision)
    assert len(notes) == 2
    assert (replacement.action, replacement.material, replacement.number) == ("edited", False, 3)
    assert Edition.objects.get(pk=2).superseded_by == replacement.sequence
    assert NAME not in everything_kept()
    assert editions_that_say(NAME) == []
    assert verify().problem is None


def test_a_partial_redaction_that_changes_a_fact_is_an_update(named, decision):
    take_out_the_name()
    Event.objects.update(edtf="2021-04")
    *_, replacement = redact(editions=editions_that_say(NAME), replacement=True, **decision)
    assert (replacement.action, replacement.material) == ("updated", True)


def test_a_replacement_that_may_not_be_published_erases_nothing(named, decision):
    Event.objects.update(title="")
    with pytest.raises(Refused):
        redact(editions=editions_that_say(NAME), replacement=True, **decision)
    assert EditionContent.objects.count() == Edition.objects.count() == 2


def test_a_withdrawal_with_the_name_in_its_reason_can_be_redacted(decision):
    event = make_published()
    edition = withdraw(event=event, by=None, reason=f"{NAME} was never there.")
    assert editions_that_say(NAME) == [edition]
    redact(editions=[edition], replacement=True, **decision)
    assert NAME not in everything_kept()
    assert verify().problem is None


@pytest.mark.parametrize("spelling", ["ada example", "ADA  EXAMPLE", "Ada\nExample", "Áda Example"])
def test_words_are_found_however_they_are_spelt(named, spelling):
    assert [edition.pk for edition in editions_that_say(spelling)] == [1, 2]


def test_words_are_found_in_titles_of_documents_too():
    event = make_event()
    document = event.claims.get().document
    document.title = f"“{NAME}” speaks"
    document.save()
    publish(event=event, by=None)
    assert len(editions_that_say(NAME)) == 1
    assert editions_that_say("  ") == []


def test_an_administrator_is_a_superuser_or_of_that_group():
    grouped = make_user()
    grouped.groups.add(Group.objects.get_or_create(name="Administrator")[0])
    assert is_administrator(grouped)
    assert is_administrator(make_administrator())
    assert not is_administrator(make_user(may_publish=True))
    assert not is_administrator(make_administrator(is_active=False))


def test_two_different_administrators_decide(named, decision):
    editions = editions_that_say(NAME)
    for change in (
        {"by": make_user(may_publish=True)},
        {"approved_by": make_user(may_publish=True)},
        {"approved_by": decision["by"]},
    ):
        with pytest.raises(PermissionDenied):
            redact(editions=editions, **decision | change)
    assert EditionContent.objects.count() == 2


@pytest.mark.parametrize("change", [{"category": "taste"}, {"note": " "}, {"editions": []}])
def test_category_note_and_editions_are_needed(named, decision, change):
    with pytest.raises(Refused):
        redact(**{"editions": editions_that_say(NAME)} | decision | change)


def test_nothing_is_redacted_twice_and_no_note_is(named, decision):
    edition = Edition.objects.get(pk=1)
    (note,) = redact(editions=[edition], **decision)
    with pytest.raises(Refused, match="already"):
        redact(editions=[edition], **decision)
    with pytest.raises(Refused, match="itself a note"):
        redact(editions=[note], **decision)


def test_each_redaction_is_recorded_beside_the_database(named, decision, django_capture_on_commit_callbacks):
    edition = Edition.objects.get(pk=1)
    with django_capture_on_commit_callbacks(execute=True):
        (note,) = redact(editions=[edition], **decision)
    (fields,) = recorded("redactions.log")
    assert fields[:4] == [str(note.sequence), "1", edition.content_digest, "safety"]


def redact_command(decision, *editions, **options):
    call_command(
        "redact",
        *map(str, editions),
        by=decision["by"].username,
        approved_by=decision["approved_by"].username,
        category="safety",
        note="Her brother asked.",
        **options,
    )


def test_the_command_erases_what_it_is_told(named, decision, capsys):
    redact_command(decision, 1, 2, saying=NAME)
    assert NAME not in everything_kept()
    assert "2 editions erased, 2 appended." in capsys.readouterr().out


def test_the_command_refuses_to_leave_the_words_elsewhere(named, decision):
    with pytest.raises(CommandError, match=r"hold these words: 2\."):
        redact_command(decision, 1, saying=NAME)
    assert NAME in everything_kept()


def test_the_command_says_what_it_cannot_do(named, decision):
    with pytest.raises(CommandError, match="no such edition"):
        redact_command(decision, 99)
    nobody = decision | {"by": make_user()}
    with pytest.raises(CommandError, match="two Administrators"):
        redact_command(nobody, 1)
    decision["by"].delete()
    with pytest.raises(CommandError, match="no user"):
        redact_command(decision, 1)
