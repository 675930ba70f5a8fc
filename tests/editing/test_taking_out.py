"""A redacted name is gone everywhere, and whatever did not say it stays what it was."""

import json
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client

from incidents.editing.proposals import confirm, propose, reach_of, reject, words_of
from incidents.editing.redaction import editions_that_say
from incidents.editing.review import Conflict, Refused, correct
from incidents.editing.taking_out import Words
from incidents.editing.verify import verify
from incidents.models import (
    Actor,
    AuditEntry,
    Comment,
    Edition,
    EditionContent,
    Event,
    RedactionProposal,
    ShortLink,
)
from incidents.timeline.archive import archive
from tests.factories import (
    make_actor,
    make_administrator,
    make_claim,
    make_document,
    make_event,
    make_published,
    make_source,
    make_user,
)
from tests.test_nothing_private import body_of, crawl

pytestmark = pytest.mark.django_db

NAME, ARABIC = "Zuleika Qandil", "زليخة قنديل"
IN_ITS_PLACE = "a baker"


@pytest.fixture
def words():
    return Words.typed(f"{NAME}\n{ARABIC}", IN_ITS_PLACE)


@pytest.fixture
def decision():
    return {"category": "safety", "note": "Her brother asked.", "by": make_administrator()}


@pytest.fixture
def archive_that_names_her():
    """Two published events and a draft that say the name wherever a text can, and an event that does not."""
    source = make_source(name=f"Letters of {NAME}", slug="letters-of-zuleika-qandil")
    report = make_document(
        source=source, title=f"“{NAME}” speaks", url="https://letters.example/2021/zuleika-qandil-speaks"
    )
    actor = make_actor(name=NAME, name_ar=ARABIC, slug="zuleika-qandil", aliases=f"{NAME} of Northport")
    event = make_published(
        title=f"{NAME} sees two rockets land",
        short_title=f"{NAME} sees rockets",
        summary=f"{NAME.upper()} saw two rockets, the Gazette says.",
        actors=((actor, "target"),),
        claim={"document": report, "said_by": NAME, "text": f"“I, {NAME}, saw two rockets.”"},
    )
    Event.objects.filter(pk=event.pk).update(title=f"{NAME} saw two rockets land")
    event.refresh_from_db()
    correct(event=event, by=None, reason=f"We said that {NAME} sees them.")
    heard = {"document": report, "language": "ar", "text": f"رأت {ARABIC} صاروخين."}
    make_published(title="A second rocket lands", claim=heard)
    untouched = make_published(title="A third rocket lands near Eastfield")
    draft = make_event(title=f"{NAME} is heard again")
    make_claim(draft, said_by=NAME, text="More of it.")
    Comment.objects.create(event=event, text=f"Is {NAME} safe?")
    ShortLink.objects.create(code="zq", digest="1" * 64, query=f"q={quote(NAME)}")
    ShortLink.objects.create(code="other", digest="2" * 64, query="q=rockets")
    return event, untouched, draft


def said_by_the_database():
    """Give every text of every table that still says the name, but of what waits to be decided."""
    found = []
    for model in [*apps.get_app_config("incidents").get_models(), LogEntry]:
        rows = json.dumps(list(model._base_manager.values()), default=str, ensure_ascii=False).lower()
        if any(said in rows for said in (NAME.lower(), ARABIC, "qandil")):
            found.append(model.__name__)
    return found


def decided(words, decision, *, keeps_events):
    proposal = propose(words=words, keeps_events=keeps_events, **decision)
    second = make_administrator()
    return confirm(proposal=proposal, by=second, seen=reach_of(words).seen, request=None)


def outputs():
    archive.cache_clear()
    return {address: text.lower() for address, text in crawl(Client())}


