"""Signing in to the desk, for the tests that write."""

from playwright.sync_api import expect

PASSWORD = "a long password for northport"


def sign_in(page, name, path="/admin/"):
    """Ask for a page of the desk, sign in, and wait until it is there."""
    page.goto(path)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    button = page.get_by_role("button", name="Log in")
    button.click()
    expect(button).to_have_count(0)
