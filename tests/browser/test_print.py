"""On paper, in the colours a reader's system imposes, with more contrast, and on the narrowest screens."""

import pytest
from playwright.sync_api import expect

WIDE = {"width": 1440, "height": 900}
PAPER = {"width": 718, "height": 1000}
HIDDEN = [
    ".query",
    "#rail",
    ".dock",
    ".actions",
    ".switch",
    ".masthead nav",
    ".skip",
    "#keys",
    "#share",
    ".sitefoot",
]


@pytest.fixture
def paper(new_page):
    """A page printed by somebody who reads in the dark."""

    def show(path):
        page = new_page(viewport=PAPER, color_scheme="dark")
        page.goto("/")
        page.get_by_label("Appearance").select_option("dark")
        page.goto(path)
        page.emulate_media(media="print")
        return page

    return show


def style(page, selector, name, pseudo=None):
    code = "(e, [name, pseudo]) => getComputedStyle(e, pseudo)[name]"
    return page.locator(selector).first.evaluate(code, [name, pseudo])


def test_the_printed_view_begins_with_its_address_and_the_moment_it_shows(paper, live_site):
    page = paper("/?strand=violence&as_of=13")
    first = page.locator(".print-only:visible").first
    expect(first).to_contain_text(f"{live_site.url}/?strand=violence&as_of=13")
    expect(first).to_contain_text(" — as of ")
    assert first.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]


def test_the_printed_view_is_light_has_no_controls_and_shows_all_evidence(paper):
    page = paper("/")
    assert style(page, "body", "backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert style(page, "h1", "color") == "rgb(21, 24, 28)"
    for selector in HIDDEN:
        for found in page.locator(selector).all():
            expect(found).to_be_hidden()
    quotes = page.locator(".event .quotes blockquote")
    assert quotes.count() >= 13
    for quote in quotes.all():
        assert quote.bounding_box()["height"] > 0


def test_colours_are_printed_as_they_are(paper):
    page = paper("/")
    assert style(page, ".k-rocket.badge", "backgroundColor") == "rgb(184, 119, 34)"
    assert style(page, ".badge", "printColorAdjust") == "exact"


def test_the_printed_event_has_its_address_and_edition_and_its_claims(paper, live_site):
    page = paper("/events/10/")
    line = page.locator(".print-only")
    expect(line).to_contain_text(f"{live_site.url}/events/10/")
    expect(line).to_contain_text("Edition 1, published")
    expect(page.locator(".claims tbody tr").first).to_be_visible()
    expect(page.locator(".crumbs")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_what_a_filter_leaves_is_what_is_printed(new_page, live_site):
    page = new_page(viewport=WIDE)
    page.goto("/")
    page.locator("#f-strand-violence").check()
    expect(page.locator("li.event")).to_have_count(4)
    page.emulate_media(media="print")
    expect(page.locator(".print-only:visible").first).to_contain_text(f"{live_site.url}/?strand=violence")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_marks_and_what_is_current(new_page, scheme):
    page = new_page(viewport=WIDE, forced_colors="active", color_scheme=scheme)
    page.goto("/?strand=violence")
    ground = style(page, "body", "backgroundColor")
    assert style(page, ".badge.k-rocket", "backgroundColor") != ground
    assert style(page, ".p-month .mark", "backgroundImage", "::after") != "none"
    assert style(page, ".switch [aria-current]", "borderBottomColor") != ground
    assert style(page, ".masthead nav a:not([aria-current])", "borderBottomColor") == ground
    page.locator("#q").focus()
    assert style(page, "#q", "outlineStyle") == "solid"


def test_more_contrast_makes_secondary_text_ink(new_page):
    page = new_page(viewport=WIDE, contrast="more")
    page.goto("/")
    assert style(page, ".view-head .note", "color") == style(page, "h1", "color")


@pytest.mark.parametrize("width", [320, 1024, 2560])
@pytest.mark.parametrize("path", ["/", "/?q=nothing-at-all", "/?from=2021-13", "/?as_of=6", "/events/10/"])
def test_nothing_scrolls_sideways_from_the_narrowest_to_the_widest(new_page, width, path):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for opener in page.locator("[popovertarget]:visible").all():
        opener.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
