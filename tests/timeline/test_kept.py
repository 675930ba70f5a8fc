"""Cards kept from one page to the next: rendered once, never in another language or at another time."""

from datetime import timedelta

import pytest

from incidents.timeline import listed
from incidents.timeline.archive import archive
from incidents.timeline.kept import Recent
from tests.timeline.editions import append, redact

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered(monkeypatch):
    """Count the cards that are rendered."""
    made = []

    def render(template, **values):
        made.append(values["card"].id)
        return real(template, **values)

    real = listed.rendered
    monkeypatch.setattr(listed, "rendered", render)
    return made


def held_texts():
    """Give everything the process holds that a redaction must take out of it."""
    kept = archive().kept()
    return [
        str(value) for store in (kept.cards, kept.editions, kept.fields) for value in store._held.values()
    ]


def test_a_card_is_rendered_once_for_each_language(client, rendered):
    append(1, title="Rockets near Northport")
    append(2, title="Talks in Eastfield")
    first = client.get("/").content
    assert client.get("/").content == first
    assert sorted(rendered) == [1, 2]
    arabic = client.get("/?lang=ar").content.decode()
    assert sorted(rendered) == [1, 1, 2, 2]
    assert "lang=ar" in arabic.partition('id="event-1"')[2].partition("</li>")[0]
    assert client.get("/").content == first


def test_a_page_of_kept_cards_reads_no_document(client, monkeypatch):
    monkeypatch.setattr("incidents.timeline.page.MOST_DRAWN", 0)
    append(1)
    client.get("/")
    monkeypatch.setattr("incidents.timeline.log._read", lambda values: pytest.fail("a document was read"))
    assert client.get("/").status_code == 200


def test_another_edition_has_another_card_and_the_earlier_view_its_own(client):
    append(1, title="Rockets near Northport")
    client.get("/")
    append(1, action="corrected", title="Shells near Northport", reason="It was shells.")
    now, then = client.get("/").content.decode(), client.get("/?as_of=1").content.decode()
    assert "Shells near Northport" in now
    assert "Shells near Northport" not in then
    assert "Rockets near Northport" in then


def test_a_correction_since_is_told_where_the_view_is_of_now_and_not_where_it_is_pinned(client, monkeypatch):
    monkeypatch.setattr("incidents.timeline.corrections.SHOWN_AT_TOP", timedelta(days=36500))
    append(1)
    append(1, action="corrected", reason="The day was wrong.")
    append(1, action="edited")
    told = b"The day was wrong."
    for _ in range(2):
        assert told in client.get("/").content
        assert told in client.get("/?as_of=2").content
        assert told not in client.get("/?as_of=1").content


def test_what_was_taken_back_is_kept_no_longer(client):
    append(1, title="Rockets near Northport", summary="secretname")
    append(2, title="Talks in Eastfield")
    assert b"secretname" in client.get("/").content
    assert any("secretname" in text for text in held_texts())
    redact(1)
    for address in ("/", "/?as_of=2"):
        assert b"secretname" not in client.get(address).content
    assert not any("secretname" in text for text in held_texts())


def test_who_still_renders_what_is_taken_back_does_not_bring_it_back(client):
    append(1, summary="secretname")
    client.get("/")
    stale = archive().kept()
    redact(1)
    client.get("/")
    stale.cards.put("late", "secretname")
    assert not any("secretname" in text for text in held_texts())


def test_only_what_was_asked_for_last_is_held():
    recent = Recent(2)
    for number in (1, 2):
        recent.put(number, str(number))
    assert recent.get_many([1]) == ["1"]
    recent.put(3, "3")
    assert recent.get_many([1, 2, 3]) == ["1", None, "3"]
