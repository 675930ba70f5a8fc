"""The command writes what the addresses give, or nothing."""

import pytest
from django.core.management import CommandError, call_command

from incidents.exports.forms import FORMS
from tests.timeline.editions import append

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(FORMS))
def test_it_writes_the_same_bytes_as_the_address(get, tmp_path, name):
    append(1)
    append(2, kind="talks", status="scheduled")
    option = "&" + "=".join(FORMS[name].option) if FORMS[name].option else ""
    address = f"{FORMS[name].path}?strand=diplomacy{option}"
    call_command("export_events", "strand=diplomacy", format=name, output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == get(address).body
    assert [file.name for file in tmp_path.iterdir() if "part" in file.name] == []


def test_without_a_file_it_writes_to_stdout_and_its_totals_to_stderr(capfdbinary):
    append(1)
    call_command("export_events", format="csv")
    found = capfdbinary.readouterr()
    assert found.out.startswith(b'"id","url"')
    assert found.err.startswith(b"1 events as of edition 1; ")


def test_it_speaks_the_language_of_the_query(tmp_path):
    append(1, places=["examplia"])
    call_command("export_events", "lang=ar", format="csv", output=tmp_path / "file")
    assert "إكزامبليا" in (tmp_path / "file").read_text()


@pytest.mark.parametrize("query", ["kind=nothing", "as_of=7", "from=2021&to=2020"])
def test_what_cannot_be_read_is_refused_and_nothing_written(tmp_path, query):
    with pytest.raises(CommandError):
        call_command("export_events", query, format="csv", output=tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_is_not_there_leaves_no_file(tmp_path):
    with pytest.raises(CommandError):
        call_command("export_events", "page=9", format="json", output=tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_it_has_no_limit(tmp_path, settings):
    settings.EXPORT_MAX_EVENTS = 1
    append(1)
    append(2)
    call_command("export_events", format="csv", output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes().count(b"\r\n") == 3
