"""The lanes and the brush in a real Chromium: nothing overlaps, and the handles set the dates."""

import re

import pytest
from playwright.sync_api import expect

MANY = ("/", "/?from=2020", "/?strand=forces")
WIDTHS = (320, 390, 768, 1024, 1440)
OVERLAPS = """() => {
  const drawing = document.querySelector('.plot[data-brush] > svg');
  const strip = document.querySelector('.brush .plot > svg');
  const shown = element => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility() && box.width > 0 && box.height > 0;
  };
  const all = (root, selector) => [...root.querySelectorAll(selector)].filter(shown);
  const overlap = (one, other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const side = 0.75;  // of a pixel: boxes are rounded
    const across = a.left < b.right - side && b.left < a.right - side;
    return across && a.top < b.bottom - side && b.top < a.bottom - side;
  };
  const name = element => `${element.getAttribute('class')} ${element.textContent.slice(0, 30)}`;
  const found = [];
  const apart = (ones, others) => ones.forEach((one, index) => {
    for (const other of others === ones ? ones.slice(index + 1) : others) {
      if (overlap(one, other)) found.push(`${name(one)} / ${name(other)}`);
    }
  });
  const texts = all(drawing, 'text');
  const marks = all(drawing, '.face, .face-open, .loz, .loz-up');
  const blocks = all(drawing, '.blk, .seg');
  const glyphs = all(drawing, '.pip');
  const years = all(strip, 'text');
  apart(texts, texts);
  apart(marks, marks);
  apart(texts, [...marks, ...blocks]);
  apart(marks, blocks);
  apart(blocks, blocks);
  apart(glyphs, glyphs);
  apart(years, years);
  const right = document.documentElement.clientWidth;
  for (const text of [...texts, ...years]) {
    const box = text.getBoundingClientRect();
    if (box.right > right + 1 || box.left < -1) found.push(`cut: ${name(text)}`);
  }
  return { found, texts: texts.length, drawn: marks.length + blocks.length };
}"""


@pytest.fixture(scope="module")
def filled_site(start_site):
    """Start a site with so many invented events; kept for the module."""
    sites = {}

    def fill(number):
        if number not in sites:
            sites[number] = start_site()
            sites[number].shell(f"from tests.timeline.archives import fill; fill({number})")
        return sites[number]

    return fill


def assert_nothing_overlaps(page):
    page.locator(".plot[data-brush] > svg").wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result = page.evaluate(OVERLAPS)
        assert result["found"] == [], width
        assert result["texts"] > 4
        assert result["drawn"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", ["/?", "/?from=2020-06&to=2021-06", "/?strand=diplomacy", "/?from=2003"])
def test_nothing_overlaps_in_the_lanes_of_the_demo(new_page, address, language):
    page = new_page()
    page.goto(f"{address}&lang={language}")
    assert_nothing_overlaps(page)


@pytest.mark.parametrize(
    ("number", "address"),
    [
        (1, "/"),
        *((400, address) for address in MANY),
        *(pytest.param(20_000, address, marks=pytest.mark.slow) for address in MANY),
        (400, "/?from=2021-01&to=2021-02"),
        *(
            pytest.param(20_000, address, marks=pytest.mark.slow)
            for address in ("/?from=2021-04-01&to=2021-04-03", "/?from=1980")
        ),
    ],
)
def test_nothing_overlaps_in_the_lanes_of_few_and_of_many_events(new_page, filled_site, number, address):
    page = new_page(site=filled_site(number))
    page.goto(address, timeout=60_000)
    assert_nothing_overlaps(page)


def shown(page):
    return [item.get_attribute("id") for item in page.locator("li.event").all()]


def test_a_handle_moved_by_arrow_keys_sets_the_date_the_address_and_the_list(new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("/")
    handle = page.locator("#brush-from")
    expect(handle).to_have_attribute("aria-valuetext", re.compile("Jan"))
    handle.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#from")).to_have_value("2020-04")
    expect(handle).to_have_attribute("aria-valuetext", "April 2020")
    expect(page).to_have_url(re.compile(r"\?from=2020-04$"))
    expect(page.locator("li.event h4", has_text="Soleimani")).to_have_count(0)
    before = shown(page)
    assert 0 < len(before) < 13
    assert page.evaluate("document.activeElement.id") == "brush-from"
    page.locator("#brush-to").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"\?from=2020-04&to=2021-03$"))
    assert shown(page) != before
    expect(page.locator("#view")).to_have_count(1)


def test_handles_never_cross(new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("/?from=2021-03&to=2021-03")
    page.locator("#brush-from").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#from")).to_have_value("2021-04")
    expect(page.locator("#to")).to_have_value("2021-04")


def test_dragging_over_the_lanes_sets_both_dates_and_follows_no_link(new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("/")
    box = page.locator(".plot[data-brush]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 70, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"\?from=2020-04&to=2020-08$"))
    expect(page.locator("#from")).to_have_value("2020-04")
    assert page.locator("[style]").count() == 0


def test_a_click_in_the_lanes_still_follows_its_month(new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("/")
    box = page.locator(".plot[data-brush]").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + 40)
    expect(page).to_have_url(re.compile(r"\?from=2020-08&to=2020-08$"))


def test_a_year_of_the_strip_is_a_link(new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto("/")
    page.get_by_role("link", name="2014: 1 event").click()
    expect(page).to_have_url(re.compile(r"\?from=2014&to=2014$"))
    expect(page.locator("#brush-from")).to_have_attribute("aria-valuetext", re.compile("2014"))


def test_without_javascript_the_fields_do_the_same(new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page.goto("/")
    expect(page.locator(".handles")).to_be_hidden()
    page.locator("#from").fill("2020-04")
    page.get_by_role("button", name="Set dates").click()
    expect(page).to_have_url(re.compile("from=2020-04"))
