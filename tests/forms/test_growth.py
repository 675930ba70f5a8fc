"""A long answer is written as it is read: it takes no more memory than a short one."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from incidents.exports.answers import Answer
from incidents.exports.forms import FORMS
from incidents.timeline.archive import archive
from incidents.timeline.query import TimelineQuery
from incidents.timeline.result_digest import digest_of
from tests.forms.examples import fill

pytestmark = pytest.mark.django_db

EVENTS = 40
SHORT, LONG = 5_000, 100_000
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Repeating:
    """An archive and its selection that give their few events again and again, up to a total."""

    real: Any
    total: int
    events: tuple[Any, ...] = ()

    def __getattr__(self, name):
        return getattr(self.real, name)

    def select(self, query, at):
        return Repeating(self.real.select(query, at), self.total)

    def sequences(self, limit):
        return range(min(limit, self.total))

    def published(self, sequences):
        return {sequence: self.events[sequence % len(self.events)] for sequence in sequences}


def answer_of(total):
    store = archive()
    head = store.head()
    selection = store.select(TimelineQuery(), head.sequence)
    events = tuple(store.published(selection.sequences(EVENTS)).values())
    return Answer.of(TimelineQuery(), Repeating(store, total, events), head, base_url="http://127.0.0.1:8000")


def peak_of(work):
    """Give the most memory that this process held while it did some work, in bytes."""
    # Linux forgets the highest use so far.
    Path("/proc/self/clear_refs").write_text("5")
    work()
    return int(re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1]) * 1024


def write(name, total):
    assert sum(map(len, FORMS[name].write(answer_of(total)))) > total


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name, form in FORMS.items() if form.streamed))
def test_a_hundred_thousand_events_take_the_memory_of_a_few_thousand(name):
    fill(EVENTS)
    short = peak_of(lambda: write(name, SHORT))
    assert peak_of(lambda: write(name, LONG)) - short < 8 * MEGABYTE


def test_every_form_without_an_end_is_streamed():
    assert {name for name, form in FORMS.items() if form.whole} == {
        name for name, form in FORMS.items() if form.streamed
    }


def test_the_digest_of_a_hundred_thousand_events_takes_little_memory():
    def lines(total):
        return ((event, sha256(b"%d" % event).hexdigest()) for event in range(total, 0, -1))

    short = peak_of(lambda: digest_of(lines(SHORT)))
    assert peak_of(lambda: digest_of(lines(LONG))) - short < 16 * MEGABYTE
