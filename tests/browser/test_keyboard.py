"""Everything by keyboard: skip links, the order of controls, and the keys that can be turned off."""

import pytest
from playwright.sync_api import expect

WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def page(new_page):
    page = new_page(viewport=WIDE)
    page.goto("/")
    return page


def focused_event(page):
    return page.evaluate("document.activeElement.closest('.event')?.id")


def events(page):
    return page.locator("li.event").evaluate_all("items => items.map(item => item.id)")


def test_slash_goes_to_search_and_is_a_letter_there(page):
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    page.keyboard.type("a/j")
    expect(page.locator("#q")).to_have_value("a/j")


def test_j_and_k_walk_the_events_and_stop_at_both_ends(page):
    listed = events(page)
    walked = []
    for _ in range(len(listed) + 1):
        page.keyboard.press("j")
        walked.append(focused_event(page))
    assert walked == [*listed, listed[-1]]
    page.keyboard.press("k")
    assert focused_event(page) == listed[-2]
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url("/")


def test_keys_do_nothing_with_modifiers_or_over_something_open(page):
    for chord in ("Control+j", "Alt+j", "Meta+j"):
        page.keyboard.press(chord)
        assert focused_event(page) is None
    page.get_by_role("button", name="Share this view").first.click()
    page.keyboard.press("j")
    assert focused_event(page) is None


def test_keys_of_a_keyboard_in_other_letters_are_where_they_are_printed(page):
    page.evaluate("""document.body.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true, cancelable: true}))""")
    assert focused_event(page) == events(page)[0]


def test_question_mark_lists_the_keys_and_they_can_be_turned_off_for_good(page):
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    expect(dialog).to_be_visible()
    for key in ("/", "j", "k", "?"):
        expect(dialog.locator("kbd", has_text=key).first).to_be_visible()
    before = page.url
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused_event(page) is None
    assert page.url == before
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_label("Use these keys")).not_to_be_checked()
    page.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused_event(page) in events(page)
    assert page.context.cookies() == []


def test_the_first_stops_skip_to_events_filters_and_search(page):
    words = []
    for _ in range(3):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_be_in_viewport()
        words.append(page.locator(":focus").inner_text())
    assert words == ["Skip to events", "Skip to filters", "Skip to search"]
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    for name, target in (("Skip to events", "list-h"), ("Skip to filters", "rail-h")):
        page.get_by_role("link", name=name).press("Enter")
        expect(page.locator(f"#{target}")).to_be_focused()


def test_skipping_to_filters_opens_the_drawer_of_a_narrow_screen(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Skip to filters").press("Enter")
    expect(page.locator("#rail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rail")).to_be_hidden()


SEEN = """[...document.querySelectorAll(
    'a[href], button, input:not([type=hidden], [type=radio]), select, summary')]
    .filter(control => control.checkVisibility({visibilityProperty: true}) && control.tabIndex >= 0)"""
REACH = """() => {
    const control = document.activeElement;
    if (control === document.body) return;
    reached.add(control);
    const hit = control.querySelector('.hit');
    const ring = hit ? getComputedStyle(hit).stroke : getComputedStyle(control).outlineStyle;
    if (ring === 'none') unseen.push(control.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("path", ["/", "/?q=nothing-at-all", "/?from=2021-13", "/events/10/"])
def test_tab_reaches_every_control_that_is_seen_and_each_shows_it(new_page, path):
    page = new_page(viewport=WIDE)
    page.goto(path)
    page.evaluate("window.reached = new Set(), window.unseen = []")
    for _ in range(page.evaluate(f"{SEEN}.length") + 5):
        page.keyboard.press("Tab")
        page.evaluate(REACH)
    assert page.evaluate("unseen") == []
    missed = (
        f"{SEEN}.filter(control => !reached.has(control)).map(control => control.outerHTML.slice(0, 120))"
    )
    assert page.evaluate(missed) == []
