"""The rail of filters in a real Chromium: what outlives a change, long lists, and the drawer of a phone."""

import re

import pytest
from playwright.sync_api import expect

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
ARCHIVE = """
from tests.factories import make_examplia, make_place, make_published
lake = make_examplia()["lake-province"]
for number in range(1, 31):
    town = make_place(name=f"Tówn {number:02}", slug=f"town-{number:02}", parents=(lake,))
    for day in range(1, 3):
        make_published(place=town, edtf=f"2021-03-{day:02}", title=f"Shots near town {number}, day {day}")
"""


@pytest.fixture(scope="module")
def crowded(start_site):
    """A site of its own with thirty towns and two pages of events."""
    site = start_site()
    site.shell(ARCHIVE)
    return site


@pytest.fixture
def page(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/")
    return page


@pytest.fixture
def phone(new_page):
    page = new_page(viewport=PHONE, has_touch=True)
    page.goto("/")
    page.locator(".dock [popovertarget=rail]").click()
    return page


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_open_groups_scroll_and_focus_outlive_a_choice(page):
    page.locator("#facet-harm summary").click()
    page.locator("#facet-strand summary").first.click()
    box = page.locator("#f-harm-not-stated")
    box.focus()
    scrolled = page.evaluate("document.querySelector('#rail').scrollTop")
    box.press("Space")
    expect(page).to_have_url(re.compile("harm=not-stated"))
    expect(page.locator("#facet-harm")).to_have_attribute("open", "")
    expect(page.locator("#facet-strand")).not_to_have_attribute("open", "")
    assert focused(page) == "f-harm-not-stated"
    assert page.evaluate("document.querySelector('#rail').scrollTop") == scrolled
    box.press("Space")
    expect(page).not_to_have_url(re.compile("harm"))
    assert focused(page) == "f-harm-not-stated"


def test_what_folds_is_fetched_when_it_is_opened_and_outlives_a_choice(page):
    for part in ("facet-actor", "map", "astable"):
        assert page.locator(f"#{part} a[data-part]").count() == 1
        page.locator(f"#{part} > summary").click()
        expect(page.locator(f"#{part} a[data-part]")).to_have_count(0)
    expect(page.locator("#map svg.map")).to_be_visible()
    expect(page.locator("#astable table").first).to_be_visible()
    assert "open" not in page.url
    page.locator("#f-strand-violence").check()
    expect(page).to_have_url(re.compile(r"/\?strand=violence$"))
    expect(page.locator("li.event")).to_have_count(4)
    expect(page.locator("#map svg.map")).to_be_visible()
    expect(page.locator("#astable table").first).to_be_visible()
    expect(page.locator("#facet-actor label").first).to_be_visible()
    page.locator("#map svg.map a").last.press("Enter")
    expect(page).to_have_url(re.compile(r"place=.*strand=|strand=.*place="))


def test_a_list_that_cannot_be_fetched_keeps_its_link(page):
    page.route("**/*open=source*", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: "open=source" in request.url):
        page.locator("#facet-source summary").click()
    page.unroute("**/*open=source*")
    page.locator("#facet-source a[data-part]").click()
    expect(page.locator("#facet-source label").first).to_be_visible()


def test_what_folds_opens_by_a_link_without_javascript(new_page):
    page = new_page(viewport=WIDE, java_script_enabled=False)
    page.goto("/?strand=diplomacy")
    page.locator("#facet-source summary").click()
    page.locator("#facet-source a[data-part]").click()
    page.locator("#facet-source input").first.check()
    page.locator("#apply").click()
    expect(page).to_have_url(re.compile(r"strand=diplomacy.*source="))
    assert "open=" not in page.url
    page.goto("/")
    page.locator("#map summary").click()
    page.locator("#map a[data-part]").click()
    expect(page.locator("#map svg.map")).to_be_in_viewport()


def test_what_is_at_zero_stays_so_that_the_rail_does_not_jump(page):
    names = page.locator("#facet-kind label").all_inner_texts()
    page.locator("#f-strand-diplomacy").check()
    expect(page.locator("li.event")).to_have_count(4)
    after = page.locator("#facet-kind label").all_inner_texts()
    assert len(after) == len(names)
    expect(page.locator("#facet-kind label.zero .n").first).to_have_text("0")


def test_nothing_found_leaves_the_rail_and_the_focus_where_they_were(page):
    page.locator("#f-strand-diplomacy").check()
    expect(page.locator("li.event")).to_have_count(4)
    page.locator("#f-kind-rocket-attack").check()
    expect(page.locator("h1")).to_contain_text("No events")
    assert focused(page) == "f-kind-rocket-attack"
    page.locator("#f-kind-rocket-attack").uncheck()
    expect(page.locator("li.event")).to_have_count(4)


def test_a_long_list_shows_twenty_and_all_on_demand(new_page, crowded):
    page = new_page(crowded, viewport=WIDE)
    page.goto("/")
    lines = page.locator("#facet-place .opts label:visible")
    expect(lines).to_have_count(20)
    page.locator("#all-place summary").click()
    expect(lines).to_have_count(32)
    expect(page.locator("#all-place summary")).to_contain_text("Show fewer")


def test_finding_in_a_list_takes_letters_without_accents_and_shows_what_holds_a_match(new_page, crowded):
    page = new_page(crowded, viewport=WIDE)
    page.goto("/")
    page.locator("#find-place").fill("town 29")
    expect(page.locator("#facet-place .opts label:visible")).to_have_count(3)
    page.get_by_label("Tówn 29").check()
    expect(page.locator("li.event")).to_have_count(2)
    expect(page.locator("#find-place")).to_have_value("town 29")
    expect(page.locator("#facet-place .opts label:visible")).to_have_count(3)
    assert focused(page) == "f-place-town-29"
    page.locator("#find-place").fill("nowhere")
    expect(page.locator("#facet-place .none-found")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?place=town-29$"))


def test_long_lists_open_without_javascript(new_page, crowded):
    page = new_page(crowded, viewport=WIDE, java_script_enabled=False)
    page.goto("/")
    expect(page.locator("#find-place")).to_be_hidden()
    expect(page.locator("#facet-place .opts label:visible")).to_have_count(20)
    page.locator("#all-place summary").click()
    expect(page.locator("#facet-place .opts label:visible")).to_have_count(32)


def test_another_page_of_the_list_puts_the_focus_on_its_heading(new_page, crowded):
    page = new_page(crowded, viewport=WIDE)
    page.goto("/")
    page.locator(".pager [rel=next]").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("#list-h")).to_be_in_viewport()
    assert focused(page) == "list-h"


def test_order_keeps_the_focus_and_a_removed_chip_hands_it_on(page):
    page.locator("#order-oldest").press("Enter")
    expect(page).to_have_url(re.compile("order=oldest"))
    assert focused(page) == "order-oldest"
    page.goto("/?place=iraq&strand=violence")
    page.locator(".chip").first.press("Enter")
    expect(page.locator(".chip")).to_have_count(1)
    assert "Iraq" in page.evaluate("document.activeElement.textContent")
    page.locator(".chip").first.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)
    assert focused(page) == "sentence"


