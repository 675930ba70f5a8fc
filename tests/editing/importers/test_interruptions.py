"""An import killed at any moment and run again ends as one that nobody disturbed."""

import os
import random
import subprocess
import sys
import time

import pytest

from tests.editing.importers.ged import ged_archive, ged_file
from tests.sites import ROOT

STATE = """
from dataclasses import replace
from incidents.editing.importers.copies import digest
from incidents.editing.importers.stored import stored_copies
from incidents.models import *
# A database gives no key again that it gave to what was undone: documents are told by what they say.
columns = ("source__slug", "title", "citation", "published_at")
documents = {pk: str(said) for pk, *said in Document.objects.values_list("pk", *columns)}
rows = list(ExternalId.objects.order_by("identifier").select_related("event"))
others = 0
for start in range(0, len(rows), 500):
    batch = rows[start : start + 500]
    copies = stored_copies([row.event_id for row in batch])
    for row in batch:
        copy = copies[row.event_id]
        others += digest(copy) != row.imported
        claims = [replace(claim, document=documents[claim.document]) for claim in copy.claims]
        print(row.identifier, digest(replace(copy, claims=tuple(claims))), row.event.state)
for model in (Event, Claim, Figure, Document, Source, Actor, Place, Participation, EventPlace, Edition):
    print(model.__name__, model.objects.count())
print(others)
"""


class Archive:
    """A database of its own, driven by commands in processes of their own."""

    def __init__(self, folder, database):
        folder.mkdir()
        self.environment = os.environ | {"DATELINE_DATA": str(folder), "DATABASE_URL": database}
        self.manage("migrate", "-v0")

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, ROOT / "manage.py", *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def manage(self, *arguments):
        process = self.start(*arguments)
        told, _ = process.communicate(timeout=1200)
        assert process.returncode == 0, told
        return told

    def state(self):
        return self.manage("shell", "--no-imports", "-c", STATE)


@pytest.fixture
def make_archive(tmp_path, own_database):
    return lambda name: Archive(tmp_path / name, own_database())


@pytest.mark.parametrize(
    ("rows", "odd", "kills"),
    [(600, 6, 3), pytest.param(20_000, 200, 10, marks=pytest.mark.slow)],
)
def test_an_import_that_is_killed_again_and_again_ends_like_a_clean_one(
    make_archive, tmp_path, rows, odd, kills
):
    file, held = tmp_path / "events.csv", tmp_path / "held.csv"
    archive = ged_archive(rows, odd=odd)
    file.write_bytes(ged_file(*archive))
    held.write_bytes(ged_file(*archive[2 :: rows // odd]))
    command = ("import_events", file, "--format", "ucdp-ged")
    clean, killed = make_archive("clean"), make_archive("killed")
    for archive in (clean, killed):
        archive.manage("import_events", held, "--format", "ucdp-ged")
    began = time.monotonic()
    told = clean.manage(*command).splitlines()[-1]
    took = time.monotonic() - began
    assert (
        told == f"{rows:,} rows: {rows - 3 * odd:,} created, {odd} unchanged, {odd} duplicate, {odd} invalid."
    )
    chance = random.Random(rows)
    for _ in range(kills):
        process = killed.start(*command)
        try:
            process.wait(timeout=chance.uniform(0, took / 2))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    last = killed.manage(*command).splitlines()[-1]
    assert f"{odd} duplicate, {odd} invalid" in last
    state = killed.state()
    assert state == clean.state()
    assert state.splitlines()[-1] == "0"
