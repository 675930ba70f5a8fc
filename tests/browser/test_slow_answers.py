"""What a reader does while an answer is on its way is never undone by it, however slow the line.

The page's clock stands still and is moved by the tests, so that no pause depends on how busy the machine is.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AFTER_TYPING = 400
AFTER_A_CHOICE = 150
AFTER_A_HANDLE = 250
"""Milliseconds after which the page asks."""
PATIENCE = 200
"""Milliseconds of waiting of which nothing is said."""


@pytest.fixture
def slow(new_page):
    """Open the timeline with a clock that stands still; give it and its line."""

    def open_page(viewport=WIDE):
        page = new_page(viewport=viewport)
        page.clock.install(time=0)
        page.goto("/")
        page.clock.pause_at(3_600_000)
        return page, Line(page)

    return open_page


class Line:
    """Holds back requests for another view, until each is let through and its answer has reached the page."""

    def __init__(self, page):
        self.page = page
        self.held = []
        self.arrived = 0
        page.route(lambda url: urlsplit(url).path == "/", self._hold)
        page.evaluate("""() => document.addEventListener('htmx:afterRequest', event => {
            if (event.detail.target?.id !== 'view') return;
            document.body.dataset.answers = Number(document.body.dataset.answers || 0) + 1;
        })""")

    def _hold(self, route):
        if route.request.headers.get("hx-target") == "view":
            self.held.append(route)
        else:
            route.continue_()

    def let_through(self):
        for _ in range(1000):
            if not self.held:
                self.page.wait_for_timeout(10)
        self.held.pop().continue_()
        self.arrived += 1
        expect(self.page.locator("body")).to_have_attribute("data-answers", str(self.arrived))


def test_letters_typed_meanwhile_are_kept_and_searched_for(slow):
    page, line = slow()
    page.locator("#q").press_sequentially("rock")
    page.clock.run_for(AFTER_TYPING)
    page.keyboard.type("ets")
    line.let_through()
    expect(page.locator("#q")).to_have_value("rockets")
    expect(page.locator("#q")).to_be_focused()
    page.clock.run_for(AFTER_TYPING)
    line.let_through()
    expect(page).to_have_url(re.compile(r"\?q=rockets$"))
    expect(page.locator("li.event")).to_have_count(2)


def test_a_box_ticked_meanwhile_stays_ticked_and_is_applied(slow):
    page, line = slow()
    page.locator("#f-strand-violence").check()
    page.clock.run_for(AFTER_A_CHOICE)
    page.locator("#f-kind-rocket-attack").check()
    line.let_through()
    expect(page.locator("#f-kind-rocket-attack")).to_be_checked()
    page.clock.run_for(AFTER_A_CHOICE)
    line.let_through()
    expect(page).to_have_url(re.compile(r"strand=violence&kind=rocket-attack$"))
    expect(page.locator("li.event")).to_have_count(2)


def test_a_handle_moved_on_meanwhile_stays_where_it_is(slow):
    page, line = slow()
    page.locator("#brush-from").press("ArrowRight")
    page.clock.run_for(AFTER_A_HANDLE + AFTER_A_CHOICE)
    page.keyboard.press("ArrowRight")
    page.clock.run_for(AFTER_A_HANDLE)
    line.let_through()
    expect(page.locator("#brush-from")).to_have_attribute("aria-valuetext", "March 2020")
    page.clock.run_for(AFTER_A_CHOICE)
    line.let_through()
    expect(page).to_have_url(re.compile(r"\?from=2020-03$"))


def test_what_was_typed_and_taken_back_meanwhile_leaves_the_choice_to_be_applied(slow):
    page, line = slow()
    page.locator("#f-strand-violence").check()
    page.clock.run_for(AFTER_A_CHOICE)
    page.locator("#from").press("2")
    line.let_through()
    expect(page.locator("#from")).to_have_value("2")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    line.let_through()
    expect(page).to_have_url(re.compile(r"\?strand=violence$"))
    expect(page.locator("li.event")).to_have_count(4)


def test_a_choice_in_the_drawer_meanwhile_is_kept_and_forgotten_with_it(slow):
    page, line = slow(PHONE)
    page.locator("#q").press_sequentially("rockets")
    page.clock.run_for(AFTER_TYPING)
    page.locator(".dock [popovertarget=rail]").click()
    page.locator("#f-strand-violence").check()
    line.let_through()
    expect(page.locator("#f-strand-violence")).to_be_checked()
    page.keyboard.press("Escape")
    line.let_through()
    expect(page).to_have_url(re.compile(r"\?q=rockets$"))
    expect(page.locator("li.event")).to_have_count(2)
    expect(page.locator("#f-strand-violence")).not_to_be_checked()


def test_a_drawer_closed_before_the_page_would_ask_leaves_nothing_to_ask_for(slow):
    page, _ = slow(PHONE)
    page.evaluate("""() => {
        window.asked = 0;
        const count = event => { asked += event.detail.target.id === 'view'; };
        document.addEventListener('htmx:beforeSend', count);
    }""")
    page.locator(".dock [popovertarget=rail]").click()
    page.locator("#f-strand-violence").check()
    expect(page.locator("#apply")).to_have_text("Show 4 events")
    page.keyboard.press("Escape")
    expect(page.locator("#f-strand-violence")).not_to_be_checked()
    page.clock.run_for(AFTER_A_CHOICE)
    assert page.evaluate("asked") == 0


def test_nothing_is_said_of_a_short_wait_and_a_long_one_dims_the_view(slow):
    page, line = slow()
    page.locator("#f-strand-violence").check()
    page.clock.run_for(AFTER_A_CHOICE)
    page.clock.run_for(PATIENCE - 1)
    expect(page.locator("#view")).not_to_have_attribute("aria-busy", "true")
    page.clock.run_for(1)
    expect(page.locator("#view")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".loading")).to_be_visible()
    line.let_through()
    expect(page.locator("li.event")).to_have_count(4)
    expect(page.locator("#view")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".loading")).to_be_hidden()