def test_the_sentence_is_announced_once_per_change(page):
    page.evaluate("""() => {
        window.said = [];
        new MutationObserver(() => said.push(document.querySelector('#count').textContent))
            .observe(document.querySelector('#count'), {childList: true, characterData: true, subtree: true});
    }""")
    page.locator("#f-strand-violence").check()
    expect(page.locator("li.event")).to_have_count(4)
    page.wait_for_timeout(300)
    assert page.evaluate("said") == ["Iraq: 4 incidents, Jan 2020 – Apr 2021"]
    assert page.evaluate("document.querySelectorAll('[role=status], [role=alert], [aria-live]').length") == 2


def test_an_open_drawer_changes_only_the_words_of_its_button(phone):
    button = phone.locator("#apply")
    expect(button).to_have_text("Show 13 events", use_inner_text=True)
    phone.locator("#f-strand-violence").check()
    expect(button).to_have_text("Show 4 events")
    phone.locator("#f-kind-rocket-attack").check()
    expect(button).to_have_text("Show 2 events")
    expect(phone.locator("#count")).to_contain_text("2 incidents")
    expect(phone.locator("li.event")).to_have_count(13)
    assert "?" not in phone.url
    button.click()
    expect(phone.locator("li.event")).to_have_count(2)
    expect(phone.locator("#rail")).to_be_hidden()
    expect(phone.locator("#list-h")).to_be_in_viewport()
    assert focused(phone) == "list-h"


def test_a_drawer_closed_without_its_button_forgets_the_choice(phone):
    phone.locator("#f-strand-violence").check()
    expect(phone.locator("#apply")).to_have_text("Show 4 events")
    phone.keyboard.press("Escape")
    phone.locator(".dock [popovertarget=rail]").click()
    expect(phone.locator("#f-strand-violence")).not_to_be_checked()
    expect(phone.locator("#apply")).to_have_text("Show 13 events", use_inner_text=True)
    assert "?" not in phone.url


def test_the_drawer_has_its_plain_words_without_javascript(new_page):
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    page.locator(".dock [popovertarget=rail]").click()
    expect(page.locator("#apply")).to_have_text("Apply filters", use_inner_text=True)
    page.locator("#f-strand-violence").check()
    page.locator("#apply").click()
    expect(page.locator("li.event")).to_have_count(4)
