"""Every rule that refuses a publication, and what it lets pass."""

import pytest

from incidents.editing.freezing import load
from incidents.editing.validation import refusals
from incidents.models import Claim, Event, Figure, Participation
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_document,
    make_event,
    make_figure,
    make_link,
    make_place,
    make_published,
    make_source,
)

pytestmark = pytest.mark.django_db


def messages(event):
    return [refusal.message for refusal in refusals(load(event.pk))]


def fields(event):
    return {refusal.field for refusal in refusals(load(event.pk))}


def test_the_factory_makes_an_event_that_may_be_published():
    assert messages(make_event()) == []


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "Rockets \u202etsaeN"}),
        ("title", {"title": "Rockets\nnear Northport"}),
        ("short_title", {"short_title": ""}),
        ("summary", {"summary": ""}),
        ("summary", {"summary": "Rockets\x07"}),
        ("kind", {"kind": "picnic"}),
        ("grade", {"grade": "sure"}),
        ("weapons", {"weapons": ["catapult"]}),
        ("targets", {"targets": ["moon"]}),
        ("status", {"status": "held"}),
        ("language", {"language": "English"}),
        ("date_words", {"edtf": "", "earliest": None, "latest": None}),
        ("date_words", {"edtf": "04/05/2021", "earliest": None, "latest": None}),
        ("time_words", {"time_kind": "exact"}),
        ("time_words", {"time_kind": "window", "time_from": "02:00"}),
        ("zone", {"zone": "Examplia/Northport"}),
    ],
)
def test_a_field_that_cannot_stand_is_refused(field, values):
    event = make_event()
    Event.objects.filter(pk=event.pk).update(**values)
    assert field in fields(event)


def test_an_event_needs_a_claim():
    assert fields(make_event(claims=False)) >= {"claims"}


@pytest.mark.parametrize("missing", ["what", "date"])
def test_some_claim_supports_what_happened_and_when(missing):
    supports = [entry for entry in ("what", "date") if entry != missing]
    assert fields(make_event(claim={"supports": supports})) == {"claims"}


def test_a_date_known_only_by_the_day_of_the_report_needs_no_claim():
    assert messages(make_event(edtf="[..2021-04-04]", claim={"supports": ["what"]})) == []


@pytest.mark.parametrize("field", ["url", "archived_url", "citation"])
def test_a_document_needs_an_address_a_copy_or_a_citation(field):
    nothing = {"url": "", "archived_url": "", "citation": ""}
    assert any(
        "no address" in text for text in messages(make_event(claim={"document": make_document(**nothing)}))
    )
    cited = make_document(**nothing | {field: "https://archive.example/1"})
    assert messages(make_event(claim={"document": cited})) == []


def test_a_figure_has_to_be_supported_by_its_own_claim():
    event = make_event()
    make_figure(event.claims.get(), "killed", 2)
    assert messages(event) == []
    Claim.objects.update(supports=["what", "date"])
    assert any("not marked to support" in text for text in messages(event))


def test_an_assertion_has_to_be_supported_by_its_own_claim():
    event = make_event()
    make_assertion(event.claims.get(), "suspected", make_actor())
    assert messages(event) == []
    Claim.objects.update(supports=["what", "date"])
    assert any("responsible" in text for text in messages(event))


def test_a_computed_figure_needs_its_formula():
    event = make_event()
    figure = make_figure(event.claims.get(), "munitions", 6, basis="computed")
    assert any("formula" in text for text in messages(event))
    Figure.objects.filter(pk=figure.pk).update(formula="3 launchers of 2")
    assert messages(event) == []


def test_who_doubts_a_claim_of_responsibility_is_named():
    event = make_event()
    assertion = make_assertion(event.claims.get(), "claimed", make_actor(), authenticity="doubted")
    assert any("who doubts" in text for text in messages(event))
    type(assertion).objects.update(doubted_by="The Gazette")
    assert messages(event) == []


def verified(event):
    return [text for text in messages(event) if text.startswith("Verified")]


