"""An editor's event form: what is typed, how it is read, and what is saved."""

from datetime import UTC, date, datetime

import pytest

from incidents.models import Claim, Event, Incident, ResponsibilityAssertion
from tests.desk.posting import add_address, address, errors_of, new_incident, open_form, rows, shown
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_collection,
    make_document,
    make_event,
    make_figure,
    make_place,
)

pytestmark = pytest.mark.usefixtures("writer")


@pytest.fixture
def document(db):
    return make_document(published_at=datetime(2021, 4, 4, 14, 50, tzinfo=UTC))


def make_incident(**overrides):
    return Incident.objects.get(pk=make_event(**overrides).pk)


def test_typed_date_is_kept_in_words_and_read_as_an_interval(client, document):
    response = client.post(add_address(), new_incident(document))
    event = Event.objects.get()
    assert response.status_code == 302
    assert (event.date_words, event.edtf) == ("late Feb 2021", "[2021-02-21..2021-02-28]")
    assert (event.earliest, event.latest) == (date(2021, 2, 21), date(2021, 2, 28))


def test_saved_date_is_echoed_on_the_next_page(client, document):
    response = client.post(add_address(), new_incident(document, _continue="1"), follow=True)
    assert "The date reads: Late February 2021" in response.content.decode()


def test_last_month_is_counted_from_the_first_claims_document(client, document):
    client.post(add_address(), new_incident(document, date_words="last month"))
    event = Event.objects.get()
    assert event.edtf == "2021-03"
    assert event.date_anchor == date(2021, 4, 4)


def test_last_month_is_refused_without_a_date_to_count_from(client):
    undated = make_document(published_at=None)
    response = client.post(add_address(), new_incident(undated, date_words="last month"))
    assert "last month" in response.content.decode()
    assert response.context["adminform"].form.errors["date_words"]
    assert not Event.objects.exists()


@pytest.mark.parametrize("words", ["04/05/2021", "some time ago", "2021-02-30"])
def test_date_that_cannot_be_read_is_refused_and_kept_as_typed(client, document, words):
    response = client.post(add_address(), new_incident(document, date_words=words))
    assert response.context["adminform"].form["date_words"].value() == words
    assert response.context["adminform"].form.errors["date_words"]
    assert not Event.objects.exists()


def test_time_of_day_may_stand_in_its_own_field(client, document):
    typed = new_incident(
        document, date_words="4 April 2021", time_words="just after midday", zone="Asia/Baghdad"
    )
    client.post(add_address(), typed)
    event = Event.objects.get()
    assert (event.time_kind, event.time_from.hour, event.zone) == ("after", 12, "Asia/Baghdad")


def test_time_of_day_may_stand_in_the_date(client, document):
    client.post(add_address(), new_incident(document, date_words="4 April 2021, about noon"))
    event = Event.objects.get()
    assert (event.edtf, event.time_kind, event.time_words) == ("2021-04-04", "approximate", "about noon")


def test_unknown_zone_is_refused(client, document):
    response = client.post(add_address(), new_incident(document, zone="Baghdad"))
    assert "is no time zone" in errors_of(response)


def test_date_that_was_not_touched_keeps_its_interval(client):
    event = make_incident(edtf="2021-04-04", date_words="")
    client.post(
        address(event), open_form(client, event) | {"title": "Rockets near Northport", "_continue": "1"}
    )
    event.refresh_from_db()
    assert (event.title, event.edtf, event.date_words) == ("Rockets near Northport", "2021-04-04", "")


def test_kinds_are_those_of_the_form(client, document):
    response = client.post(add_address(), new_incident(document, kind="talks"))
    assert "talks" in errors_of(response)
    assert not Event.objects.exists()


def test_kind_is_not_chosen_by_default(client):
    form = client.get(add_address()).context["adminform"].form
    assert not form["kind"].value()


def test_roles_are_those_of_the_strand(client, document):
    actor = make_actor()
    wrong = rows("participations", {"actor": str(actor.pk), "role": "mediator"})
    assert "mediator" in errors_of(client.post(add_address(), new_incident(document) | wrong))
    right = rows("participations", {"actor": str(actor.pk), "role": "attacker"})
    assert client.post(add_address(), new_incident(document) | right).status_code == 302


def test_place_actor_and_claim_are_saved_with_the_event(client, document):
    place, actor, collection = make_place(), make_actor(), make_collection()
    typed = new_incident(
        document, collections=[str(collection.pk)], weapons=["rocket"], targets=["military-base"]
    )
    typed |= rows("event_places", {"place": str(place.pk), "role": "occurred", "precision": "near"})
    typed |= rows("participations", {"actor": str(actor.pk), "role": "attacker", "note": "not named"})
    client.post(add_address(), typed)
    event = Event.objects.get()
    assert (event.weapons, event.targets, event.collections.get()) == (
        ["rocket"],
        ["military-base"],
        collection,
    )
    assert event.event_places.get().precision == "near"
    assert event.participations.get().note == "not named"
    claim = event.claims.get()
    assert (claim.number, claim.said_by, claim.figures.get().low) == (1, "The Gazette", 2)
    assert claim.supports == ["what", "date", "place", "figure:munitions"]


