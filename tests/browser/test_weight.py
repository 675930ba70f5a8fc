"""What a first view costs: bytes, requests, and nothing that moves once it is there."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
MOST_BYTES = 60_000
MOST_REQUESTS = 8
MOST_FONT_BYTES = 60_000
LARGEST_SHIFT = 0.1
"""What Core Web Vitals call good: a line may still wrap elsewhere."""
SHIFTED = """() => new Promise(done => {
    let shifted = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) shifted += entry.value; })
        .observe({type: 'layout-shift', buffered: true});
    document.fonts.ready.then(() => setTimeout(() => done(shifted), 300));
})"""


def load(page, path):
    """Open a page and give (address, kind, bytes on the wire) of everything it asks for."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, sizes = {}, {}
    session.on(
        "Network.requestWillBeSent",
        lambda sent: kinds.update({sent["requestId"]: (sent["request"]["url"], sent["type"])}),
    )
    session.on(
        "Network.loadingFinished", lambda got: sizes.update({got["requestId"]: got["encodedDataLength"]})
    )
    page.goto(path, wait_until="networkidle")
    return [(*kinds[request], size) for request, size in sizes.items()]


@pytest.mark.parametrize("path", ["/", "/events/10/"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "wide"])
def test_a_first_view_is_light(new_page, path, viewport):
    answers = load(new_page(viewport=viewport), path)
    fonts = sum(size for _, kind, size in answers if kind == "Font")
    rest = sum(size for _, kind, size in answers if kind != "Font")
    # The icon, which a browser with a window asks for as well, is counted in.
    requests = len([address for address, *_ in answers if "favicon" not in address]) + 1
    assert rest <= MOST_BYTES, answers
    assert fonts <= MOST_FONT_BYTES, answers
    assert requests <= MOST_REQUESTS, answers


def test_a_filter_costs_one_request(new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("/", wait_until="networkidle")
    asked = []
    page.on("request", lambda request: "favicon" not in request.url and asked.append(request.url))
    page.locator("#f-strand-violence").check()
    expect(page.locator("li.event")).to_have_count(4)
    page.wait_for_timeout(500)
    assert len(asked) == 1


@pytest.mark.parametrize("path", ["/", "/events/10/", "/about/"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "wide"])
def test_fonts_that_come_late_move_nothing(new_page, path, viewport):
    page = new_page(viewport=viewport)

    def late(route):
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/*.woff2", late)
    page.goto(path)
    assert page.evaluate(SHIFTED) < LARGEST_SHIFT


def test_text_is_there_before_its_fonts(new_page):
    page = new_page(viewport=PHONE)
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto("/")
    box = page.locator("h1").bounding_box()
    assert box["height"] > 30
    used = page.evaluate("[...document.fonts].filter(font => font.status === 'error').length")
    assert used >= 2


def test_only_fonts_of_the_first_paint_are_fetched(new_page):
    page = new_page(viewport=PHONE)
    fetched = [address for address, kind, _ in load(page, "/about/") if kind == "Font"]
    assert sorted(re.findall(r"dateline-[a-z]+", " ".join(fetched))) == ["dateline-sans", "dateline-serif"]
    assert page.locator("link[rel=preload][as=font]").count() == 2