def test_verified_needs_primary_material_and_a_line_that_says_what_was_checked():
    event = make_event(grade="verified")
    assert "primary" in verified(event)[0]
    make_claim(event, document=make_document(document_class="primary"))
    assert "public line" in verified(event)[0]
    Event.objects.update(grade_note="Located by the water tower in two photographs.")
    assert verified(event) == []


def test_documents_of_one_origin_are_one_source():
    agency = make_source()
    event = make_event(grade="corroborated", claim={"document": make_document(origin=agency)})
    make_claim(event, document=make_document(origin=agency))
    assert any("two independent origins" in text for text in messages(event))
    make_claim(event)
    assert messages(event) == []


def test_a_claim_of_context_corroborates_nothing():
    event = make_event(grade="corroborated")
    make_claim(event, supports=["context"])
    assert any("two independent origins" in text for text in messages(event))


def test_the_word_of_the_parties_alone_does_not_corroborate_violence():
    council, front = make_actor(), make_actor()
    event = make_event(
        grade="corroborated", actors=((council, "target"), (front, "party")), claim={"speaker": council}
    )
    make_claim(event, speaker=front)
    assert any("no party to the fight" in text for text in messages(event))
    make_claim(event)
    assert messages(event) == []


def test_talks_are_corroborated_when_both_sides_say_so():
    council, front = make_actor(), make_actor()
    document = make_document()
    event = make_event(
        kind="talks",
        grade="corroborated",
        actors=((council, "participant"), (front, "participant")),
        claim={"speaker": council, "document": document},
    )
    assert any("both sides" in text for text in messages(event))
    make_claim(event, speaker=front, document=document)
    assert messages(event) == []


@pytest.mark.parametrize("grade", ["disputed", "discounted"])
def test_disputed_and_discounted_need_a_claim_that_contradicts(grade):
    event = make_event(grade=grade)
    assert fields(event) == {"grade"}
    make_claim(event, contradicts=event.claims.get(), text="Nothing came down.")
    assert messages(event) == []


def test_a_public_line_may_show_that_something_was_discounted():
    assert messages(make_event(grade="discounted", grade_note="The Gazette took it back.")) == []


def test_a_claim_contradicts_a_claim_of_its_own_event():
    event, other = make_event(), make_event()
    make_claim(event, contradicts=other.claims.get())
    assert any("another event" in text for text in messages(event))


# The headline rule.


def make_strike(
    title, *, summary="It was a strike, says the Gazette.", stance=None, role="attacker", **assertion
):
    actor = make_actor(
        name="Blue Council", aliases="Council\nUS", actor_type=assertion.pop("actor_type", "state")
    )
    voice = assertion.pop("voice", "outlet")
    event = make_event(
        title=title,
        summary=summary,
        kind="strike",
        actors=((actor, role),) if role else (),
        claim={"voice": voice, "said_by": "The Gazette"},
    )
    if stance:
        make_assertion(event.claims.get(), stance, actor, **assertion)
    return event


@pytest.mark.parametrize(
    "title",
    [
        "Blue Council strikes depot in Eastfield",
        "Council strikes depot",
        "US strikes depot",
        "Two US drones strike depot",
        "Depot in Eastfield struck by Blue Council",
        "The Blue Council's drones hit depot",
    ],
)
def test_nobody_is_made_the_subject_of_violence_on_no_ground(title):
    assert any("the standing to say so" in text for text in messages(make_strike(title)))


@pytest.mark.parametrize(
    "title",
    [
        "Two rockets land near Northport",
        "Strike on depot near US base",
        "US-led force leaves depot",
        "Depot struck; cause unknown",
        "Blue Council says it struck depot",
        "Blue Council strikes depot, says the Gazette",
    ],
)
def test_a_title_that_is_passive_or_names_who_says_so_stands(title):
    assert messages(make_strike(title)) == []


