"""An event's history: what changed when and why, and nothing that was taken back."""

import pytest

from incidents.editing.redaction import redact
from incidents.editing.review import correct, merge, update, withdraw
from incidents.models import Edition, Event
from incidents.timeline.archive import archive
from incidents.timeline.history import history_of
from tests.factories import make_administrator, make_claim, make_examplia, make_published, make_user

ADDRESS = "/events/1/rockets-near-northport/history/"
REASON = "We said two rockets. In fact the Gazette says three."


@pytest.fixture
def corrected():
    event = make_published(place=make_examplia()["northport"])
    change(event, title="Three rockets land near Northport")
    correct(event=event, by=None, reason=REASON)
    return event


@pytest.fixture
def decision():
    return {
        "by": make_administrator(),
        "approved_by": make_administrator(),
        "category": "privacy",
        "note": "A name.",
    }


def change(event, **fields):
    Event.objects.filter(pk=event.pk).update(**fields)
    event.refresh_from_db()


def test_each_edition_has_its_action_reason_and_difference_newest_first(get, corrected):
    page = get(ADDRESS)
    assert page.status == 200
    assert page.text.index("Edition 2: Corrected") < page.text.index("Edition 1: Published")
    assert REASON in page.text
    assert "Two rockets land near Northport" in page.text
    assert [row["data-column"] for row in page.all("td")] == ["Before", "After"]


def test_event_page_leads_there_and_each_edition_has_its_link(get, corrected):
    assert get("/events/1/rockets-near-northport/").all("a", href=ADDRESS)
    page = get(ADDRESS)
    for number in (1, 2):
        link = page.one("a", href=f"/events/1/rockets-near-northport/?edition={number}")
        assert get(link["href"]).status == 200


def test_no_editor_is_named(get):
    editor = make_user(username="fatima-the-editor", may_publish=True, email="fatima@desk.example")
    event = make_published(by=editor)
    change(event, title="Three rockets land near Northport")
    correct(event=event, by=editor, reason=REASON)
    assert "fatima" not in get(ADDRESS).html


def test_an_edition_that_changes_nothing_a_page_shows_says_so(get, corrected):
    make_claim(corrected)
    update(event=corrected, by=None)
    assert "Claim 2" in get(ADDRESS).text


def test_wrong_slug_leads_to_the_right_address(get, corrected):
    for wrong in ("/events/1/other/history/", "/events/1/-/history/"):
        page = get(wrong)
        assert (page.status, page.headers["Location"]) == (301, ADDRESS)


def test_unknown_event_page_and_number(get, corrected):
    assert get("/events/7/any/history/").status == 404
    assert get(f"{ADDRESS}?page=2").status == 404
    assert get(f"{ADDRESS}?page=²").status == 400


def test_withdrawn_event_tells_what_happened_and_not_what_it_said(get, corrected):
    withdraw(event=corrected, by=None, reason="The report was about a drill.")
    page = get(ADDRESS)
    assert page.status == 410
    assert "Edition 3: Withdrawn" in page.text
    assert "The report was about a drill." in page.text
    assert "rockets land" not in page.text
    assert not page.all("td")


def test_merged_event_leads_to_the_history_of_the_one_that_was_kept(get, corrected):
    loser = make_published(place=make_examplia()["northport"], title="Two rockets fall at Northport")
    merge(loser=loser, winner=corrected, by=None, reason="The same rockets.")
    page = get(f"/events/{loser.public_id}/rockets-near-northport/history/")
    assert (page.status, page.headers["Location"]) == (301, ADDRESS)


def test_redacted_edition_is_a_notice_and_the_next_has_nothing_to_compare_with(get, corrected, decision):
    redact(editions=[Edition.objects.get(sequence=1)], **decision)
    page = get(ADDRESS)
    assert page.status == 200
    assert "What this edition said was removed on" in page.text
    assert "Edition 1: Redacted" in page.text
    assert "Reason: Privacy." in page.text
    assert "A name." not in page.text
    assert "Two rockets land" not in page.text
    assert not page.all("td")
    assert not page.all("a", href="/events/1/rockets-near-northport/?edition=1")


def test_redacted_event_shows_notices_alone(get, corrected, decision):
    redact(editions=list(Edition.objects.filter(sequence__in=[1, 2])), **decision)
    page = get("/events/1/-/history/")
    assert page.status == 410
    assert "rockets" not in page.text.lower()
    assert page.text.count("Reason: Privacy.") == 4


def test_history_speaks_arabic(get, corrected):
    page = get(f"{ADDRESS}?lang=ar")
    assert page.one("html")["lang"] == "ar"
    assert page.all("a", href="/events/1/rockets-near-northport/?edition=1&lang=ar")


def test_history_is_paged_and_compares_across_the_edge(get, monkeypatch, corrected):
    monkeypatch.setattr("incidents.timeline.history.PAGE_SIZE", 1)
    page = get(ADDRESS)
    assert "Edition 1" not in page.text
    assert page.all("td")
    assert page.one("a", rel="next")["href"] == f"{ADDRESS}?page=2"
    assert "Edition 1: Published" in get(f"{ADDRESS}?page=2").text


def test_a_history_takes_three_queries(db, corrected, django_assert_num_queries):
    store = archive()
    stands = store.current(1, 2)
    with django_assert_num_queries(3):
        history_of(stands, store, 2)


def test_an_unchanged_history_is_not_sent_again(get, corrected):
    etag = get(ADDRESS).headers["ETag"]
    assert get(ADDRESS, **{"If-None-Match": etag}).status == 304
    withdraw(event=corrected, by=None, reason="A drill.")
    assert get(ADDRESS, **{"If-None-Match": etag}).status == 410
