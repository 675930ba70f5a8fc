"""What has changed since a view was pinned: new, changed in words, left and why, taken back."""

import pytest

from incidents.editing.redaction import redact
from incidents.editing.review import correct, merge, withdraw
from incidents.models import Edition
from tests.factories import make_administrator, make_published


def edited(event, **fields):
    event.refresh_from_db()
    for name, value in fields.items():
        setattr(event, name, value)
    event.save()
    event.refresh_from_db()
    return event


@pytest.fixture
def talks(db):
    """Give three rounds of talks, at sequence 3."""
    return [make_published(kind="talks", status="held", title=f"Round {number}") for number in (1, 2, 3)]


def test_an_address_that_pins_nothing_says_what_is_missing(get, talks):
    page = get("/difference/")
    assert page.status == 400
    assert "as_of" in page.text


def test_nothing_has_changed(get, talks):
    page = get("/difference/?as_of=3")
    assert "Nothing in it has changed since." in page.text
    assert not page.all("h2")


def test_the_banner_counts_and_leads_to_the_difference(get, talks):
    correct(event=edited(talks[0], title="Round one"), by=None, reason="Numbers are words here.")
    withdraw(event=talks[1], by=None, reason="It did not take place.")
    make_published(kind="talks", status="held", title="Round 4")
    page = get("/?kind=talks&as_of=3")
    assert "Since then: 1 new, 1 corrected, 1 no longer in it." in page.text
    assert page.one("a", href="/difference/?kind=talks&as_of=3")
    assert not get("/?kind=talks&as_of=6").all("a", href="/difference/?kind=talks&as_of=6")


def test_a_change_is_told_field_by_field_with_every_reason_since(get, talks):
    correct(event=edited(talks[0], title="Round one"), by=None, reason="Numbers are words here.")
    correct(event=edited(talks[0], edtf="2021-04-05"), by=None, reason="It was on the fifth.")
    page = get("/difference/?as_of=3")
    assert "Numbers are words here." in page.text
    assert "It was on the fifth." in page.text
    assert "TitleRound 1Round one" in page.text
    assert "Sunday 4 April 2021Monday 5 April 2021" in page.text


def test_what_has_left_says_why(get, talks):
    withdraw(event=talks[0], by=None, reason="It did not take place.")
    merge(loser=talks[1], winner=talks[2], by=None, reason="The same round.")
    page = get("/difference/?as_of=3&kind=talks")
    assert "It did not take place." in page.text
    assert "The same round." in page.text
    assert "Withdrawn on" in page.text
    assert "Merged on" in page.text


def test_what_no_longer_fits_says_what_changed(get, talks):
    correct(event=edited(talks[0], edtf="2021-05-04"), by=None, reason="It was in May.")
    page = get("/difference/?to=2021-04&as_of=3")
    assert "It no longer fits the filters." in page.text
    assert "4 May 2021" in page.text


def test_what_was_taken_back_is_a_notice_and_never_its_words(get, talks):
    edition = Edition.objects.get(event=talks[0].public_id)
    redact(
        editions=[edition],
        by=make_administrator(),
        approved_by=make_administrator(),
        category="privacy",
        note="A name.",
    )
    page = get("/difference/?as_of=3")
    assert "1 entry of the archive at that time has since been removed" in page.text
    assert "Round 1" not in page.text


def test_a_time_is_led_to_its_sequence(get, talks):
    answer = get("/difference/?as_of=2100-01-01T00:00Z")
    assert answer.status == 400
    at = Edition.objects.get(sequence=2).published_at
    answer = get(f"/difference/?as_of={at:%Y-%m-%dT%H:%M:%S.%fZ}")
    assert (answer.status, answer.headers["Location"]) == (303, "/difference/?as_of=2")


def test_arabic_has_it_too(get, talks):
    make_published(kind="talks", status="held")
    page = get("/difference/?as_of=3&lang=ar")
    assert page.one("html")["dir"] == "rtl"
    assert "واحد جديد" in page.text