def test_claims_are_numbered_and_contradict_by_number(client, document):
    event = make_incident()
    typed = open_form(client, event)
    second = {
        "document": str(document.pk),
        "said_by": "The Red Front",
        "voice": "body",
        "text": "No rocket was fired.",
        "language": "en",
        "credibility": "6",
        "supports": ["what"],
        "contradicts_number": "1",
    }
    typed |= {f"claims-1-{name}": value for name, value in second.items()}
    assert client.post(address(event), typed).status_code == 302
    claim = Claim.objects.get(event=event, number=2)
    assert claim.contradicts.number == 1


def test_claim_cannot_contradict_one_that_is_not_there(client, document):
    typed = new_incident(document) | {"claims-0-contradicts_number": "7"}
    assert "No other claim of this event has the number 7" in errors_of(client.post(add_address(), typed))


def test_responsibility_is_one_assertion_of_the_claim(client, document):
    actor = make_actor()
    typed = new_incident(document) | {"claims-0-stance": "claimed", "claims-0-responsible": str(actor.pk)}
    client.post(add_address(), typed)
    assertion = ResponsibilityAssertion.objects.get()
    assert (assertion.stance, assertion.actor, assertion.authenticity) == (
        "claimed",
        actor,
        "not-established",
    )
    assert "responsibility" in assertion.claim.supports


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"stance": "claimed"}, "Say of whom"),
        ({"stance": "no-claim", "responsible": "ACTOR"}, "names no actor"),
        ({"responsible": "ACTOR"}, "Say what is said"),
        ({"stance": "denied", "responsible": "ACTOR", "authenticity": "confirmed"}, "Only a claim"),
        ({"stance": "claimed", "responsible": "ACTOR", "authenticity": "doubted"}, "who doubts it"),
    ],
)
def test_responsibility_that_does_not_hold_together_is_refused(client, document, typed, told):
    actor = str(make_actor().pk)
    typed = {f"claims-0-{name}": actor if value == "ACTOR" else value for name, value in typed.items()}
    assert told in errors_of(client.post(add_address(), new_incident(document) | typed))
    assert not Event.objects.exists()


def test_further_assertions_are_shown_and_kept(client):
    event = make_incident()
    claim = event.claims.get()
    make_assertion(claim, "attributed", make_actor(name="Red Front"))
    denied = make_assertion(claim, "denied", make_actor(name="Blue Council"))
    response = client.get(address(event))
    assert "Blue Council" in response.content.decode()
    client.post(address(event), shown(response) | {"claims-0-stance": ""} | {"claims-0-responsible": ""})
    assert list(claim.assertions.all()) == [denied]


def test_figures_that_were_not_touched_keep_their_rows(client):
    event = make_incident()
    figure = make_figure(event.claims.get(), basis="counted", text="", scope="compilers' count")
    client.post(address(event), open_form(client, event) | {"claims-0-text": "Two rockets came down."})
    after = event.claims.get().figures.get()
    assert (after.pk, after.version, after.scope) == (figure.pk, figure.version, "compilers' count")


def test_figure_that_cannot_be_read_names_its_line(client, document):
    typed = new_incident(document) | {"claims-0-figures": "munitions: 2\nkilled: dozens"}
    told = errors_of(client.post(add_address(), typed))
    assert "Line 2" in told
    assert "Accepted" in told


def test_figures_are_read_back_below(client):
    event = make_incident()
    make_figure(
        event.claims.get(), low=1, best=None, high=None, standing="contractor", text="at least 1 contractor"
    )
    assert "at least 1 killed, contractor" in client.get(address(event)).content.decode()


def test_link_rests_on_a_claim_of_the_same_form(client, document):
    target = make_event(title="An earlier attack")
    link = rows("links", {"relation": "similar-to", "target": str(target.pk), "claim_number": "1"})
    assert client.post(add_address(), new_incident(document) | link).status_code == 302
    saved = Event.objects.get(title="Two rockets land near Northport").links.get()
    assert (saved.target, saved.claim.number) == (target, 1)
    missing = rows("links", {"relation": "similar-to", "target": str(target.pk), "claim_number": "4"})
    assert "has the number 4" in errors_of(client.post(add_address(), new_incident(document) | missing))


def test_diary_status_is_for_diplomacy_only(client):
    assert "status" in client.get(add_address("diplomaticevent")).context["adminform"].form.fields
    assert "status" not in client.get(add_address()).context["adminform"].form.fields


