"""The demo, asked through its addresses: what each query must find, and nothing else."""

import pytest
from django.core.management import call_command

BORDER_STRIKES = "US strikes, Syria border"
BY_APRIL = {"Iraq asks for a date", "US official on the talks", "Al-Kadhimi takes office"}


@pytest.fixture
def find(client, db):
    """Give the short titles that an address finds."""
    call_command("load_demo")

    def titles(query):
        answer = client.get(f"/timeline.json?{query}")
        assert answer.status_code == 200, answer.content
        return {event["short_title"] for event in answer.json()["events"]}

    return titles


def test_two_days_in_late_february_could_be_those_of_the_border_strikes(find):
    assert BORDER_STRIKES in find("from=2021-02-25&to=2021-02-26")
    assert find("from=2021-02-25&to=2021-02-26&match=certainly") == set()
    assert find("from=2021-02&to=2021-02&match=certainly") == {BORDER_STRIKES}


def test_a_month_of_2011_finds_what_is_known_to_the_year_and_the_yearly_figures(find):
    assert find("from=2011-06&to=2011-06") == {"US withdrawal", "US troops, 2003–2021"}


def test_open_sides_count_only_when_asked_for(find):
    assert find("from=2011-06&to=2011-06&match=any") == {"US withdrawal", "US troops, 2003–2021"} | BY_APRIL


def test_a_scheduled_event_past_its_date_says_so_and_no_more(client, db):
    call_command("load_demo")
    due = "Was due 7 April 2021. Whether it took place is not recorded here."
    assert due in client.get("/").content.decode()
    assert due in client.get("/events/7/talks-due-to-resume/").content.decode()


def test_a_view_pinned_before_an_event_does_not_hold_it(find):
    assert "Al-Kadhimi takes office" in find("as_of=13")
    assert "Al-Kadhimi takes office" not in find("as_of=12")


def test_a_redacted_name_is_in_no_public_answer(client, db):
    from incidents.editing.redaction import redact
    from incidents.models import Edition, Event
    from tests.factories import make_administrator

    call_command("load_demo")
    event = Event.objects.get(short_title="Soleimani killed")
    redact(
        editions=[Edition.objects.get(event=event.public_id)],
        by=make_administrator(),
        approved_by=make_administrator(),
        category="safety",
        note="Asked for by a relative.",
        replacement=False,
    )
    event_path = f"/events/{event.public_id}/soleimani-killed/"
    for path in (
        "/",
        "/?as_of=13",
        "/timeline.json",
        "/timeline.json?as_of=13",
        "/?q=soleimani",
        event_path,
        f"{event_path}?edition=1",
        f"/events/{event.public_id}.json",
        "/collections/us-iraq-2021/",
    ):
        body = client.get(path).content.decode()
        # A search echoes the reader's own word; nothing else may hold it, not even the old address.
        assert "soleimani" not in body.lower() or path == "/?q=soleimani", path
    assert client.get("/timeline.json?q=soleimani").json()["total"] == 0
    assert client.get(event_path).status_code == 410
    assert "Asked for by a relative" not in client.get(event_path).content.decode()
    assert client.get("/timeline.json?as_of=13").json()["notices"]
    call_command("verify_editions")
