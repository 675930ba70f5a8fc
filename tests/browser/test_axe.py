"""No page breaks a rule of axe-core: WCAG 2.0 to 2.2, A and AA, and what it calls best practice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import BROKEN_PAGE, variants
from tests.browser.states import open_details, open_popovers
from tests.sites import ROOT

AXE = next((ROOT / "tests" / "vendor").glob("axe-*.min.js")).read_text()
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
# The dark theme changes colours and nothing else: these are the rules that look at colours.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
# While it fades in, text has less contrast than it will have; what never ends cannot be finished.
SETTLE = """() => document.getAnimations().forEach(animation => {
    try { animation.finish(); } catch { animation.cancel(); }
})"""
RUNS = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": COLOUR_RULES}}
CHECK = """async ([part, runOnly]) => {
    const found = await axe.run(part || document, {runOnly, resultTypes: ['violations'], preload: false});
    return found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}"""
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
EACH_SIZE = pytest.mark.parametrize("size", SIZES)


def violations(page, state="", part=None):
    """Run axe in the light theme, and in the dark one what depends on it; name the state in each finding.

    `part` selects what is looked at, where the rest of the page has been already.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = []
    for scheme, chosen in RUNS.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLE)
        found += [f"{scheme}, {state or page.url}: {line}" for line in page.evaluate(CHECK, [part, chosen])]
    return found


def without_sandbox(route):
    """Let axe run where no script may: the same page and policy, but for the sandbox."""
    answer = route.fetch()
    policy = re.sub(r"sandbox [^;]+", "", answer.headers["content-security-policy"])
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})


@pytest.mark.parametrize(("name", "language", "size"), variants(*SIZES, quick=[("en", "wide")]))
def test_a_page_is_accessible_with_everything_on_it_closed_and_open(new_page, staged, name, language, size):
    kind = staged.kind(name)
    page = new_page(staged.site, viewport=SIZES[size])
    if kind.framed:
        page.route("**/embed/**", without_sandbox)
    assert page.goto(kind.address(language)).status == kind.status
    found = violations(page)
    if open_details(page):
        found += violations(page, "all details open")
    for popover in open_popovers(page):
        found += violations(page, f"#{popover} open", part=f"#{popover}")
    assert found == []


@EACH_SIZE
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_filter_that_could_not_be_applied_says_so_accessibly(new_page, staged, language, size):
    page = new_page(staged.site, viewport=SIZES[size])
    page.goto(f"/?lang={language}")
    page.route(re.compile(r"/\?.*q="), lambda route: route.abort())
    page.locator("#q").fill("rockets")
    expect(page.locator("#failed")).to_be_visible()
    assert violations(page, "the list could not be updated") == []


@EACH_SIZE
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_date_that_cannot_be_read_says_so_accessibly(new_page, staged, language, size):
    page = new_page(staged.site, viewport=SIZES[size])
    page.goto(f"/?lang={language}")
    page.locator("#when").fill("since Jan 2020")
    expect(page.locator("#when-reads")).not_to_be_empty()
    found = violations(page, "a date read back")
    page.goto(f"/?when=the+day+of+nothing&lang={language}")
    assert found + violations(page, "an unreadable date") == []


@EACH_SIZE
def test_the_page_of_a_failure_is_accessible(new_page, staged, size):
    page = new_page(staged.site, viewport=SIZES[size])
    page.route(
        "**/broken/", lambda route: route.fulfill(status=500, body=BROKEN_PAGE, content_type="text/html")
    )
    page.goto("/broken/")
    assert violations(page) == []


def test_a_table_that_is_stacked_on_a_phone_stays_a_table(new_page, staged):
    page = new_page(staged.site, viewport=SIZES["phone"])
    page.goto(staged.kind("event-violence").path)
    assert (
        page.locator("table.claims td").first.evaluate("cell => getComputedStyle(cell).display")
        != "table-cell"
    )
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = {node["role"]["value"] for node in tree if "role" in node}
    assert {"table", "row", "rowheader", "cell"} <= roles
