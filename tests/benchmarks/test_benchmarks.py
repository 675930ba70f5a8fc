"""The benchmark itself, in small: its queries, its peers' answers, and its report."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection

from incidents.editing import synthetic
from tests.benchmarks import flat, report
from tests.benchmarks.meter import Sample, cpu_seconds, medians
from tests.benchmarks.peers import read_ours
from tests.benchmarks.queries import Ask, choose
from tests.benchmarks.run import Measured, Row, main
from tests.benchmarks.writes import publish


@pytest.fixture
def archive(db, tmp_path):
    """Give an archive of 300 events as the file it is copied from, whatever database it stands in."""
    synthetic.generate(count=300, seed=1)
    return lambda: _written(tmp_path / "archive.sqlite3")


def _written(path):
    """Write the log as it stands into a file of its own: this test's is not committed."""
    path.unlink(missing_ok=True)
    with flat.connect(path) as file:
        for table in ("incidents_edition", "incidents_editioncontent"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")
                names = [column[0] for column in cursor.description]
                rows = [[str(value) if isinstance(value, date) else value for value in row] for row in cursor]
            file.execute(f"CREATE TABLE {table} ({', '.join(names)})")
            with file:
                file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)
    return path


def differences(client, path):
    found = []
    for ask in choose(path):
        said = client.get(f"/timeline.json?{urlencode(ask.pairs)}").content
        if flat.hashed(read_ours(json.loads(said))) != flat.hashed(flat.answer(path, ask)):
            found.append(ask.name)
    return found


def test_every_answer_is_that_of_plain_sql_and_still_after_insertions_and_moves(archive, client, tmp_path):
    path = tmp_path / "flat.db"
    flat.copy(archive(), path)
    asks = choose(path)
    assert len({ask.name for ask in asks}) == len(asks) == 14
    totals = [flat.answer(path, ask)["total"] for ask in asks]
    assert max(totals) > 200
    assert 0 in totals
    assert differences(client, path) == []
    assert publish(5, seed=3) == 310
    flat.follow(archive(), path, since=300)
    assert differences(client, path) == []


def test_a_wrong_answer_is_told(archive, client, tmp_path):
    path = tmp_path / "flat.db"
    flat.copy(archive(), path)
    with flat.connect(path) as copy, copy:
        copy.execute("UPDATE event SET kind = 'strike' WHERE id = 1")
        copy.execute("UPDATE event SET kind = 'protest' WHERE id = 2")
    assert "everything" in differences(client, path)


def test_the_processor_time_of_children_counts_and_waiting_does_not():
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]]); sys.stdin.read()"
    burn = "import time\nwhile time.process_time() < 0.2: pass\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, burn], stdin=subprocess.PIPE) as process:
        while cpu_seconds(process.pid) < 0.2 and process.poll() is None:
            time.sleep(0.05)
        spent = cpu_seconds(process.pid)
        time.sleep(0.2)
        assert 0.2 <= spent <= cpu_seconds(process.pid) < spent + 0.1
        for child in subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
        ).stdout.split():
            os.kill(int(child), 15)
        process.kill()


def test_the_report_begins_with_the_ratios_and_says_what_was_dropped():
    def measured(events, ours):
        rows = [
            Row(
                ask,
                events,
                samples={
                    report.OURS: Sample(ours, ours),
                    report.OPENED: Sample(1.25 * ours, ours),
                    report.PINNED: Sample(1.5 * ours, ours),
                    report.COLD: Sample(2 * ours, ours),
                    report.FLOOR: Sample(ours / 2, ours),
                    report.LIST: Sample(100 * ours, ours),
                    report.DEFAULT: Sample(50 * ours, ours),
                },
                equal={report.OURS: True, report.LIST: True, report.DEFAULT: False},
                remarks={report.DEFAULT: "places"},
            )
            for ask in asks
        ]
        return Measured(events, rows, Sample(1, 1), Sample(1.5, 2), None, 50, 1, 200)

    asks = [Ask(name, part=part) for name, part in (("everything", "full"), ("deep", "deep"))]
    said = report.written([measured(1000, 1.0), measured(10_000, 2.0)], rounds=3)
    lists = (
        "| 1,000 | Dateline | Django list | 100 | 100 |\n| 1,000 | seven lists open | Django list | 80 | 80 |"
    )
    assert said.index("## Ratios") < said.index(lists) < said.index("## Targets")
    assert "| 10,000 | 2.00 | 2.00 | 4.00 | 4.00 |" in said
    assert "| – | 2.0, 2.0, 2.0 |" in said
    assert "| 1.5, 1.5 | 1.5, 1.5 |" in said
    assert "2 of 2 | 2 of 2" in said
    assert "places" in said


def test_one_sample_far_off_does_not_count():
    assert medians([Sample(1, 1), Sample(2, 2), Sample(900, 900)]) == Sample(2, 2)


@pytest.mark.slow
def test_the_command_measures_all_peers_in_one_run(capfd):
    """Takes about half a minute."""
    main(["--events", "300", "--rounds", "1"])
    said = capfd.readouterr().out
    assert "14 of 14" in said
    assert "| 6 differences from plain SQL after publishing | 0 (200 editions) |" in said


def test_wrong_use_names_what_is_taken(capsys):
    with pytest.raises(SystemExit):
        main(["--peers", "self,oracle"])
    assert "self, django, datasette" in capsys.readouterr().err