@pytest.mark.parametrize("keeps_events", [True, False], ids=["without the words", "whole events"])
def test_the_name_is_in_no_output_and_no_table(archive_that_names_her, words, decision, keeps_events):
    event, untouched, _ = archive_that_names_her
    assert said_by_the_database()
    archive.cache_clear()
    for address in (
        "/",
        "/timeline.json",
        "/timeline.csv",
        "/timeline.atom",
        "/api/v1/events",
        "/corrections/",
    ):
        assert "qandil" in body_of(Client().get(address)).lower(), address
    decided(words, decision, keeps_events=keeps_events)
    assert said_by_the_database() == []
    after = outputs()
    assert [address for address, text in after.items() if "qandil" in text or ARABIC in text] == []
    assert len(after) > 60
    assert verify().problem is None
    client = Client()
    for asked in (NAME, ARABIC):
        assert client.get("/api/v1/events", {"q": asked}).json()["total"] == 0
    assert client.get(f"/events/{event.public_id}/-/", follow=True).status_code == (
        200 if keeps_events else 410
    )
    assert client.get(f"/events/{event.public_id}/-/?edition=1", follow=True).status_code == 410
    assert client.get("/s/zq").status_code == 404
    assert client.get("/s/other").status_code == 302
    assert client.get(f"/events/{untouched.public_id}/-/", follow=True).status_code == 200


def test_what_readers_see_again_differs_by_the_words_alone(archive_that_names_her, words, decision):
    event, *_ = archive_that_names_her
    old = json.loads(EditionContent.objects.get(edition=2).document)
    decided(words, decision, keeps_events=True)
    edition = Edition.objects.get(event=event.public_id, superseded_by=None, number__isnull=False)
    new = json.loads(edition.content.document)
    assert (edition.action, edition.material, edition.number) == ("edited", False, 3)
    assert new["title"] == "a baker saw two rockets land"
    assert new["summary"] == "a baker saw two rockets, the Gazette says."
    assert new["claims"][0]["text"] == "“I, a baker, saw two rockets.”"
    assert new["claims"][0]["document"]["url"] == "https://letters.example/"
    assert new["actors"][0]["slug"] == f"removed-{Actor.objects.get().pk}" == Actor.objects.get().slug
    for untouched in ("id", "kind", "when", "figures", "places", "responsibility", "grade"):
        assert new[untouched] == old[untouched]


def test_what_nobody_has_decided_to_publish_is_not_published(archive_that_names_her, words, decision):
    event, *_ = archive_that_names_her
    Event.objects.filter(pk=event.pk).update(title=f"{NAME} shot them down", edtf="2019")
    decided(words, decision, keeps_events=True)
    archive.cache_clear()
    assert "shot" not in Client().get(f"/events/{event.public_id}.json").content.decode()
    event.refresh_from_db()
    assert (event.title, event.edtf, event.state) == ("a baker shot them down", "2019", "published")


def test_whoever_had_a_form_open_is_told(archive_that_names_her, words, decision):
    _, untouched, draft = archive_that_names_her
    decided(words, decision, keeps_events=True)
    assert Event.objects.get(pk=draft.pk).version == draft.version + 1
    assert Event.objects.get(pk=untouched.pk).version == untouched.version


def test_a_longer_word_that_contains_it_stays(decision):
    make_published(summary="The Canada of the lake saw rockets; so did Adana.")
    make_published(summary="Ada saw two rockets.")
    assert [edition.event for edition in editions_that_say("ada")] == [2]
    assert (
        Words.typed("Ada", "a baker").without("Canada, Ada's, ADA. Adana")
        == "Canada, a baker's, a baker. Adana"
    )


def test_a_spelling_that_was_not_given_refuses_the_whole_of_it(decision):
    make_published(summary="Zuleika Qandíl saw two rockets; so said Zuleika Qandil.")
    with pytest.raises(Refused, match="another spelling"):
        decided(Words.typed(NAME, IN_ITS_PLACE), decision, keeps_events=True)
    assert EditionContent.objects.count() == Edition.objects.count() == 1
    assert NAME in Event.objects.get().summary
    decided(Words.typed(f"{NAME}\nZuleika Qandíl", IN_ITS_PLACE), decision, keeps_events=True)
    assert editions_that_say(NAME) == []


