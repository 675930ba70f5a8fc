"""The desk's own pages: accessible, within the policy, and quick to write in without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import sign_in
from tests.browser.test_axe import SIZES, violations
from tests.browser.test_editor import ACCOUNT, choose

STAGE = """
from incidents.editing import workflow
from incidents.models import Incident
from tests.factories import make_event, make_examplia
northport = make_examplia()["northport"]
draft = make_event(place=northport, title="Terrorists fire on Northport", grade="corroborated")
workflow.submit(event=draft, by=None)
workflow.say(event=draft, by=None, text="A second origin is missing.")
"""
DRAFT = "/admin/incidents/incident/14/change/"
PAGES = (
    "/admin/",
    "/admin/incidents/incident/",
    "/admin/incidents/incident/add/",
    DRAFT,
    "/admin/incidents/incident/14/publish/",
    "/admin/incidents/incident/14/compare/10/",
    "/admin/incidents/incident/10/history/",
    "/admin/incidents/document/1/change/",
    "/admin/incidents/place/1/change/",
    "/admin/incidents/importrun/add/",
    "/admin/second-factor/set-up/",
)
OTHER_PAGES = (
    "/admin/incidents/diplomaticevent/7/change/",
    "/admin/incidents/forceevent/4/change/",
    "/admin/incidents/incident/10/publish/",
    "/admin/incidents/incident/14/delete/",
    "/admin/incidents/document/",
    "/admin/incidents/document/add/?_popup=1",
    "/admin/incidents/source/1/change/",
    "/admin/incidents/actor/1/change/",
    "/admin/incidents/collection/1/change/",
    "/admin/incidents/edition/",
    "/admin/incidents/edition/1/change/",
    "/admin/password_change/",
    "/admin/account/",
    "/admin/auth/user/1/change/",
)


@pytest.fixture(scope="module")
def desk(start_site):
    site = start_site(demo=True, DATELINE_SECOND_PERSON="never")
    site.shell(ACCOUNT + STAGE)
    return site


@pytest.fixture
def page(new_page, desk):
    page = new_page(desk, viewport=SIZES["wide"])
    sign_in(page, "reviewer")
    return page


@pytest.mark.parametrize(
    ("size", "pages"),
    [
        pytest.param("wide", PAGES, id="wide"),
        pytest.param("wide", OTHER_PAGES, id="wide-others", marks=pytest.mark.slow),
        pytest.param("phone", PAGES, id="phone", marks=pytest.mark.slow),
    ],
)
def test_the_desks_pages_are_accessible(page, size, pages):
    page.set_viewport_size(SIZES[size])
    found = []
    for address in pages:
        assert page.goto(address).status == 200, address
        if page.locator("#beside").count():
            page.locator("#beside h2").first.wait_for()
        page.wait_for_function("() => !window.django?.jQuery || window.django.jQuery.isReady")
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        found += violations(page)
    assert found == []


class Keyboard:
    """Counts the keys pressed beyond the text itself."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, *texts):
        """Write texts into one field after the other."""
        for position, text in enumerate(texts):
            if position:
                self.press("Tab")
            self.page.keyboard.type(text)

    def pick(self, words):
        """Choose the record that a look-up finds first."""
        self.press("Enter")
        self.page.keyboard.type(words)
        found = self.page.locator(".select2-results__option--highlighted")
        expect(found).to_contain_text(words)
        self.press("Enter")


def test_an_event_with_two_claims_takes_fewer_than_forty_keys_beyond_its_text(page):
    page.goto("/admin/incidents/incident/add/")
    expect(page.get_by_label("Title:", exact=True)).to_be_focused()
    keys = Keyboard(page)
    keys.write("Two rockets land near Northport", "Rockets near Northport", "Rocket a")
    keys.press("Tab")
    keys.write("Rockets came down outside the town, two papers say.", "18 April 2021")
    keys.press("Alt+n")
    keys.pick("Northport")
    keys.press("Tab", "Tab", "Tab", "Tab")
    keys.write("Near")
    keys.press("Alt+n", "Alt+n")
    for number, (speaker, text) in enumerate(
        (("The Gazette", "Two were hurt."), ("The Courier", "Five were."))
    ):
        if number:
            keys.press("Alt+n")
        keys.pick("Rockets near Northport")
        keys.press("Tab", "Tab", "Tab")
        keys.write(speaker)
        keys.press("Tab", "Tab")
        keys.write(text, f"injured: {2 + 3 * number}")
        keys.press("Tab", "Space", "Tab", "Space")
    keys.press("Control+Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#beside")).to_contain_text("2 to 5, figures differ")
    expect(page.locator("#beside")).to_contain_text("Near Northport")
    expect(page.locator("#beside")).to_contain_text("Nothing keeps this back.")
    assert keys.pressed < 40


def test_a_lookup_takes_letters_from_the_moment_it_opens(page):
    page.goto("/admin/incidents/incident/add/")
    focused = page.evaluate("""() => {
        django.jQuery(".admin-autocomplete").first().select2("open");
        return document.activeElement.type;
    }""")
    assert focused == "search"


def test_nobody_leaves_by_accident_what_is_not_saved(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(DRAFT)
    # The browser asks nobody who has touched nothing.
    page.get_by_label("Short title:").click()
    page.goto("/admin/")
    assert asked == []
    page.goto(DRAFT)
    page.get_by_label("Short title:").press("End")
    page.keyboard.type("!")
    page.goto("/admin/")
    assert asked == ["beforeunload"]
    page.goto(DRAFT)
    page.get_by_label("Short title:").press("End")
    page.keyboard.type("!")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert asked == ["beforeunload"]


def test_outlet_and_document_are_added_without_leaving_the_form(page):
    page.goto("/admin/incidents/incident/add/")
    page.get_by_label("Title:", exact=True).fill("Kept while the others are added")
    with page.expect_popup() as opened:
        page.locator("#add_id_claims-0-document").click()
    document = opened.value
    document.get_by_label("Title:").fill("Rockets, says the Courier")
    with document.expect_popup() as opened:
        document.locator("#add_id_source").click()
    outlet = opened.value
    outlet.get_by_label("Name:").fill("Northport Courier")
    with outlet.expect_event("close"):
        outlet.get_by_role("button", name="Save", exact=True).click()
    expect(document.locator("#id_source")).to_contain_text("Northport Courier")
    with document.expect_event("close"):
        document.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_claims-0-document")).to_contain_text("Rockets, says the Courier")
    expect(page.get_by_label("Title:", exact=True)).to_have_value("Kept while the others are added")


def test_last_month_is_counted_from_the_document_as_soon_as_it_is_chosen(page):
    page.goto("/admin/incidents/incident/add/")
    page.get_by_label("Date, as the source words it").fill("last month")
    reading = page.locator(".field-date_reading")
    expect(reading.locator(".unreadable")).to_be_visible()
    choose(page, "document", "Northport", "Rockets near Northport (Northport Gazette)")
    expect(reading).to_contain_text("February 2021")


def test_a_reading_that_is_not_meant_is_changed_with_a_click(page):
    page.goto("/admin/incidents/incident/add/")
    typed = page.get_by_label("Date, as the source words it")
    typed.fill("late Feb 2021")
    drawn = "A band from 21 February 2021 to 28 February 2021, faded at both ends"
    expect(page.get_by_role("img", name=drawn)).to_be_visible()
    page.get_by_role("button", name="February 2021", exact=True).click()
    expect(typed).to_have_value("February 2021")
    expect(page.locator(".field-date_reading")).to_contain_text("between 1 and 28 February 2021")
