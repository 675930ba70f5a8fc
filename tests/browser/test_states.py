"""Failed, nothing found, unreadable, moved on; and the reader's theme before the first paint."""

import re

import pytest
from playwright.sync_api import expect

from incidents.timeline.archive import PAGE_SIZE

WIDE = {"width": 1440, "height": 900}
FILTERED = re.compile(r"/\?.*strand=violence")


@pytest.fixture
def page(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/")
    return page


def test_the_bar_stands_still_for_those_who_asked_for_less_motion(new_page):
    page = new_page(viewport=WIDE, reduced_motion="reduce")
    page.goto("/")
    bar = "getComputedStyle(document.querySelector('.progress'), '::before')"
    assert page.evaluate(f"{bar}.animationName") == "none"


def test_a_failed_change_keeps_the_list_and_tries_the_same_again(page):
    page.route(FILTERED, lambda route: route.abort())
    page.locator("#f-strand-violence").check()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The list could not be updated")
    expect(notice).to_contain_text("Iraq: 4 incidents and 2 talks, 2011 – Apr 2021")
    expect(page.locator("li.event")).to_have_count(13)
    expect(page.locator("#f-strand-violence")).to_be_checked()
    notice.get_by_role("button", name="Try again").press("Enter")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute(FILTERED)
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator("li.event")).to_have_count(4)
    expect(page).to_have_url(FILTERED)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#sentence")).to_be_focused()


def test_a_failed_link_is_tried_again_as_that_link(page):
    page.goto("/?strand=violence&kind=rocket-attack")
    page.route(re.compile(r"/\?strand=violence$"), lambda route: route.fulfill(status=500, body="no"))
    page.locator(".chip", has_text="Rocket attack").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(re.compile(r"/\?strand=violence$"))
    expect(page.locator("li.event")).to_have_count(4)


def test_a_failure_in_the_drawer_is_seen_and_the_choice_kept(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/")
    page.locator(".dock [popovertarget=rail]").click()
    page.locator("#f-strand-violence").check()
    expect(page.locator("#apply")).to_have_text("Show 4 events")
    page.route(FILTERED, lambda route: route.abort())
    page.locator("#apply").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#rail")).to_be_hidden()
    page.unroute(FILTERED)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("li.event")).to_have_count(4)


def test_nothing_found_offers_wider_views_and_says_what_silence_means(page):
    page.goto("/?q=rockets&strand=diplomacy")
    expect(page.get_by_role("heading", name="Loosen one filter")).to_be_visible()
    expect(page.get_by_text("No result is not evidence that nothing happened.")).to_be_visible()
    expect(page.get_by_text("It is not a record of all attacks")).to_be_visible()
    way = page.locator(".ways a").first
    found = int(way.locator("span").last.inner_text().split()[0])
    way.click()
    expect(page.locator("li.event")).to_have_count(min(found, PAGE_SIZE))


def test_an_unreadable_value_is_said_once_and_leaves_the_form(page):
    page.locator("#from").fill("2021-13")
    page.locator("#from").press("Enter")
    expect(page.locator("h2", has_text="This address holds a value we cannot read")).to_be_visible()
    expect(page.locator("#count")).to_contain_text("This address cannot be read")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#from")).to_have_value("2021-13")
    expect(page.locator("#from")).to_be_focused()


def test_a_pinned_view_says_what_became_of_it_and_leads_to_the_present(page):
    page.goto("/?strand=violence&as_of=6")
    before = page.locator("li.event").count()
    notice = page.locator(".alert", has_text="You are reading this view as of")
    added = int(re.search(r"(\d+) new", notice.inner_text())[1])
    notice.get_by_role("link", name="See it as it is now").click()
    expect(page).to_have_url(re.compile(r"/\?strand=violence$"))
    expect(page.locator("li.event")).to_have_count(before + added)


@pytest.mark.parametrize(("chosen", "system"), [("dark", "light"), ("light", "dark")])
def test_the_chosen_theme_is_there_before_the_first_paint_and_no_cookie_is(new_page, chosen, system):
    page = new_page(viewport=WIDE, color_scheme=system)
    page.goto("/")
    page.get_by_label("Appearance").select_option(chosen)
    page.add_init_script("""
        addEventListener('DOMContentLoaded', () => window.early = document.documentElement.dataset.theme);
        new PerformanceObserver(list => window.painted ??= list.getEntries()[0].startTime)
            .observe({type: 'paint', buffered: true});
    """)
    page.reload()
    assert page.evaluate("early") == chosen
    in_head = page.locator("head script[src*=app], head link[rel=stylesheet]")
    assert in_head.evaluate_all("all => all.map(e => e.localName)") == ["script", "link"]
    assert page.evaluate("document.querySelector('script[src*=app]').defer") is False
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"dark": "rgb(18, 21, 25)", "light": "rgb(255, 255, 255)"}[chosen]
    expect(page.get_by_label("Appearance")).to_have_value(chosen)
    assert page.context.cookies() == []