def test_what_would_not_fit_is_refused_and_named(decision):
    make_published(short_title=f"{NAME} sees x")
    with pytest.raises(Refused, match="short title would be longer than"):
        decided(Words.typed(NAME, "somebody who must not be named"), decision, keeps_events=True)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "replacement", "problem"),
    [
        ("", "x", "3 letters"),
        ("a", "x", "3 letters"),
        (f"{NAME}\nab", "x", "3 letters"),
        ("…!?", "x", "3 letters"),
        (NAME, "", "stand in its place"),
        (NAME, f"not {NAME}", "without the words"),
        (NAME, "x\u202ey", "turns the direction"),
    ],
)
def test_words_that_cannot_be_taken_out_are_refused(typed, replacement, problem):
    with pytest.raises(Refused, match=problem):
        Words.typed(typed, replacement)


def test_signs_in_the_words_are_no_pattern():
    words = Words.typed("A.B. (C*D)+", "x")
    assert words.without("A.B. (C*D)+ and AxBx CxD") == "x)+ and AxBx CxD"


def test_nothing_is_refused_where_nothing_says_the_words(decision):
    with pytest.raises(Refused, match="Nothing says"):
        decided(Words.typed(NAME, IN_ITS_PLACE), decision, keeps_events=True)


def test_one_administrator_proposes_and_another_decides(archive_that_names_her, words, decision):
    proposal = propose(words=words, keeps_events=True, **decision)
    seen = reach_of(words).seen
    for by in (decision["by"], make_user(may_publish=True)):
        with pytest.raises(PermissionDenied):
            confirm(proposal=proposal, by=by, seen=seen, request=None)
    with pytest.raises(PermissionDenied):
        propose(words=words, keeps_events=True, **decision | {"by": make_user(may_publish=True)})
    with pytest.raises(PermissionDenied):
        reject(proposal=proposal, by=make_user(may_publish=True))
    assert EditionContent.objects.count() == Edition.objects.count()


@pytest.mark.parametrize("change", [{"category": "taste"}, {"note": " "}])
def test_a_proposal_needs_category_and_reason(words, decision, change):
    with pytest.raises(Refused):
        propose(words=words, keeps_events=True, **decision | change)


def test_what_is_confirmed_is_what_was_seen(archive_that_names_her, words, decision):
    proposal = propose(words=words, keeps_events=True, **decision)
    seen = reach_of(words).seen
    make_published(title=f"{NAME} is named once more")
    with pytest.raises(Conflict):
        confirm(proposal=proposal, by=make_administrator(), seen=seen, request=None)
    assert said_by_the_database()


def test_a_proposal_is_decided_once_and_forgets_the_words(archive_that_names_her, words, decision):
    proposal = propose(words=words, keeps_events=True, **decision)
    assert words_of(proposal) == words
    second = make_administrator()
    notes = confirm(proposal=proposal, by=second, seen=reach_of(words).seen, request=None)
    proposal.refresh_from_db()
    assert (proposal.words, proposal.stage, proposal.decided_by) == ("", "confirmed", second)
    assert proposal.notes == " ".join(str(edition.pk) for edition in notes)
    entry = AuditEntry.objects.get(action="redacted")
    assert (entry.account, entry.by) == (decision["by"].username, second.username)
    with pytest.raises(Conflict):
        confirm(proposal=proposal, by=second, seen="", request=None)
    with pytest.raises(Conflict):
        reject(proposal=proposal, by=second)


def test_a_rejected_proposal_changes_nothing_and_forgets_the_words(archive_that_names_her, words, decision):
    proposal = propose(words=words, keeps_events=True, **decision)
    reject(proposal=proposal, by=decision["by"])
    assert RedactionProposal.objects.get().words == ""
    assert len(editions_that_say(NAME)) == 3