@pytest.mark.parametrize(
    ("stance", "values", "stands"),
    [
        ("found", {}, True),
        ("acknowledged", {}, True),
        ("claimed", {"authenticity": "confirmed"}, True),
        ("claimed", {"authenticity": "not-established"}, False),
        ("attributed", {}, True),
        ("attributed", {"voice": "not-named"}, False),
        ("attributed", {"actor_type": "generic"}, False),
        ("suspected", {}, False),
    ],
)
@pytest.mark.parametrize("role", ["attacker", None])
def test_a_subject_needs_a_ground(stance, values, stands, role):
    event = make_strike("US strikes depot", stance=stance, role=role, **values)
    assert (messages(event) == []) is stands


def test_an_attributed_subject_needs_the_outlet_in_the_summary():
    event = make_strike("US strikes depot", stance="attributed", summary="A depot was struck.")
    assert fields(event) == {"summary"}


def test_the_headline_rule_is_for_violence_alone():
    actor = make_actor(name="Blue Council")
    event = make_event(title="Blue Council sends troops", kind="deployment", actors=((actor, "force"),))
    assert messages(event) == []


# People, places, links.


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({"privacy": "public-role"}, True),
        ({"privacy": "named-with-reason", "privacy_reason": "Speaks for the families."}, True),
        ({"privacy": "named-with-reason"}, False),
        ({"privacy": "private"}, False),
        ({"privacy": ""}, False),
    ],
)
@pytest.mark.parametrize("where", ["participation", "speaker", "assertion", "affiliation"])
def test_a_person_is_named_only_as_the_privacy_class_allows(values, stands, where):
    person = make_actor(name="Ada Example", actor_type="person", **values)
    event = make_event()
    claim = event.claims.get()
    if where == "participation":
        Participation.objects.create(event=event, actor=person, role="victim")
    elif where == "speaker":
        Claim.objects.update(speaker=person)
    elif where == "assertion":
        make_assertion(claim, "suspected", person)
    else:
        make_figure(claim, affiliation=person)
    assert (messages(event) == []) is stands


@pytest.mark.parametrize("field", ["title", "summary", "known"])
def test_a_private_person_is_not_named_in_the_texts_either(field):
    make_actor(name="Ada Example", actor_type="person", privacy="private")
    event = make_event(**{field: "Rockets near the house of ADA  EXAMPLE"})
    found = messages(event)
    assert any("private" in text for text in found)
    assert not any("Ada" in text for text in found)


def test_a_private_person_is_not_named_in_a_claim():
    make_actor(name="Ada Example", actor_type="person", privacy="private")
    assert any("private" in text for text in messages(make_event(claim={"said_by": "Ada Example, baker"})))


def test_a_role_belongs_to_its_strand():
    event = make_event(kind="talks", actors=((make_actor(), "attacker"),))
    assert fields(event) == {"participations"}


def test_a_merged_actor_or_place_is_not_used():
    actor = make_actor(merged_into=make_actor())
    place = make_place(merged_into=make_place())
    event = make_event(actors=((actor, "target"),), place=place)
    assert fields(event) == {"participations", "event_places"}


def test_an_event_may_have_no_place():
    assert messages(make_event(place=None)) == []


def test_a_link_that_only_a_source_may_make_needs_its_claim():
    event, target = make_event(), make_published()
    link = make_link(event, target, "retaliation-for")
    assert fields(event) == {"links"}
    link.claim = event.claims.get()
    link.save()
    assert messages(event) == []


def test_a_link_needs_a_published_target_and_a_claim_of_its_own_event():
    event, draft = make_event(), make_event()
    make_link(event, draft, "about", claim=draft.claims.get())
    assert len(messages(event)) == 2


def test_links_that_may_not_run_in_a_circle_do_not():
    first, second = make_published(), make_published()
    third = make_event()
    make_link(third, first, "part-of")
    make_link(first, second, "part-of")
    assert messages(third) == []
    Event.objects.filter(pk=third.pk).update(public_id=99)
    make_link(second, third, "part-of")
    assert any("circle" in text for text in messages(third))


def test_what_goes_both_ways_may_run_in_a_circle():
    first, second = make_published(), make_event()
    make_link(first, second, "same-event-as")
    make_link(second, first, "same-event-as")
    assert messages(second) == []
