"""Imports in the desk: rehearsed, read row by row, confirmed; the same code as the command."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.editing.importers import uploads
from incidents.editing.importers.sheet_files import workbook
from incidents.models import AuditEntry, Edition, Event, ImportRun
from tests.editing.importers.ged import ged_archive, ged_file, ged_row
from tests.editing.importers.own_sheets import exported, fill
from tests.factories import make_collection, make_user

ADD = reverse("admin:incidents_importrun_add")


def upload(client, data=None, *, name="ged.csv", **fields):
    file = SimpleUploadedFile(name, ged_file() if data is None else data)
    return client.post(ADD, {"file": file, "format": "ucdp-ged"} | fields)


def report(client):
    (run,) = ImportRun.objects.all()
    return reverse("admin:incidents_importrun_change", args=[run.pk])


def errors(response):
    assert response.status_code == 200
    return str(response.context["form"].errors)


def test_a_file_is_rehearsed_and_nothing_is_kept_until_it_is_confirmed(client, writer):
    response = upload(client, ged_file(*ged_archive(40, odd=2)))
    assert response.status_code == 302
    assert not Event.objects.exists()
    page = client.get(response.url).content.decode()
    assert "Dry run, nothing was kept. 40 rows: 36 created, 2 duplicate, 2 invalid." in page
    assert "date_start is a date such as 2016-03-01" in page
    assert "encoding: UTF-8" in page
    confirmed = client.post(response.url, follow=True)
    assert "40 rows: 36 created, 2 duplicate, 2 invalid." in confirmed.content.decode()
    assert set(Event.objects.values_list("state", flat=True)) == {"draft"}
    assert Event.objects.count() == 36
    run = ImportRun.objects.get()
    assert (run.content, run.by) == (None, writer)
    assert run.done_at is not None
    entry = AuditEntry.objects.get(action="file-imported")
    assert (entry.by, "36 created" in entry.detail) == (writer.get_username(), True)


def test_what_was_taken_in_leads_to_its_events_and_is_not_taken_twice(client, writer):
    upload(client)
    address = report(client)
    client.post(address)
    event = Event.objects.get()
    assert reverse("admin:incidents_event_change", args=[event.pk]) in client.get(address).content.decode()
    again = client.post(address, follow=True).content.decode()
    assert "This file was taken in already." in again
    assert Event.objects.count() == 1


def test_rows_can_be_read_by_what_would_become_of_them(client, writer):
    upload(client, ged_file(*ged_archive(40, odd=2)))
    response = client.get(report(client), {"outcome": "invalid"})
    assert {row["outcome"] for row in response.context["rows"]} == {"invalid"}
    assert response.context["rows"][0]["line"] == 2


def test_only_who_may_publish_is_offered_it_and_it_is_done_in_their_name(client, log_in):
    log_in("Writer")
    assert "publish" not in client.get(ADD).context["form"].fields
    upload(client, publish="on")
    assert not ImportRun.objects.get().publish
    reviewer = log_in("Reviewer")
    ImportRun.objects.all().delete()
    upload(client, publish="on")
    client.post(report(client))
    assert [edition.author.user for edition in Edition.objects.all()] == [reviewer]


def test_where_there_are_two_reviewers_the_other_one_approves_what_was_imported(client, log_in):
    log_in("Reviewer")
    importer = log_in("Reviewer")
    upload(client, publish="on")
    confirmed = client.post(report(client), follow=True).content.decode()
    assert (
        "Kept, and not published: A change of date, how sure, responsibility, figures needs a second"
        in confirmed
    )
    event = Event.objects.get()
    assert (event.state, [entry.user for entry in event.contributions.all()]) == ("draft", [importer])


def test_events_go_to_the_collection_that_is_chosen(client, writer):
    collection = make_collection()
    upload(client, collection=collection.pk)
    client.post(report(client))
    assert collection.events.count() == 1


def test_nobody_confirms_what_somebody_else_has_uploaded(client, log_in):
    log_in("Writer")
    upload(client)
    log_in("Reviewer")
    assert "Waits for" in client.get(report(client)).content.decode()
    assert client.post(report(client)).status_code == 403
    assert not Event.objects.exists()


def test_who_may_not_write_events_may_not_import(client, db):
    client.force_login(make_user())
    assert client.get(ADD).status_code == 403
    assert upload(client).status_code == 403
    assert client.get(reverse("admin:incidents_importrun_changelist")).status_code == 403
    run = ImportRun.objects.create(file_name="a", format="ucdp-ged", report={"rows": []})
    assert client.get(reverse("admin:incidents_importrun_change", args=[run.pk])).status_code == 403


@pytest.mark.parametrize("number", ["9999", "x"])
def test_an_import_that_is_not_there_is_not_found(client, writer, number):
    assert client.get(reverse("admin:incidents_importrun_change", args=[number])).status_code == 404


def test_a_workbook_of_our_own_is_taken(client, writer, db):
    fill()
    upload(client, workbook(exported()), name="all.xlsx", format="dateline")
    assert "unchanged" in client.get(report(client)).content.decode()


@pytest.mark.parametrize(
    ("data", "fields", "words"),
    [
        (b"id,country\n1,Examplia\n", {}, "Columns are missing: type_of_violence"),
        (b"", {}, "empty"),
        (b"PK\x03\x04", {"format": "dateline"}, "The workbook is damaged"),
        (b"{", {"format": "timelinejs"}, "The JSON cannot be read"),
        (b"id\n", {"format": "flood"}, "not one of the available choices"),
        (b"id\n", {"name": "ged.csv.xz"}, "Unpack the file first"),
        (b"id\n", {"name": "GED.ZIP"}, "Unpack the file first"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(client, writer, data, fields, words):
    assert words in errors(upload(client, data, **fields))
    assert not ImportRun.objects.exists()


def test_a_file_too_large_for_a_page_names_the_command(client, writer, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_ROWS", 1)
    found = errors(upload(client, ged_file(ged_row(), ged_row(id="2"))))
    assert "python manage.py import_events FILE --format ucdp-ged --dry-run" in found
    monkeypatch.setattr("incidents.editing.admin.imports.MOST_BYTES", 10)
    assert "use the command import_events" in errors(upload(client))


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused(client, writer, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)
    data = workbook(exported())
    assert "The workbook unpacks to" in errors(upload(client, data, name="a.xlsx", format="dateline"))


def test_words_of_a_file_are_shown_as_text(client, writer):
    upload(client, ged_file(ged_row(best="<script>alert(1)</script>")), name="<b>.csv")
    page = client.get(report(client)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;.csv" in page


def test_imports_are_listed_with_who_brought_them(client, writer):
    upload(client)
    page = client.get(reverse("admin:incidents_importrun_changelist")).content.decode()
    assert "ged.csv" in page
    assert writer.get_username() in page
