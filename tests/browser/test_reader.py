"""A reader's whole path in a real Chromium: filter, go back, open, copy the link, see the same elsewhere."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

WIDE = {"width": 1440, "height": 900}


def shown(page):
    """The ids of the events in the list, in order."""
    return [item.get_attribute("id") for item in page.locator("li.event").all()]


def query(page):
    return parse_qs(urlsplit(page.url).query)


def test_the_demo_says_what_it_holds(page):
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Iraq: 4 incidents and 2 talks, 2011 – Apr 2021")
    expect(page).to_have_title(re.compile("^Iraq: 4 incidents and 2 talks, 2011 – Apr 2021"))
    assert len(shown(page)) == 13
    assert page.context.cookies() == []


def test_typing_a_filter_changes_counts_and_address_and_going_back_restores_them(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/")
    before = shown(page)
    page.locator("#q").fill("rockets")
    expect(page.locator("li.event")).to_have_count(2)
    assert query(page) == {"q": ["rockets"]}
    expect(page.locator("#count")).to_contain_text("2 incidents")
    expect(page.locator("#facet-strand label", has_text="Violence").locator(".n")).to_have_text("2")
    page.goto("/?strand=violence")
    page.locator("#f-strand-diplomacy").check()
    expect(page).to_have_url(re.compile("strand=diplomacy&strand=violence"))
    expect(page.locator("li.event")).to_have_count(8)
    page.go_back()
    expect(page.locator("li.event")).to_have_count(4)
    expect(page.locator("header.masthead")).to_be_visible()
    page.go_back()
    expect(page.locator("li.event")).to_have_count(2)
    page.locator("#q").fill("")
    expect(page.locator("li.event")).to_have_count(13)
    assert shown(page) == before


def test_a_copied_link_shows_the_same_events_in_a_fresh_profile(new_page, live_site):
    page = new_page(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/?strand=violence&order=oldest")
    before = shown(page)
    assert len(before) == 4
    page.get_by_role("button", name="Share this view").first.click()
    page.locator("[data-copy='link-live']").click()
    expect(page.locator("#share [data-copied]").first).to_have_text("Copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(live_site.url)
    other = new_page(viewport=WIDE)
    other.goto(link)
    assert shown(other) == before


def test_a_pinned_link_shows_the_same_events_in_a_fresh_profile(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/?place=syria")
    before = shown(page)
    assert len(before) == 1
    page.get_by_role("button", name="Share this view").first.click()
    page.locator("#pin-fixed").check()
    link = page.locator("#link-pinned").inner_text().strip()
    assert "as_of=13" in link
    other = new_page(viewport=WIDE)
    other.goto(link)
    assert shown(other) == before


def test_an_event_opens_from_the_list_and_its_link_is_copied(new_page):
    page = new_page(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("link", name="Two rockets land near Balad airbase, Iraq").first.click()
    expect(page.locator("h1")).to_have_text("Two rockets land near Balad airbase, Iraq")
    expect(page.get_by_text("Maj. Gen. Tahseen al-Khafaji").first).to_be_visible()
    page.locator("[data-copy]").first.click()
    expect(page.locator("[data-copied]").first).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.go_back()
    expect(page.locator("li.event")).to_have_count(13)


def test_evidence_opens_in_place(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/?q=balad")
    evidence = page.locator("li.event details.evidence").first
    expect(evidence.locator("blockquote").first).to_be_hidden()
    evidence.locator("summary").click()
    expect(evidence.locator("blockquote").first).to_be_visible()


def test_words_for_dates_are_read_back_before_they_are_used(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/")
    page.locator("#when").fill("since Jan 2020")
    expect(page.locator("#when-reads")).to_contain_text("Reads as")
    expect(page.locator("#when-reads")).to_contain_text("January 2020")
    page.locator("#when").press("Enter")
    expect(page).to_have_url(re.compile("from=2020-01"))
    expect(page.locator("li.event")).not_to_have_count(13)


def test_an_unreadable_value_is_named_and_the_rest_of_the_form_is_kept(new_page):
    page = new_page(viewport=WIDE)
    answer = page.goto("/?from=2021-13&q=rockets")
    assert answer.status == 400
    expect(page.get_by_text("2021-13").first).to_be_visible()
    expect(page.locator("#q")).to_have_value("rockets")


def test_reload_and_restored_history_give_whole_pages(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/")
    page.locator("#q").fill("talks")
    expect(page).to_have_url(re.compile("q=talks"))
    page.reload()
    expect(page.locator("header.masthead")).to_be_visible()
    page.goto("/methods/")
    page.go_back()
    expect(page.locator("header.masthead")).to_be_visible()
    expect(page.locator("#q")).to_have_value("talks")


def test_the_data_beside_a_view_holds_the_same_events(page):
    page.goto("/?place=iraq&strand=diplomacy&strand=violence")
    listed = [int(identifier.removeprefix("event-")) for identifier in shown(page)]
    data = json.loads(page.request.get("/timeline.json?place=iraq&strand=diplomacy&strand=violence").text())
    assert [event["id"] for event in data["events"]] == listed
