"""`import_events`: adapters only, with errors that say what is accepted."""

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Edition, Event
from tests.editing.importers.ged import ged_archive, ged_file, ged_row
from tests.factories import make_collection, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(ged_file(*ged_archive(40, odd=2)))
    return path


def run(file, capsys, *options):
    call_command("import_events", file, "--format", "ucdp-ged", *options)
    return capsys.readouterr().out.splitlines()


def test_the_last_line_is_the_totals_and_troubles_have_their_line(file, capsys):
    told = run(file, capsys)
    assert told[-1] == "40 rows: 36 created, 2 duplicate, 2 invalid."
    assert "encoding: UTF-8" in told
    assert any(line.startswith("line 2: invalid (0). date_start is a date such as") for line in told)


def test_progress_is_told_every_twentieth(file, capsys):
    assert "40 of 40 rows (100 %)" in run(file, capsys)


def test_every_row_is_told_where_asked(file, capsys):
    assert len([line for line in run(file, capsys, "--all") if line.startswith("line ")]) == 40


def test_a_dry_run_keeps_nothing(file, capsys):
    assert run(file, capsys, "--dry-run")[-1].startswith("Dry run, nothing was kept. 40 rows: 36 created")
    assert Event.objects.count() == 0


def test_publishing_names_who_decided_it(file, capsys):
    user = make_user(may_publish=True, username="reviewer")
    assert run(file, capsys, "--publish", "--by", "reviewer")[-1].endswith("; 36 published.")
    assert {edition.author.user for edition in Edition.objects.all()} == {user}


def test_events_go_to_the_collection_that_is_named(file, capsys):
    collection = make_collection(slug="examplia-2019")
    run(file, capsys, "--collection", "examplia-2019")
    assert collection.events.count() == 36


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--collection", "nowhere"], "There is no collection “nowhere”. There are: examplia."),
        (["--publish"], "--publish needs --by USER"),
        (["--publish", "--by", "nobody"], "There is no user “nobody”"),
        (["--publish", "--by", "writer"], "writer has no right to publish"),
        (["--by", "writer"], "--by says who publishes, so it needs --publish"),
    ],
)
def test_what_cannot_be_done_is_refused_before_a_row_is_read(file, options, words):
    make_user(username="writer")
    make_collection(slug="examplia")
    with pytest.raises(CommandError, match=words):
        call_command("import_events", file, "--format", "ucdp-ged", *options)
    assert Event.objects.count() == 0


def test_a_file_of_another_kind_is_refused_naming_what_is_missing(tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(ged_file(ged_row(), columns=["id", "country"]))
    with pytest.raises(CommandError, match="Columns are missing: type_of_violence, "):
        call_command("import_events", path, "--format", "ucdp-ged")
