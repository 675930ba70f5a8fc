"""What the columns of any CSV are is said on a page, kept under a name, and used again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.models import Event, ImportRun, SavedMapping
from tests.factories import make_user

ADD = reverse("admin:incidents_importrun_add")
TABLE = "Day;What;Where;Dead\n04/05/2021;Shells fall;Northport;2\n05/06/2021;Talks;Eastfield;\n"
SAID = {
    "name": "examplia-police",
    "outlet": "Examplia police",
    "kind": "other",
    "language": "en",
    "date_order": "day-first",
    "column-date": "day",
    "column-title": "what",
    "column-place": "where",
    "column-killed": "dead",
}


def upload(client, **fields):
    file = SimpleUploadedFile("police.csv", TABLE.encode())
    return client.post(ADD, {"file": file, "format": "csv"} | fields)


@pytest.fixture
def columns(client, writer):
    """The address of the page for an uploaded file."""
    upload(client)
    (run,) = ImportRun.objects.all()
    return reverse("admin:incidents_importrun_columns", args=[run.pk])


def errors(response):
    assert response.status_code == 200
    return str(response.context["form"].errors)


def test_a_csv_without_a_mapping_is_asked_about_with_samples_of_its_columns(client, columns):
    report = reverse("admin:incidents_importrun_change", args=[ImportRun.objects.get().pk])
    assert client.get(report).url == columns
    page = client.get(columns).content.decode()
    assert "day (04/05/2021, 05/06/2021)" in page
    assert "delimiter: semicolon" in page
    assert "rows: 2" in page


def test_what_was_said_is_kept_and_the_file_is_rehearsed_by_it(client, columns):
    response = client.post(columns, SAID, follow=True)
    page = response.content.decode()
    assert "Dry run, nothing was kept. 2 rows: 2 created." in page
    assert "mapping: examplia-police" in page
    assert not Event.objects.exists()
    client.post(response.request["PATH_INFO"])
    assert sorted(Event.objects.values_list("edtf", flat=True)) == ["2021-05-04", "2021-06-05"]
    again = upload(client, mapping=SavedMapping.objects.get().pk)
    assert "2 unchanged" in client.get(again.url).content.decode()


def test_the_order_of_day_and_month_is_asked_where_the_dates_do_not_tell(client, columns):
    assert "can be read in two ways: say which comes first" in errors(
        client.post(columns, SAID | {"date_order": ""})
    )
    assert not SavedMapping.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"column-date": ""}, "required"),
        ({"column-title": "nowhere"}, "not one of the available choices"),
        ({"name": "a name"}, "valid"),
        ({"kind": "flood"}, "not one of the available choices"),
        ({"outlet": ""}, "required"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(client, columns, changed, words):
    assert words in errors(client.post(columns, SAID | changed))
    assert not SavedMapping.objects.exists()


def test_a_name_that_is_taken_is_told(client, columns):
    SavedMapping.objects.create(name="examplia-police")
    assert "There is a mapping of that name" in errors(client.post(columns, SAID))


def test_a_file_too_large_for_a_page_keeps_no_mapping(client, columns, monkeypatch):
    monkeypatch.setattr("incidents.editing.importers.uploads.MOST_ROWS", 1)
    assert "this page takes 1" in errors(client.post(columns, SAID))
    assert not SavedMapping.objects.exists()


def test_nobody_says_what_somebody_elses_columns_are(client, columns):
    client.force_login(make_user(is_superuser=True))
    assert client.get(columns).status_code == 403
    assert client.post(columns, SAID).status_code == 403


def test_what_is_no_table_is_refused_at_once(client, writer):
    response = client.post(ADD, {"file": SimpleUploadedFile("a.csv", b"\0\0"), "format": "csv"})
    assert "NUL characters" in errors(response)
    assert not ImportRun.objects.exists()
