"""One event's page: what it says, and what its address answers once the entry is gone."""

from datetime import UTC, datetime

import pytest

from incidents.editing.redaction import redact
from incidents.editing.review import correct, merge, publish, update, withdraw
from incidents.models import Edition
from tests.factories import (
    make_actor,
    make_administrator,
    make_assertion,
    make_claim,
    make_document,
    make_event,
    make_examplia,
    make_figure,
    make_link,
    make_published,
)

ADDRESS = "/events/1/rockets-near-northport/"


def test_page_says_when_where_how_sure_and_what_no_source_states(get):
    make_published(place=make_examplia()["northport"], precision="near", not_known="Who fired the rockets.")
    page = get(ADDRESS)
    assert page.status == 200
    assert "Near Northport" in page.text
    assert "Sunday 4 April 2021" in page.text
    assert "Not stated in the sources we hold" in page.text
    assert "Who fired the rockets." in page.text
    assert page.one("time", datetime="2021-04-04")


def test_lede_begins_with_a_dateline(get):
    make_published(place=make_examplia()["northport"])
    page = get(ADDRESS)
    assert "Northport, Lake Province, Examplia, 4 April 2021 — Two rockets came down" in page.text


def test_every_claim_is_a_row_with_its_basis_in_words(get):
    event = make_event()
    make_claim(event, said_by="A Blue Council officer", voice="not-named", text="It was at noon.")
    publish(event=event, by=None)
    page = get(ADDRESS)
    assert [row["id"] for row in page.all("tr") if "id" in row] == ["claim-1", "claim-2"]
    assert "Basis" in page.text
    assert "A Blue Council officer" in page.text


def test_figures_that_differ_lead_to_the_claims_that_give_them(get):
    event = make_event()
    first = event.claims.get()
    make_figure(first, "killed", 2)
    second = make_claim(event, said_by="The Herald")
    make_figure(second, "killed", 5)
    publish(event=event, by=None)
    page = get(ADDRESS)
    assert "2 to 5, figures differ" in page.text
    assert page.all("a", href="#claim-1")
    assert page.all("a", href="#claim-2")


def test_blame_names_who_lays_it(get):
    event = make_event(grade="reported")
    front = make_actor(name="Red Front")
    make_assertion(event.claims.get(), "suspected", front)
    publish(event=event, by=None)
    assert "The Gazette suspects Red Front" in get(ADDRESS).text


def test_time_of_publication_is_given_by_its_own_clock(get):
    document = make_document(
        published_at=datetime(2021, 4, 4, 14, 50, tzinfo=UTC), published_zone="Asia/Kolkata"
    )
    make_published(claim={"document": document})
    assert "4 April 2021, 20:20 Kolkata time (14:50 UTC)" in get(ADDRESS).text


def test_linked_events_stand_apart_from_those_that_are_only_near(get):
    make_published(title="Talks in Northport", short_title="Talks", kind="talks", status="held")
    make_published(title="Talks in Eastfield", short_title="More talks", kind="talks", status="held")
    event = make_event(kind="statement", title="A word on the talks", short_title="On the talks")
    target = type(event).objects.get(public_id=1)
    make_link(event, target, "about", claim=event.claims.get())
    publish(event=event, by=None)
    page = get("/events/3/on-the-talks/")
    assert "Linked by a source" in page.text
    assert "Nearest in time. No source we hold links them" in page.text
    assert page.all("a", href="/events/1/talks/", class_="t")
    assert page.all("a", href="/events/2/more-talks/", class_="t")


def test_document_without_a_safe_address_is_shown_as_text(get):
    document = make_document(url="https://front.example/video", warnings=["propaganda"])
    make_published(claim={"document": document})
    page = get(ADDRESS)
    assert not page.all("a", href="https://front.example/video")
    assert "https://front.example/video" in page.text


def test_outward_links_give_away_no_referrer_and_no_credit(get):
    make_published(claim={"document": make_document(url="https://gazette.example/1")})
    link = get(ADDRESS).one("a", href="https://gazette.example/1")
    assert link["rel"] == "noopener noreferrer nofollow ugc"


def test_page_has_link_data_and_a_way_to_report(get):
    make_published()
    page = get(ADDRESS)
    assert "http://127.0.0.1" in page.text
    assert page.all("a", href="/events/1.json")
    assert page.all("a", href=f"/contact/?about={ADDRESS}")
    assert page.one("button", **{"data-copy": "link-event"})


@pytest.mark.parametrize("address", ["/events/1/", "/events/1/another-name/"])
def test_wrong_slug_leads_to_the_right_one(get, address):
    make_published()
    page = get(address)
    assert (page.status, page.headers["Location"]) == (301, ADDRESS)


@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999"])
def test_what_never_was_is_not_found(get, number):
    make_published()
    assert get(f"/events/{number}/x/").status == 404
    assert get(f"/events/{number}.json").status == 404


def test_draft_is_not_found(get):
    make_event()
    assert get("/events/1/").status == 404


def test_withdrawn_entry_is_gone_with_its_reason(get):
    event = make_published()
    withdraw(event=event, by=None, reason="It was entered twice by mistake.")
    page = get(ADDRESS)
    assert page.status == 410
    assert "Withdrawn entry" in page.text
    assert "It was entered twice by mistake." in page.text
    assert "Two rockets" not in page.text
    assert get("/events/1.json").status == 410


def test_redacted_entry_is_gone_with_category_and_date_alone(get):
    make_published(title="A name that endangers")
    redact(
        editions=[Edition.objects.get()],
        by=make_administrator(),
        approved_by=make_administrator(),
        category="safety",
        note="The desk's own reason.",
    )
    page = get(ADDRESS)
    assert page.status == 410
    assert "Safety of a person" in page.text
    assert "endangers" not in page.text
    assert "own reason" not in page.text


def test_merged_entry_leads_along_the_chain_to_its_end(get):
    first, second, third = (make_published(short_title=f"Report {number}") for number in (1, 2, 3))
    merge(loser=first, winner=second, by=None, reason="The same rockets.")
    merge(loser=second, winner=third, by=None, reason="The same rockets.")
    for address in ("/events/1/report-1/", "/events/2/"):
        page = get(address)
        assert (page.status, page.headers["Location"]) == (301, "/events/3/report-3/")


def test_one_edition_stays_as_it_was(get):
    event = make_published(title="Two rockets land near Northport")
    event.title = "Three rockets land near Northport"
    event.save()
    update(event=event, by=None, reason="A third was found.")
    assert "Three rockets" in get(ADDRESS).text
    old = get(f"{ADDRESS}?edition=1")
    assert "Two rockets land" in old.text
    assert "An earlier edition." in old.text
    assert old.one("meta", name="robots")["content"] == "noindex"
    assert get(f"{ADDRESS}?edition=9").status == 404


@pytest.mark.parametrize("edition", ["²", "x", "-1", "9" * 40])
def test_unreadable_edition_is_refused(get, edition):
    make_published()
    assert get(f"{ADDRESS}?edition={edition}").status == 400


def test_correction_stands_at_the_top(get):
    event = make_published()
    event.summary = "One rocket came down, the Gazette says."
    event.save()
    correct(event=event, by=None, reason="We said two rockets. The report says one.")
    page = get(ADDRESS)
    assert page.text.index("We said two rockets") < page.text.index("At a glance")


def test_data_of_an_event_is_open_to_every_site(get):
    make_published()
    page = get("/events/1.json")
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert page.headers["Content-Type"].startswith("application/json")


def test_reader_who_has_the_page_gets_304(get):
    make_published()
    first = get(ADDRESS)
    again = get(ADDRESS, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.html) == (304, "")
