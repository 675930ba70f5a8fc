"""No page scrolls sideways, from the narrowest phone to the widest desk, however much of it is open."""

import pytest

from tests.browser.kinds import BROKEN_PAGE, variants
from tests.browser.states import open_details, open_popovers

WIDTHS = (320, 390, 768, 1024, 1440, 2560)
# What sticks out, outermost first; what is meant to scroll inside itself, or to be read aloud only, does not.
STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = box => box && box !== document.body
        && (getComputedStyle(box).overflowX !== 'visible' || scrolls(box.parentElement));
    return [...document.body.querySelectorAll('*')].filter(box => {
        const {left, right, width: own} = box.getBoundingClientRect();
        const out = own && (right > width + 1 || left < -1);
        return out && !scrolls(box.parentElement) && !box.closest('svg, .skip');
    }).slice(0, 4).map(box => box.outerHTML.slice(0, 90));
}"""


def sideways(page, state):
    """Tell by how much the page is wider than the window, and what sticks out of it."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{state}: {over} px, {page.evaluate(STICKING_OUT)}"] if over > 0 else []


@pytest.mark.parametrize(("name", "language"), variants(quick=[("en",)]))
def test_nothing_scrolls_sideways(new_page, staged, name, language):
    page = new_page(staged.site)
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(staged.kind(name).address(language))
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += sideways(page, f"{width} px")
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    open_details(page)
    found += sideways(page, "320 px, all details open")
    for popover in open_popovers(page):
        found += sideways(page, f"320 px, #{popover} open")
    assert found == []


def test_the_page_of_a_failure_does_not_scroll_sideways(new_page, staged):
    page = new_page(staged.site, viewport={"width": 320, "height": 800})
    page.route(
        "**/broken/", lambda route: route.fulfill(status=500, body=BROKEN_PAGE, content_type="text/html")
    )
    page.goto("/broken/")
    assert sideways(page, "320 px") == []
