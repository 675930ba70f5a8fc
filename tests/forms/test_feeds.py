"""Feeds: what is told and what is silent, ids that stay, and nothing of what is no longer public."""

import json

import feedparser
import pytest
from django.conf import settings

from tests.timeline.editions import append, make_place, redact

pytestmark = pytest.mark.django_db
BASE = settings.BASE_URL


@pytest.fixture
def feed(get):
    def read(query=""):
        parsed = feedparser.parse(get(f"/timeline.atom{query}").body)
        assert not parsed.bozo
        return parsed

    return read


def titles(parsed):
    return [entry.title for entry in parsed.entries]


def test_new_corrected_and_withdrawn_are_told_newest_first_and_edited_is_not(feed):
    append(1)
    append(1, action="edited", title="Two rockets land by Northport")
    append(1, action="corrected", title="Three rockets land", reason="We said two. In fact three.")
    append(2, title="Talks")
    append(2, action="withdrawn", reason="It never was.")
    found = feed()
    assert titles(found) == [
        "Withdrawn entry",
        "Talks",
        "Corrected: Three rockets land",
        "Two rockets land near Northport",
    ]
    assert "In fact three" in found.entries[2].summary
    assert "It never was." in found.entries[0].summary


def test_an_update_is_told_only_if_it_is_material(feed):
    append(1)
    append(1, action="updated", material=False)
    append(1, action="updated")
    assert len(feed().entries) == 2


def test_an_event_that_matched_once_is_followed_to_its_end(feed):
    append(1, places=["northport"])
    append(1, action="corrected", places=["eastfield"], reason="It was in Eastfield.")
    append(2, places=["eastfield"])
    assert len(feed("?place=northport").entries) == 2
    assert len(feed("?place=eastfield").entries) == 3


def test_a_merged_event_leads_to_the_one_that_was_kept(feed):
    append(1)
    append(2)
    append(2, action="merged", merged_into=1)
    entry = feed().entries[0]
    assert entry.title == "Merged entry"
    assert entry.link.endswith("/events/1/")


def test_of_a_redacted_edition_only_the_category_is_told(get, feed):
    append(1, title="The marker of Northport")
    append(1, action="edited", title="An entry of Northport")
    redact(1)
    found = feed()
    assert titles(found) == ["Removed entry"]
    assert "Privacy" in found.entries[0].summary
    assert b"marker" not in get("/timeline.atom").body


def test_ids_are_of_editions_and_stay_when_the_title_changes(feed):
    append(1)
    (first,) = feed().entries
    append(1, action="corrected", title="Renamed", reason="Put right.")
    entries = feed().entries
    assert entries[1].id == first.id
    assert len({entry.id for entry in entries}) == 2
    assert first.id.startswith("tag:")


def test_the_newest_hundred_are_told(feed):
    for event in range(1, 121):
        append(event)
    assert len(feed().entries) == 100


def test_a_broad_query_is_walked_from_the_end_with_the_same_answer(feed, monkeypatch):
    for event in range(1, 60):
        append(event, places=["northport" if event % 3 else "eastfield"])
        if event % 5 == 0:
            append(event, action="corrected", reason="Put right.", places=["frontier"])
    queries = ("", "?place=eastfield", "?place=northport", "?place=frontier")
    asked = [titles(feed(query)) for query in queries]
    monkeypatch.setattr("incidents.timeline.following.MOST_ASKED_BY_EVENT", 0)
    monkeypatch.setattr("incidents.timeline.following.BATCH", 7)
    assert [titles(feed(query)) for query in queries] == asked


def test_both_feeds_tell_the_same(get, feed):
    append(1, places=[make_place("northport")])
    append(1, action="corrected", reason="Put right.")
    atom = feed()
    found = json.loads(get("/timeline.feed.json").body)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in found["items"]] == [entry.id for entry in atom.entries]
    assert found["items"][0]["_dateline"]["action"] == "corrected"
    assert (atom.feed.id, found["feed_url"]) == tuple(
        f"{BASE}/timeline{end}" for end in (".atom", ".feed.json")
    )
    assert atom.feed.updated_parsed
    assert "creativecommons.org" in atom.feed.rights


def test_what_xml_has_no_place_for_is_replaced(feed):
    append(1, title="Rockets \x0b\x00 & <b>bold</b> ]]>", summary="\ufffe<script>alert(1)</script>")
    entry = feed().entries[0]
    assert entry.title == "Rockets \ufffd\ufffd & <b>bold</b> ]]>"
    assert "<script" not in entry.summary