def test_unchanged_form_changes_nothing_but_the_version(client):
    event = make_incident(place=make_place(), actors=((make_actor(), "attacker"),), weapons=["rocket"])
    make_claim(event, text="Line one.\nLine two.")
    make_assertion(event.claims.first(), "attributed", make_actor())
    before = contents(event)
    assert client.post(address(event), open_form(client, event)).status_code == 302
    assert contents(event) == before


def contents(event):
    """Give all that an event's form can change, the version apart."""
    fresh = Event.objects.get(pk=event.pk)
    rows_of = [fresh.claims, fresh.event_places, fresh.participations, fresh.links]
    values = [{**row} for related in rows_of for row in related.order_by("pk").values()]
    own = Event.objects.values().get(pk=event.pk)
    return values, {name: value for name, value in own.items() if name not in ("version", "changed_at")}


def test_reading_is_given_before_saving(client, document):
    response = client.post("/admin/incidents/event/read-date/", {"date_words": "late Feb 2021"})
    assert "late February 2021" in response.content.decode()
    assert "21 and 28 February 2021" in response.content.decode()


def test_reading_counts_from_the_first_claims_document(client, document):
    typed = {"date_words": "last month", "claims-0-document": str(document.pk)}
    response = client.post("/admin/incidents/event/read-date/", typed)
    assert "March 2021" in response.content.decode()


def test_reading_of_an_ambiguous_date_says_what_it_may_have_been(client):
    text = client.post("/admin/incidents/event/read-date/", {"date_words": "04/05/2021"}).content.decode()
    assert "unreadable" in text
    assert 'data-set="' in text


@pytest.mark.parametrize(
    "typed", [{}, {"date_words": "\0"}, {"date_words": "x" * 10_000}, {"zone": "../../etc"}]
)
def test_reading_of_anything_is_an_answer(client, typed):
    assert client.post("/admin/incidents/event/read-date/", typed).status_code == 200


def test_figures_are_read_back_for_the_claim_that_is_typed_in(client):
    typed = {"claims-0-figures": "killed: 3", "claims-1-figures": "killed: at least 1 contractor"}
    headers = {"HX-Request": "true", "HX-Trigger-Name": "claims-1-figures"}
    response = client.post("/admin/incidents/event/read-figures/", typed, headers=headers)
    assert "at least 1 killed, contractor" in response.content.decode()
    wrong = client.post("/admin/incidents/event/read-figures/", {"figures": "killed: some"})
    assert "Line 1" in wrong.content.decode()


def test_readings_are_for_posting_by_the_desk_alone(client):
    assert client.get("/admin/incidents/event/read-date/").status_code == 405
    client.logout()
    assert client.post("/admin/incidents/event/read-date/", {"date_words": "2021"}).status_code == 302


BAD = ["\0", "x" * 10_000, "9" * 400, "-1", "²", "‮<script>", "' OR 1=1 --"]
FIELDS = [
    *("title", "short_title", "summary", "date_words", "date_anchor", "time_words", "zone", "language"),
    *("day_order", "kind", "grade", "grade_note", "weapons", "targets", "collections", "known"),
    "seen_version",
]
ROW_FIELDS = [
    *("claims-0-document", "claims-0-text", "claims-0-said_by", "claims-0-figures", "claims-0-supports"),
    *("claims-0-stance", "claims-0-contradicts_number", "claims-0-responsible", "claims-0-speaker"),
    *("claims-0-voice", "event_places-0-place", "event_places-0-precision", "participations-0-actor"),
    *("participations-0-role", "links-0-target", "links-0-claim_number"),
]
COUNTS = ("claims-TOTAL_FORMS", "claims-INITIAL_FORMS", "links-TOTAL_FORMS")


@pytest.mark.parametrize("value", BAD, ids=lambda value: ascii(value[:12]))
@pytest.mark.parametrize("fields", [FIELDS, ROW_FIELDS, COUNTS], ids=["fields", "rows", "counts"])
def test_bad_input_is_an_error_of_the_form(client, document, fields, value):
    typed = new_incident(document)
    for prefix in ("event_places", "participations", "links"):
        typed |= {f"{prefix}-TOTAL_FORMS": "1"}
    response = client.post(add_address(), typed | dict.fromkeys(fields, value))
    assert response.status_code == 200
    assert not Event.objects.exists()


@pytest.mark.parametrize("value", ["\0", "9" * 400, "²", "1"], ids=lambda value: ascii(value[:12]))
@pytest.mark.parametrize("field", ["seen_version", "claims-0-id", "claims-0-event", "claims-INITIAL_FORMS"])
def test_bad_keys_of_an_existing_event_are_an_error_of_the_form(client, field, value):
    event = make_incident()
    response = client.post(address(event), open_form(client, event) | {field: value})
    assert response.status_code in (200, 302, 409)


def test_longest_texts_are_kept_whole(client, document):
    long = "word " * 2000
    client.post(add_address(), new_incident(document, summary=long, known=long))
    assert Event.objects.get().summary == long.strip()
