"""The reader's whole path with JavaScript off."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(new_page):
    return new_page(java_script_enabled=False, viewport={"width": 1440, "height": 900})


def test_search_filter_page_and_event_work_as_plain_links_and_forms(page):
    page.goto("/")
    expect(page.locator("li.event")).to_have_count(13)
    page.locator("#q").fill("rockets")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("li.event")).to_have_count(2)
    assert "q=rockets" in page.url
    page.locator(".chips .chip").first.click()
    expect(page.locator("li.event")).to_have_count(13)
    page.locator("#f-strand-violence").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator("li.event")).to_have_count(4)
    assert "strand=violence" in page.url
    page.get_by_role("link", name="Ten rockets hit a base in western Iraq").first.click()
    expect(page.locator("h1")).to_have_text("Ten rockets hit a base in western Iraq")
    expect(page.get_by_text("At least one US contractor was killed.").first).to_be_visible()


def test_words_for_dates_become_from_and_to(page):
    page.goto("/")
    page.locator("#when").fill("2011")
    page.get_by_role("button", name="Search").click()
    assert re.search(r"from=2011&to=2011$", page.url)
    expect(page.locator("li.event")).to_have_count(2)


def test_the_link_to_share_is_on_the_page(page):
    page.goto("/?place=syria")
    expect(page.locator("link[rel=canonical]")).to_have_attribute("href", re.compile(r"/\?place=syria$"))
    expect(page.locator("li.event")).to_have_count(1)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
