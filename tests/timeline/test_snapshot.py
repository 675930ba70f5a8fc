"""The index as a file: read back as it was, and never believed where it is not what the log says."""

import logging
import os
import random

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from incidents.timeline.index import archive, snapshot
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from tests.timeline.editions import append, redact
from tests.timeline.histories import random_edition, random_query, take_step
from tests.timeline.oracle.archive import PlainArchive
from tests.timeline.test_index import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(monkeypatch, data_folder):
    """Have every index write its snapshot, however small; give where."""
    monkeypatch.setattr(snapshot, "WORTHWHILE", 0)
    return snapshot.snapshot_path()


@pytest.fixture
def chance():
    return random.Random(7)


def at_head(archive, **query):
    return archive.select(TimelineQuery(**query), archive.head().sequence)


def read_log(monkeypatch):
    """Count how often the whole log is read."""
    reads = []
    build = archive.build
    monkeypatch.setattr(archive, "build", lambda *given: reads.append(given) or build(*given))
    return reads


def test_an_index_read_back_gives_the_same_answers(path, monkeypatch, chance):
    for event in range(1, 30):
        append(event, **random_edition(chance, event))
    for _ in range(40):
        take_step(chance, 40)
    IndexArchive().build_snapshot()
    reads = read_log(monkeypatch)
    index, oracle = IndexArchive(), PlainArchive()
    head = index.head().sequence
    for _ in range(15):
        query, at = random_query(chance), chance.randrange(head + 1)
        assert answers(index.select(query, at)) == answers(oracle.select(query, at))
    for _ in range(20):
        take_step(chance, 40)
    head = index.head().sequence
    for _ in range(15):
        query = random_query(chance)
        assert answers(index.select(query, head)) == answers(oracle.select(query, head))
    assert not reads


def test_a_start_takes_the_snapshot_and_what_is_newer(path, monkeypatch):
    append(1)
    assert at_head(IndexArchive()).total == 1
    append(2)
    reads = read_log(monkeypatch)
    assert at_head(IndexArchive()).total == 2
    assert not reads


@pytest.mark.parametrize(
    "damage", ["cut", "empty", "flipped", "foreign", "older format", "other kinds", "not ours"]
)
def test_a_snapshot_that_is_not_right_is_read_anew(path, monkeypatch, caplog, damage):
    append(1)
    at_head(IndexArchive())
    held = path.read_bytes()
    header, _, body = held.partition(b"\n")
    broken = {
        "cut": held[:-100],
        "empty": b"",
        "flipped": held[:-50] + bytes([held[-50] ^ 1]) + held[-49:],
        "foreign": header.replace(b'"sequence": 1', b'"sequence": 2') + b"\n" + body,
        "older format": header.replace(b'"format": %d' % snapshot.FORMAT, b'"format": 1') + b"\n" + body,
        "other kinds": header.replace(b'"kinds": "', b'"kinds": "x') + b"\n" + body,
        "not ours": b"\x00\xff" * 500,
    }
    path.write_bytes(broken[damage])
    reads = read_log(monkeypatch)
    with caplog.at_level(logging.WARNING, "incidents"):
        assert at_head(IndexArchive()).total == 1
    assert len(reads) == 1
    assert "index" in caplog.text
    assert path.read_bytes() != broken[damage]


def test_a_full_disk_costs_the_snapshot_alone(path, monkeypatch, caplog):
    append(1)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert at_head(IndexArchive()).total == 1
    assert "could not be written" in caplog.text
    assert list(path.parent.glob("index-*")) == []


def test_what_a_killed_process_left_behind_is_not_read_and_is_cleared_away(path):
    append(1)
    left = path.with_name(f"{path.name}.1.part")
    left.write_bytes(b"half of it")
    os.utime(left, (0, 0))
    assert at_head(IndexArchive()).total == 1
    assert path.exists()
    assert not left.exists()


def test_nothing_taken_back_stays_in_the_snapshot(path):
    append(1, words="secretname")
    append(2)
    index = IndexArchive()
    at_head(index)
    assert b"secretname" in path.read_bytes()
    redact(1)
    at_head(index)
    index.fold()
    assert b"secretname" not in path.read_bytes()
    assert at_head(IndexArchive(), q="secretname").total == 0


def test_a_small_archive_writes_none(data_folder):
    append(1)
    at_head(IndexArchive())
    assert not snapshot.snapshot_path().exists()


def test_build_index_writes_the_snapshot_and_says_of_how_much(data_folder, capsys):
    append(1)
    append(1, action="updated")
    call_command("build_index")
    assert capsys.readouterr().out == "2 editions up to 2 are indexed.\n"
    assert snapshot.saved_sequence(snapshot.snapshot_path()) == 2


def test_build_index_says_why_it_could_not_be_written(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "file" / "below"
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("build_index")


def test_an_empty_log_makes_an_empty_index(path):
    call_command("build_index")
    index = snapshot.load(path)
    assert index is not None
    assert index.rows.count == 0
    assert np.array_equal(index.endings.row, [])
