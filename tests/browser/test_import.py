"""An import in a real Chromium: uploaded, read row by row and confirmed, under the strict policy."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PASSWORD, sign_in
from tests.browser.test_axe import violations
from tests.editing.importers.ged import ged_archive, ged_file

ACCOUNT = f"""
from django.contrib.auth import get_user_model
get_user_model().objects.create_superuser("importer", password="{PASSWORD}")
"""


@pytest.fixture(scope="module")
def desk_site(start_site):
    site = start_site()
    site.shell(ACCOUNT)
    return site


def upload_page(new_page, site, width):
    page = new_page(site, viewport={"width": width, "height": 900})
    sign_in(page, "importer", "/admin/incidents/importrun/add/")
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_a_file_is_rehearsed_read_and_taken_in(new_page, desk_site, tmp_path, width):
    file = tmp_path / f"northport-{width}.csv"
    rows = ged_archive(20, odd=2)
    for row in rows:
        row["id"] += f"-{width}"
    file.write_bytes(ged_file(*rows))
    page = upload_page(new_page, desk_site, width)
    expect(page.get_by_role("heading", name="Import a file")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Format").select_option("ucdp-ged")
    page.get_by_role("button", name="Rehearse").click()
    expect(page.get_by_text("Dry run, nothing was kept. 20 rows: 16 created")).to_be_visible()
    expect(page.get_by_role("row", name="date_start is a date such as").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="invalid").click()
    expect(page.get_by_role("row", name="date_start is a date such as")).to_have_count(2)
    page.get_by_role("link", name="All rows").click()
    page.get_by_role("button", name="Take it in as drafts").click()
    expect(page.get_by_text("The file was taken in. 20 rows: 16 created")).to_be_visible()
    assert violations(page) == []


def test_the_columns_of_any_csv_are_asked_for_and_its_ambiguous_dates(new_page, desk_site, tmp_path):
    file = tmp_path / "police.csv"
    file.write_text("Day;What;Dead\n04/05/2021;Shells fall;2\n05/06/2021;Talks;\n")
    page = upload_page(new_page, desk_site, 1440)
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Rehearse").click()
    page.get_by_label("Name of this mapping").fill("examplia-police")
    page.get_by_label("Whose table it is").fill("Examplia police")
    page.get_by_label("Date:", exact=True).select_option(label="day (04/05/2021, 05/06/2021)")
    page.get_by_label("Title:", exact=True).select_option("what")
    page.get_by_label("Killed:").select_option("dead")
    page.get_by_role("button", name="Keep and rehearse").click()
    expect(page.get_by_text("“04/05/2021” can be read in two ways")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Day or month first").select_option("month-first")
    page.get_by_role("button", name="Keep and rehearse").click()
    expect(page.get_by_text("Dry run, nothing was kept. 2 rows: 2 created.")).to_be_visible()
