"""Accounts and redactions in a real Chromium: within the policy, accessible, and no wider than the screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PASSWORD, sign_in
from tests.browser.test_axe import SIZES, violations

ACCOUNTS = f"""
from django.contrib.auth.models import Group, User
from tests.factories import make_examplia, make_published
for name in ("first", "second"):
    user = User.objects.create_user(name, password="{PASSWORD}", is_staff=True)
    user.groups.add(Group.objects.get(name="Administrator"))
    print(user.pk)
make_published(place=make_examplia()["northport"], summary="Zuleika Qandil saw two rockets.")
"""
CODE = """
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
device = TOTPDevice.objects.get()
print(f"{TOTP(device.bin_key).token():06}")
"""


@pytest.fixture(scope="module")
def desk_site(start_site):
    site = start_site()
    site.shell(ACCOUNTS)
    return site


@pytest.fixture
def open_desk(new_page, desk_site):
    def open_desk(name):
        page = new_page(desk_site, viewport=SIZES["wide"])
        sign_in(page, name)
        return page

    return open_desk


def looked_at(page, name):
    """Look at a page on a screen and on a phone; give what is wrong with it."""
    found = []
    for size in SIZES.values():
        page.set_viewport_size(size)
        found += violations(page, f"{name}, {size['width']}")
        overhang = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found += [f"{name}: {overhang} px wider than {size['width']}"] if overhang > 0 else []
    page.set_viewport_size(SIZES["wide"])
    return found


def test_a_second_factor_is_set_up_and_what_shows_an_account_is_accessible(open_desk, desk_site):
    page = open_desk("first")
    page.get_by_role("link", name="Account", exact=True).click()
    found = looked_at(page, "account")
    page.get_by_role("link", name="Set it up").click()
    expect(page.get_by_role("img", name="The key as a QR code")).to_be_visible()
    found += looked_at(page, "set up")
    page.get_by_role("textbox", name="Code").fill(desk_site.shell(CODE).split()[-1])
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    found += looked_at(page, "recovery codes")
    page.goto("/admin/account/")
    expect(page.locator("#content")).to_contain_text("10 recovery codes left")
    page.goto("/admin/confirm/")
    found += looked_at(page, "confirm")
    page.goto("/admin/auth/user/")
    page.get_by_role("link", name="second").click()
    expect(page.get_by_role("button", name="Take the second factor away")).to_be_visible()
    found += violations(page, "an account's form", part="section.account-page")
    assert found == []


def test_two_administrators_redact(open_desk):
    first, second = open_desk("first"), open_desk("second")
    first.goto("/admin/incidents/redactionproposal/")
    first.get_by_role("link", name="Propose a redaction").click()
    first.get_by_role("textbox", name="Words").fill("Zuleika Qandil")
    first.get_by_role("textbox", name="What stands").fill("a baker")
    first.get_by_role("textbox", name="Reason").fill("Her brother asked.")
    first.get_by_role("button", name="Show what it reaches").click()
    expect(first.locator("#content")).to_contain_text("a baker saw two rockets")
    found = looked_at(first, "proposing")
    first.get_by_role("button", name="Propose", exact=True).click()
    address = first.url
    second.goto(address)
    found += looked_at(second, "deciding")
    second.get_by_role("button", name="Confirm").click()
    expect(second.locator(".messagelist")).to_contain_text("Redacted")
    found += looked_at(second, "decided")
    second.goto("/?q=Qandil")
    expect(second.locator("h4.event-title")).to_have_count(0)
    assert found == []
