"""The panel beside the form: how what is typed would stand, with nothing written."""

import pytest
from django.urls import reverse

from incidents.dates import read_date
from incidents.editing.admin.date_drawing import draw
from incidents.editing.admin.dating import other_forms
from incidents.models import Claim, Contribution, Event, Incident
from tests.desk.posting import new_incident, open_form, rows
from tests.factories import make_document, make_event, make_place

NEW = reverse("admin:incidents_incident_beside", args=["new"])


def beside(event):
    return reverse("admin:incidents_incident_beside", args=[event.pk])


@pytest.fixture
def document(writer):
    return make_document()


def shown(client, typed, address=NEW):
    response = client.post(address, typed)
    assert response.status_code == 200
    return response.content.decode()


def test_a_whole_entry_is_previewed_and_nothing_keeps_it_back(client, document):
    place = make_place(name="Northport", parents=())
    where = rows("event_places", {"place": str(place.pk), "role": "occurred", "precision": "near"})
    page = shown(client, new_incident(document) | where)
    for words in ("Late February", "Rocket attack", "Near Northport", "Two rockets land near Northport"):
        assert words in page
    assert "Evidence: 1 source, 1 claim" in page
    assert "Nothing keeps this back." in page
    assert not Event.objects.exists()
    assert not Claim.objects.exists()


def test_every_rule_that_would_refuse_is_named_while_typing(client, document):
    page = shown(client, new_incident(document, grade="corroborated", summary=""))
    assert "A summary is needed" in page
    assert "Corroborated needs two independent origins" in page


def test_what_cannot_be_read_is_named_and_the_rest_is_previewed(client, document):
    typed = new_incident(document, short_title="", **{"claims-0-figures": "killed: some"})
    page = shown(client, typed)
    assert "Short title:</b> This field is required." in page
    assert "Claim 1, Figures" in page
    assert "Two rockets land near Northport" in page


@pytest.mark.parametrize(
    "typed", [{}, {"kind": "talks"}, {"kind": "rocket-attack", "claims-TOTAL_FORMS": "x"}]
)
def test_a_form_with_next_to_nothing_in_it_is_no_error(client, document, typed):
    page = shown(client, typed)
    assert "Before you publish" in page
    assert "Title:</b> This field is required." in page


def test_figures_of_two_claims_are_combined_in_the_preview(client, document):
    first = {
        "document": str(document.pk),
        "said_by": "The Gazette",
        "voice": "outlet",
        "text": "Two were hurt.",
        "language": "en",
        "credibility": "6",
        "supports": ["what", "date"],
        "figures": "injured: 2",
    }
    second = first | {"document": str(make_document().pk), "figures": "injured: 5"}
    page = shown(client, new_incident(document) | rows("claims", first, second))
    assert "2 to 5, figures differ" in page
    assert "Killed: not stated. That is not the same as none" in page
    assert "Injured: not stated" not in page


@pytest.mark.parametrize(
    ("typed", "stands"), [("", True), ("killed: not stated", True), ("killed: none", False)]
)
def test_not_stated_and_none_are_two_entries(client, document, typed, stands):
    page = shown(client, new_incident(document, **{"claims-0-figures": typed}))
    assert ("Killed: not stated" in page) is stands
    assert ("<dt>Killed</dt>\n" in page) is not stands


def test_a_saved_event_stays_as_it_is(client, writer):
    event = Incident.objects.get(pk=make_event(date_words="4 April 2021").pk)
    typed = open_form(client, event) | {"title": "Nine rockets land", "claims-0-DELETE": "on"}
    page = shown(client, typed, beside(event))
    assert "Nine rockets land" in page
    assert "A claim is needed" in page
    saved = Event.objects.get()
    assert (saved.title, saved.version, saved.claims.count()) == (event.title, event.version, 1)
    assert not Contribution.objects.exists()


def test_hints_stand_apart_from_what_refuses(client, document):
    page = shown(client, new_incident(document, title="Terrorists fire on Northport"))
    assert "Nothing keeps this back." in page
    assert "“Terrorists”" in page


def test_the_panel_is_for_editors_alone(client, document, django_user_model):
    assert client.get(NEW).status_code == 405
    assert client.post(reverse("admin:incidents_incident_beside", args=["999"])).status_code == 404
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.post(NEW).status_code == 403
    client.logout()
    assert client.post(NEW).status_code == 302


@pytest.mark.parametrize(
    ("words", "drawn", "mask"),
    [
        ("4 April 2021", "A mark on 4 April 2021", ""),
        ("late Feb 2021", "A band from 21 February 2021 to 28 February 2021, faded at both ends", "both"),
        ("by 4 April 2021", "A band up to 4 April 2021, faded towards the past", "in"),
        ("since 2014", "A band from 1 January 2014, faded towards the future", "out"),
        ("from 3 to 8 January 2020", "A band from 3 January 2020 to 8 January 2020", ""),
    ],
)
def test_a_date_is_drawn_as_exactly_as_it_is_known(words, drawn, mask):
    drawing = draw(read_date(words, None).interval)
    assert (drawing.words, drawing.mask) == (drawn, mask)
    assert len(drawing.ticks) == 3 or words.startswith("from")


@pytest.mark.parametrize("words", ["0001", "0009-12-31", "2100", "between 0950 and 2021", "since 0001"])
def test_a_date_at_the_ends_of_time_is_drawn_too(words):
    assert draw(read_date(words, None).interval).ticks


@pytest.mark.parametrize("words", ["4 April 2021", "late Feb 2021", "Feb 2021", "2021", "1980s"])
def test_other_forms_of_a_date_can_be_read_and_hold_it(words):
    interval = read_date(words, None).interval
    others = [read_date(other, None).interval for other in other_forms(interval)]
    assert others
    for other in others:
        assert other.latest >= interval.latest
        assert other.earliest is None or other.earliest <= interval.earliest
