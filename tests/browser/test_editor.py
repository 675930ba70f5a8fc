"""An editor's path in a real Chromium: write, see the date read back, publish, find it on the timeline."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PASSWORD, sign_in

ACCOUNT = f"""
from django.contrib.auth import get_user_model
from incidents.models import Document, Source
get_user_model().objects.create_superuser("reviewer", password="{PASSWORD}")
gazette = Source.objects.create(slug="northport-gazette", name="Northport Gazette")
Document.objects.create(source=gazette, title="Rockets near Northport", url="https://gazette.example/1",
    published_at="2021-03-02T08:00:00Z")
"""


@pytest.fixture(scope="module")
def desk_site(start_site):
    """A site of its own, since this test writes; one reviewer decides alone beside the demo's own."""
    site = start_site(demo=True, DATELINE_SECOND_PERSON="never")
    site.shell(ACCOUNT)
    return site


@pytest.fixture
def page(new_page, desk_site):
    page = new_page(desk_site, viewport={"width": 1440, "height": 1000})
    sign_in(page, "reviewer")
    return page


def choose(page, field, words, option):
    """Pick from an autocomplete."""
    page.locator(f".field-{field} .select2-selection").first.click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=option).first.click()


def test_a_date_in_words_is_read_back_published_and_found_at_once(page):
    page.goto("/admin/incidents/incident/add/")
    page.get_by_label("Title:", exact=True).fill("Two rockets land near Northport")
    page.get_by_label("Short title:").fill("Rockets near Northport")
    page.get_by_label("Kind:", exact=True).select_option("rocket-attack")
    page.get_by_label("Date, as the source words it").fill("late Feb 2021")
    reading = page.locator(".field-date_reading")
    expect(reading).to_contain_text("late February 2021")
    expect(reading).to_contain_text("between 21 and 28 February 2021")
    page.get_by_label("Summary").fill("Two rockets came down outside the town, the Gazette says.")
    choose(page, "document", "Northport", "Rockets near Northport")
    claim = page.locator("#claims-0")
    claim.locator("[name=claims-0-said_by]").fill("The Gazette")
    claim.locator("[name=claims-0-text]").fill("Two rockets came down outside the town in late February.")
    claim.get_by_label("What happened").check()
    claim.get_by_label("Date", exact=True).check()
    claim.locator("[name=claims-0-figures]").fill("killed: at least 1 contractor")
    expect(claim).to_contain_text("at least 1 contractor")
    page.locator("[name=_publish]").click()
    page.get_by_label("Publish it for the first time").check()
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".messagelist")).to_contain_text("Published")
    page.goto("/")
    order = [title.inner_text() for title in page.locator("h4.event-title").all()]
    assert order.index("Two rockets land near Northport") in range(
        order.index("Ten rockets hit a base in western Iraq") + 1,
        order.index("US and Iraq open strategic talks, online"),
    )
    headings = page.locator("section.month", has_text="Two rockets land near Northport").locator("h3")
    expect(headings).to_contain_text("February 2021")
    page.get_by_role("link", name="Two rockets land near Northport").first.click()
    expect(page).to_have_url(re.compile(r"/events/14/rockets-near-northport/$"))


def test_an_ambiguous_date_is_refused_and_what_was_typed_is_kept(page):
    page.goto("/admin/incidents/incident/add/")
    page.get_by_label("Title:", exact=True).fill("Two rockets land near Northport")
    page.get_by_label("Date, as the source words it").fill("04/05/2021")
    expect(page.locator(".field-date_reading")).to_contain_text("5 April 2021")
    page.locator("[name=_continue]").click()
    expect(page.locator("#content .errorlist").first).to_be_visible()
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Two rockets land near Northport")
    expect(page.get_by_label("Date, as the source words it")).to_have_value("04/05/2021")


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(page):
    page.goto("/admin/incidents/diplomaticevent/")
    page.get_by_role("link", name="Iraq asks the US for a date to resume talks").click()
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("Short title:").fill("Iraq asks first")
    other.locator("[name=_continue]").click()
    expect(other.locator(".messagelist")).to_be_visible()
    page.get_by_label("Summary").fill("What the second editor typed.")
    page.locator("[name=_continue]").click()
    expect(page.get_by_label("Summary")).to_have_value("What the second editor typed.")
    expect(page.locator("#content")).to_contain_text("Iraq asks first")
    other.goto(address)
    expect(other.get_by_label("Short title:")).to_have_value("Iraq asks first")
    expect(other.get_by_label("Summary")).not_to_have_value("What the second editor typed.")
