"""Nothing a reader can do breaks the content security policy, asks another site, or sets a cookie.

`new_page` collects violations and foreign requests of every browser test; here everything is done once.
"""

import urllib.error
import urllib.request
from html.parser import HTMLParser

import pytest

from tests.browser.kinds import LANGUAGES, variants
from tests.browser.states import open_details, open_popovers, settle
from tests.conftest import TELL_VIOLATIONS

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# One link of each sort in the view: the first in each element that holds links.
SORTS_OF_LINKS = """() => {
    const first = new Map();
    for (const link of document.querySelectorAll('#view a[href^="/"], #view a[href^="?"]')) {
        const isData = link.getAttribute('href').includes('.json');
        if (isData || !link.checkVisibility({visibilityProperty: true})) continue;
        const holder = link.closest('li, p, td, dd, h4, svg, nav, figure, section');
        const sort = `${holder.parentElement.className} ${holder.localName} ${holder.getAttribute('class')} `
            + link.getAttribute('class');
        if (!first.has(sort)) first.set(sort, link.getAttribute('href'));
    }
    return [...first.values()];
}"""


class Inline(HTMLParser):
    """Collects what the policy refuses: styles and scripts in the page, and handlers on elements."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        # What is of another type than a script's is data, which no browser runs.
        is_data = names.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and "src" not in names and not is_data):
            self.found.append(f"<{tag}>")
        for name, value in names.items():
            if name == "style" or name.startswith("on") or (value or "").startswith("javascript:"):
                self.found.append(f'<{tag} {name}="{value}">')


def fetch(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.headers, error.read().decode()


@pytest.mark.parametrize(("name", "language"), variants())
def test_a_page_as_served_holds_no_style_script_or_handler_and_sets_no_cookie(staged, name, language):
    url = staged.site.url + staged.kind(name).address(language)
    for headers in ({}, {"HX-Request": "true"}):
        answered, text = fetch(url, **headers)
        inline = Inline()
        inline.feed(text)
        assert inline.found == []
        assert name == "desk-login" or answered.get_all("Set-Cookie") is None


def test_a_violation_would_be_seen(browser, staged):
    seen = []
    with browser.new_context() as context:
        context.expose_function("tellViolation", lambda line: seen.append(line))
        context.add_init_script(TELL_VIOLATIONS)
        page = context.new_page()
        page.goto(staged.site.url)
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">styled</p>')")
        settle(page)
    assert [line.partition(":")[0] for line in seen] == ["style-src-attr"]


def read_and_search(page):
    page.locator("#q").fill("rockets")
    settle(page)
    page.locator("#q").fill("")
    settle(page)
    page.locator("#when").fill("since Jan 2020")
    settle(page)
    page.locator("#when").fill("the day of nothing")
    settle(page)
    page.locator("#when").press("Enter")
    settle(page)


def filter_by_every_group(page):
    """Tick the first box of every group, then take away each chip."""
    for group in page.evaluate(
        "[...document.querySelectorAll('#rail details.facet')].map(group => group.id)"
    ):
        opener = page.locator(".dock [popovertarget=rail]")
        drawer = opener.is_visible()
        if drawer:
            opener.click()
        open_details(page)
        for box in page.locator(f"#{group} input[type=text], #{group} input[type=search]").all()[:1]:
            box.fill("a")
            box.fill("")
        page.locator(f"#{group} input[type=checkbox], #{group} input[type=radio]").last.dispatch_event(
            "click"
        )
        if drawer:
            page.locator("#rail button[form=filters]").first.click()
        settle(page)
        if not page.locator("#rail").count():
            break
    while page.locator(".chips .chip:visible").count():
        page.locator(".chips .chip:visible").first.click()
        settle(page)


def follow_one_link_of_each_sort(page, start):
    open_details(page)
    for link in page.evaluate(SORTS_OF_LINKS):
        open_details(page)
        page.locator(f'#view a[href="{link}"]').first.dispatch_event("click")
        settle(page)
        page.goto(start)


def open_copy_and_share(page):
    open_details(page)
    for _ in open_popovers(page):
        for choice in page.locator("#share input[type=radio]:visible").all():
            choice.dispatch_event("click")
        for button in page.locator(":popover-open [data-copy]:visible").all():
            button.click()
    for button in page.locator("main [data-copy]:visible").all():
        button.click()
    for theme in ("dark", "light", ""):
        page.locator("[data-theme-pick]").first.select_option(theme)


def brush(page):
    for handle in page.locator("input[type=range]:visible").all():
        handle.focus()
        handle.press("ArrowRight")
        handle.press("ArrowLeft")
    plot = page.locator(".plot").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=5)
    page.mouse.up()
    settle(page)


def press_every_key(page):
    page.locator("h1").click()
    for key in ("j", "j", "k", "?", "Escape", "/", "Tab", "Shift+Tab", "Escape"):
        page.keyboard.press(key)


@pytest.mark.parametrize(
    ("language", "size"),
    [
        pytest.param("en", WIDE, id="en-wide"),
        pytest.param("ar", PHONE, id="ar-phone", marks=pytest.mark.slow),
    ],
)
def test_everything_a_reader_can_do_on_the_timeline(new_page, staged, size, language):
    page = new_page(staged.site, viewport=size, permissions=["clipboard-read", "clipboard-write"])
    start = f"/?order=oldest&lang={language}"
    for act in (read_and_search, filter_by_every_group, open_copy_and_share, brush, press_every_key):
        page.goto(start)
        act(page)
    page.goto(start)
    follow_one_link_of_each_sort(page, start)
    assert page.context.cookies() == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_reader_can_do_elsewhere(new_page, staged, language):
    page = new_page(staged.site, viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    for kind in staged.kinds:
        if kind.translated and not kind.framed:
            page.goto(kind.address(language))
            open_copy_and_share(page)
            press_every_key(page)
    assert page.context.cookies() == []
