"""Sharing as people do it: copying from the panel, without JavaScript, and in the page of another site."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.states import open_details

WIDE = {"width": 1440, "height": 900}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
BOTH = {
    *("link-live", "short-live", "embed-pinned", "embed-live"),
    *("cite-own", "cite-own-bibtex", "cite-own-ris", "cite-own-csl"),
}
VIEW = BOTH | {"result-digest"}
EVENT = BOTH | {"cite-source", "cite-source-bibtex", "cite-source-ris", "cite-source-csl"}
SCRIPT = "<script>document.body.dataset.ran = 'yes'</script>"


def copied_from(page, name):
    """Give the text of what was copied as soon as the clipboard holds it."""
    text = page.locator(f"#{name}").text_content().strip()
    page.wait_for_function("text => navigator.clipboard.readText().then(held => held === text)", arg=text)
    return text


@pytest.mark.parametrize(
    ("path", "things"),
    [("/?place=iraq", VIEW), ("/events/10/rockets-near-balad-airbase/", EVENT)],
    ids=["view", "event"],
)
def test_the_panel_copies_each_thing(new_page, live_site, path, things):
    page = new_page(viewport=WIDE, permissions=CLIPBOARD)
    page.goto(path)
    page.locator("[popovertarget=share]:not([popovertargetaction]):visible").first.click()
    expect(page.locator("#share .share-more")).to_be_visible()
    page.get_by_role("button", name="Make a short link").first.click()
    expect(page.locator("#short-live")).to_be_visible()
    open_details(page)
    copied = {}
    for button in page.locator("#share [data-copy]:visible").all():
        name = button.get_attribute("data-copy")
        button.click()
        expect(button.locator("xpath=ancestor::section[1]").get_by_text("Copied.")).to_be_visible()
        copied[name] = copied_from(page, name)
    assert set(copied) == things
    assert copied["link-live"] == live_site.url + path
    assert re.match(f'<iframe src="{live_site.url}/.+ sandbox="allow-popups ', copied["embed-pinned"])
    assert copied["cite-own-bibtex"].startswith("@misc{dateline-")
    page.locator("#pin-fixed").check()
    page.locator("[data-copy=link-pinned]").click()
    assert re.search(r"[?&](as_of|edition)=\d+$", copied_from(page, "link-pinned"))
    page.goto(copied["short-live"])
    assert page.url == copied["link-live"]


def test_without_javascript_the_panel_is_a_page_with_everything_on_it(new_page, live_site):
    page = new_page(java_script_enabled=False, viewport=WIDE)
    page.goto("/?place=iraq")
    page.locator("[popovertarget=share]:not([popovertargetaction]):visible").first.click()
    page.get_by_role("link", name="Embed, download, cite").click()
    expect(page.locator("#link-live")).to_have_text(f"{live_site.url}/?place=iraq")
    for name in ("embed-pinned", "embed-live", "cite-own"):
        expect(page.locator(f"#{name}")).to_be_visible()
    page.locator("#pin-fixed").check()
    expect(page.locator("#link-pinned")).to_be_visible()
    page.locator("#pin-live").check()
    page.get_by_role("button", name="Make a short link").first.click()
    short = page.locator("#short-live").text_content().strip()
    assert re.fullmatch(f"{live_site.url}/s/[a-z0-9]+", short)
    page.goto(short)
    expect(page.locator("h1")).to_contain_text("Iraq: ")
    assert page.context.cookies() == []


@pytest.fixture
def elsewhere(browser, tmp_path):
    """A site of another origin: `elsewhere(code)` opens its page with some code in it.

    With `script` one is put into the frame on its way, and with it the headers of `policy`, ours if None.
    """
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    (tmp_path / "favicon.ico").touch()
    with browser.new_context(viewport=WIDE) as context:

        def show(code, *, script="", policy=None):
            def with_script(route):
                answer = route.fetch()
                body = answer.text().replace("</main>", f"</main>{script}")
                route.fulfill(status=200, headers=policy or answer.headers, body=body)

            (tmp_path / "index.html").write_text(f"<!doctype html><title>Elsewhere</title>{code}")
            page = context.new_page()
            if script:
                page.route("**/embed/**", with_script)
            page.goto(f"http://localhost:{server.server_port}/", wait_until="networkidle")
            return page

        yield show
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def code(new_page):
    """The code for another site's page, as the panel gives it."""
    page = new_page(java_script_enabled=False)

    def copied(shared):
        page.goto(f"/share/{shared}")
        return page.locator("#embed-pinned").text_content().strip()

    return copied


@pytest.mark.parametrize(
    ("shared", "title"),
    [
        ("?place=iraq", "Iraq: "),
        ("?url=/events/10/rockets-near-balad-airbase/", "Two rockets land near Balad airbase, Iraq"),
    ],
    ids=["view", "event"],
)
def test_a_frame_in_another_sites_page_shows_keeps_its_styles_and_sets_no_cookie(
    elsewhere, code, shared, title
):
    page = elsewhere(code(shared))
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text(title)
    expect(frame.locator("h1")).to_be_in_viewport()
    assert frame.locator("main").evaluate("main => getComputedStyle(main).borderTopWidth") == "4px"
    fonts = frame.locator("body").evaluate("() => [...document.fonts].map(font => font.status)")
    assert "loaded" in fonts
    expect(page.locator("p > a")).to_contain_text(title)
    assert page.context.cookies() == []


def test_nothing_runs_in_a_frame_even_if_its_attribute_is_left_out(elsewhere, code):
    whole = code("?place=iraq")
    for frame in (whole, without_sandbox(whole)):
        page = elsewhere(frame, script=SCRIPT)
        expect(page.frame_locator("iframe").locator("h1")).to_contain_text("Iraq: ")
        assert page.frame_locator("iframe").locator("body").get_attribute("data-ran") is None


def test_a_script_would_run_where_neither_attribute_nor_header_forbids_it(elsewhere, code):
    plain = {"content-type": "text/html; charset=utf-8"}
    page = elsewhere(without_sandbox(code("?place=iraq")), script=SCRIPT, policy=plain)
    expect(page.frame_locator("iframe").locator("body")).to_have_attribute("data-ran", "yes")


def without_sandbox(frame):
    return re.sub(r' sandbox="[^"]+"', "", frame)
