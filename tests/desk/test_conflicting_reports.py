"""Balad, 18 April 2021: three reports that differ, typed into the desk's own form and read by readers."""

from datetime import UTC, datetime

import pytest

from incidents.editing.review import last_public_document
from incidents.models import Incident
from incidents.timeline.archive import archive
from tests.desk.posting import add_address, address, new_incident, open_form, rows
from tests.factories import make_document, make_place, make_source

pytestmark = pytest.mark.usefixtures("reviewer")


@pytest.fixture(autouse=True)
def fresh_archive():
    archive.cache_clear()
    yield
    archive.cache_clear()


def report(source=None, hour=18):
    """Make a report of an agency, by the hour at which it was published."""
    published = datetime(2021, 4, 18, hour, tzinfo=UTC)
    return make_document(source=source or make_source(), published_at=published)


def claim(document, said_by, figures):
    return {
        "document": str(document.pk),
        "said_by": said_by,
        "voice": "outlet",
        "text": f"What {said_by} reports.",
        "language": "en",
        "credibility": "6",
        "supports": ["what", "date", "place"],
        "figures": figures,
    }


def decide(client, event, decision):
    event.refresh_from_db()
    response = client.post(
        address(event, "publish"), {"decision": decision, "reason": "", "version": str(event.version)}
    )
    assert response.status_code == 302
    return last_public_document(event.public_id or 1)


@pytest.fixture
def balad(client):
    base = make_place(name="Balad airbase", slug="balad-airbase", place_kind="base")
    claims = (
        claim(report(), "The first agency", "munitions: 2\ninjured: 2"),
        claim(report(), "The second agency", "munitions: 5\ninjured: 5"),
        claim(report(), "The third agency", "munitions: 4\ninjured: at least 2"),
    )
    typed = new_incident(
        make_document(),
        title="Rockets hit Balad airbase, Iraq",
        short_title="Rockets hit Balad airbase",
        date_words="18 April 2021",
        **rows("event_places", {"place": str(base.pk), "role": "occurred", "precision": "near"}),
    )
    assert client.post(add_address(), typed | rows("claims", *claims)).status_code == 302
    return Incident.objects.get()


def words(client, event):
    """Give the event's page as a reader finds it."""
    event.refresh_from_db()
    return client.get(event.get_absolute_url(), follow=True).content.decode()


def test_three_reports_make_one_range_that_differs_and_leads_to_each(client, balad):
    figures = decide(client, balad, "publish")["figures"]
    for measure in ("munitions", "injured"):
        found = figures[measure]
        assert (found["low"], found["high"], found["differs"]) == (2, 5, True)
        assert found["claims"] == [1, 2, 3]
    page = words(client, balad)
    assert page.count("2 to 5, figures differ") >= 2
    for number in (1, 2, 3):
        assert page.count(f'href="#claim-{number}"') >= 2
        assert f'id="claim-{number}"' in page


def test_a_claim_that_is_taken_out_takes_its_numbers_with_it(client, balad):
    decide(client, balad, "publish")
    client.post(address(balad), open_form(client, balad) | {"claims-1-DELETE": "on"})
    figures = decide(client, balad, "update")["figures"]
    assert (figures["munitions"]["low"], figures["munitions"]["high"]) == (2, 4)
    assert (figures["injured"]["low"], figures["injured"]["high"]) == (2, None)
    assert figures["munitions"]["claims"] == [1, 3]
    assert "2 to 4, figures differ" in words(client, balad)


def test_a_toll_that_one_agency_raises_is_an_update_and_no_difference(client, balad):
    agency = make_source()
    typed = open_form(client, balad) | {f"claims-{index}-DELETE": "on" for index in range(3)}
    earlier = claim(report(agency, hour=18), "The agency", "injured: 2")
    later = claim(report(agency, hour=21), "The agency, three hours later", "injured: 5")
    for index, row in enumerate((earlier, later), start=3):
        typed |= {f"claims-{index}-{name}": value for name, value in row.items()}
    client.post(address(balad), typed | {"claims-TOTAL_FORMS": "5"})
    document = decide(client, balad, "publish")
    injured = document["figures"]["injured"]
    assert (injured["low"], injured["high"], injured["differs"]) == (5, 5, False)
    assert injured["claims"] == [document["claims"][1]["number"]]
    assert document["claims"][0]["figures"][0]["later"] == "5"
