"""A writer enters, a second person approves, readers read: the desk and the pages in a real Chromium."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PASSWORD, sign_in

ADDRESS = "/events/1/rockets-near-northport/"
NAME = "Farid Example"
STAFF = f"""
from django.contrib.auth.models import Group, User
from incidents.models import Document, Source
for name, role in (("ana", "Writer"), ("ben", "Reviewer"), ("carla", "Reviewer")):
    user = User.objects.create_user(name, password="{PASSWORD}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
for name in ("Gazette", "Courier"):
    source = Source.objects.create(slug=name.lower(), name=f"Northport {{name}}")
    Document.objects.create(source=source, title=f"Rockets near Northport, says the {{name}}",
        url=f"https://{{name.lower()}}.example/1", published_at="2021-04-18T20:00:00Z")
"""
REDACT = f"""
from incidents.editing.redaction import editions_that_say, redact
from incidents.models import Claim
from tests.factories import make_administrator
claim = Claim.objects.get(number=1)
claim.text = claim.text.replace(", says {NAME}", "")
claim.save()
redact(editions=editions_that_say("{NAME}"), by=make_administrator(), approved_by=make_administrator(),
    category="safety", note="He was threatened.", replacement=True)
"""


@pytest.fixture(scope="module")
def desk(start_site):
    site = start_site()
    site.shell(STAFF)
    return site


@pytest.fixture
def log_in(new_page, desk):
    def log_in(name):
        page = new_page(desk, viewport={"width": 1440, "height": 1000})
        sign_in(page, name)
        return page

    return log_in


def fill_claim(page, index, outlet, text, figures):
    claim = page.locator(f"#claims-{index}")
    claim.locator(".field-document .select2-selection").click()
    page.locator(".select2-search__field").fill(outlet)
    page.locator(".select2-results__option", has_text=outlet).click()
    claim.locator(f"[name=claims-{index}-said_by]").fill(f"The {outlet}")
    claim.locator(f"[name=claims-{index}-text]").fill(text)
    for supported in ("What happened", "Date"):
        claim.get_by_label(supported, exact=True).check()
    claim.locator(f"[name=claims-{index}-figures]").fill(figures)


def decide(page, decision, reason=""):
    """Take what waits in front of the queue, and decide it."""
    page.goto("/admin/")
    page.locator(".queue").get_by_role("link").first.click()
    page.get_by_role("link", name="Comment, send back or decide").click()
    page.get_by_label(decision).check()
    if reason:
        page.get_by_label("Reason:").fill(reason)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_what_two_editors_publish_correct_redact_and_withdraw_is_what_readers_find(desk, log_in, new_page):
    ana, ben, reader = log_in("ana"), log_in("ben"), new_page(desk)

    ana.goto("/admin/incidents/incident/add/")
    ana.get_by_label("Title:", exact=True).fill("Two rockets land near Northport")
    ana.get_by_label("Short title:").fill("Rockets near Northport")
    ana.get_by_label("Kind:", exact=True).select_option("rocket-attack")
    ana.get_by_label("Date, as the source words it").fill("18 April 2021")
    ana.get_by_label("Summary").fill("Rockets came down outside the town, two papers say.")
    fill_claim(ana, 0, "Gazette", f"Two people were hurt, says {NAME}.", "injured: 2")
    ana.get_by_role("button", name="Add another Claim").click()
    fill_claim(ana, 1, "Courier", "Five people were hurt.", "injured: 5")
    ana.get_by_role("button", name="Save and submit for review").click()
    expect(ana.locator(".messagelist")).to_contain_text("handed to the reviewers")
    assert reader.goto(ADDRESS).status == 404

    decide(ben, "Publish it for the first time")
    reader.goto(ADDRESS)
    expect(reader.get_by_role("definition").filter(has_text="2 to 5, figures differ")).to_be_visible()
    expect(reader.locator("main")).to_contain_text(f"Two people were hurt, says {NAME}.")
    expect(reader.locator("main")).to_contain_text("Five people were hurt.")

    ana.reload()
    ana.get_by_label("Title:", exact=True).fill("Three rockets land near Northport")
    ana.get_by_role("button", name="Save and submit for review").click()
    ana.get_by_label("Yes: publish a correction").check()
    ana.get_by_label("Reason:").fill("We said two rockets. In fact there were three.")
    ana.get_by_role("button", name="Submit to a reviewer").click()
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Two rockets land near Northport")
    decide(ben, "Yes: publish a correction")
    for address in (ADDRESS, f"{ADDRESS}history/", "/corrections/"):
        reader.goto(address)
        expect(reader.locator("main")).to_contain_text("We said two rockets. In fact there were three.")

    desk.shell(REDACT)
    for address in ("/", ADDRESS, f"{ADDRESS}history/", f"{ADDRESS}?edition=1", "/corrections/"):
        reader.goto(address)
        assert NAME not in reader.content()
    reader.goto(ADDRESS)
    expect(reader.locator("main")).to_contain_text("Two people were hurt.")

    ben.goto("/admin/incidents/incident/")
    ben.get_by_role("link", name="Three rockets land near Northport").click()
    ben.get_by_role("link", name="Comment, send back or decide").click()
    ben.get_by_label("It should not have been published: withdraw it").check()
    ben.get_by_label("Reason:").fill("The report was about a drill.")
    ben.get_by_role("button", name="Confirm").click()
    assert reader.goto(ADDRESS).status == 410
    expect(reader.locator("main")).to_contain_text("The report was about a drill.")
