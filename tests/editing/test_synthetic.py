"""Invented archives: alike for one count and seed, whole after an interruption, never among facts."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.editing import synthetic
from incidents.editing.synthetic import making
from incidents.editing.synthetic.examplia import Examplia
from incidents.editing.verify import verify
from incidents.models import Edition, EditionContent, Event
from incidents.models import synthetic as mark
from incidents.models.synthetic import SLUG
from tests.factories import make_published

pytestmark = pytest.mark.django_db

MAKER = """
import django
django.setup()
from multiprocessing import active_children
from incidents.editing.synthetic import making
from incidents.editing.synthetic.examplia import Examplia
making.MANY = 0
batches = making.batches(Examplia(100_000, 5), 0)
next(batches)
print(active_children()[0].pid, flush=True)
input()
"""


def documents():
    """Give the documents in the order of the log."""
    return list(EditionContent.objects.order_by("edition").values_list("document", flat=True))


def test_every_event_has_an_edition_that_verifies_and_says_that_it_is_invented():
    generated = synthetic.generate(count=230, seed=5)
    assert (generated.before, generated.published) == (0, 230)
    assert Edition.objects.count() == Event.objects.count() == 230
    assert not verify(None).problem
    for document in map(json.loads, documents()):
        assert [collection["slug"] for collection in document["collections"]] == [SLUG]
        assert document["title"].startswith("Synthetic: ")


def test_an_interrupted_run_goes_on_to_the_same_archive(monkeypatch):
    class KilledError(Exception):
        pass

    def stop(there):
        raise KilledError

    with pytest.raises(KilledError):
        synthetic.generate(count=430, seed=5, progress=stop)
    assert Edition.objects.count() == 200
    first = documents()
    generated = synthetic.generate(count=430, seed=5)
    assert (generated.before, generated.published) == (200, 230)
    assert documents()[:200] == first
    assert [json.loads(document)["id"] for document in documents()] == list(range(1, 431))


def test_a_run_again_publishes_nothing():
    synthetic.generate(count=10, seed=5)
    assert synthetic.generate(count=10, seed=5).published == 0


def test_an_archive_of_facts_is_refused_and_so_is_another_count():
    make_published()
    with pytest.raises(CommandError, match="holds published entries"):
        call_command("generate_events", count=10, seed=5)
    assert Edition.objects.count() == 1


def test_another_seed_is_refused():
    synthetic.generate(count=10, seed=5)
    with pytest.raises(CommandError, match="generated differently"):
        call_command("generate_events", count=10, seed=6)


@pytest.mark.parametrize(("count", "seed"), [(0, 1), (-3, 1), (5, -1)])
def test_impossible_numbers_are_refused_with_what_is_accepted(count, seed):
    with pytest.raises(CommandError, match="Give a count of 1 to"):
        call_command("generate_events", count=count, seed=seed)


def test_every_page_of_it_says_so(client, monkeypatch):
    # What a process found out once of its archive; tests begin as in one of facts.
    monkeypatch.setattr(mark, "_settled", [])
    synthetic.generate(count=10, seed=5)
    for address in ("/", "/events/1/"):
        page = client.get(address, follow=True)
        assert b"Synthetic data, for measuring only" in page.content
        assert b"noindex" in page.content


def test_many_events_are_made_in_another_process_and_are_the_same(monkeypatch):
    few = [made.frozen for batch in making.batches(Examplia(430, 5), 0) for made in batch]
    monkeypatch.setattr(making, "MANY", 0)
    many = [made.frozen for batch in making.batches(Examplia(430, 5), 0) for made in batch]
    assert len(few) == 430
    assert many == few


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_what_makes_events_ends_with_a_process_that_is_killed(sent):
    publisher = subprocess.Popen(
        [sys.executable, "-c", MAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with publisher:
        assert Path("/proc", publisher.stdout.readline().strip(), "stat").exists()
        publisher.send_signal(sent)
        # What makes them holds the other end until it is gone.
        assert publisher.communicate(timeout=30)[0] == ""


def test_an_event_at_the_desk_has_its_collection_and_is_as_a_new_one_otherwise():
    synthetic.generate(count=10, seed=5)
    event = Event.objects.get(public_id=3)
    assert [collection.slug for collection in event.collections.all()] == [SLUG]
    assert (event.state, event.language, event.merged_into, event.known) == ("published", "en", None, "")
    assert event.created_at
    assert isinstance(event.weapons, list)
