"""A pinned answer is the same bytes whatever happens later, but for what is taken back."""

import random
import re

import pytest

from incidents.exports.forms import FORMS
from tests.forms.addresses import ADDRESSES, OPERATIONS, unpacked
from tests.forms.examples import fill
from tests.timeline.editions import NAMES, append, redact
from tests.timeline.histories import take_step

pytestmark = pytest.mark.django_db

EVENTS = 75
BANNER = re.compile(rb'<div class="alert" id="since">.*?</div>', re.DOTALL)
"""What a page and a frame say of the time since."""
FILTERS = ("&place=examplia&lang=ar", "&strand=violence&order=oldest")
KNOWN_BY_ADDRESS = {"page", "embed", "card", "json", "atom", "feed", *OPERATIONS}
"""What leads on within its own query, or is known by the address that is followed: a pin shows in it."""


def answers(get, query):
    """Give every answer to a query, bar the banners, by name."""
    return {name: BANNER.sub(b"", get(place.format(query)).body) for name, place in ADDRESSES.items()}


def changed(before, after):
    return {name for name in before if before[name] != after[name]}


def test_every_operation_that_takes_a_query_is_asked():
    names = {path.removeprefix("/api/v1/") for path in OPERATIONS}
    queries, lists = {"events", "facets", "histogram", "series"}, {"actors", "places", "sources", "documents"}
    assert names == queries | lists


def test_a_pinned_answer_is_the_same_bytes_after_everything_has_changed(get, monkeypatch):
    chance = random.Random(2)
    fill(EVENTS)
    for _ in range(20):
        take_step(chance, EVENTS)
    at = redact(EVENTS)
    pins = [f"as_of={at}{more}" for more in ("", *FILTERS)]
    before, live = [answers(get, pin) for pin in pins], answers(get, "")
    # What was downloaded without a pin is the same as what the pin gives for ever.
    assert changed(live, before[0]) <= KNOWN_BY_ADDRESS
    for slug in ("red-front", "examplia", "northport", "gazette", "examplia-2021"):
        monkeypatch.setitem(NAMES, slug, {"en": f"Renamed {slug}", "ar": f"{slug} بعد"})
    for _ in range(200):
        take_step(chance, EVENTS + 20, may_take_back=False)
    assert changed(live, answers(get, "")) == set(ADDRESSES)
    for pin, answered in zip(pins, before, strict=True):
        assert changed(answered, answers(get, pin)) == set(), pin


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) - {"card"}))
def test_after_a_redaction_a_pinned_answer_says_so_instead(get, name):
    actors = [("mr-marker", "attacker")]
    append(1, title="Talks with Mr. Marker", actors=actors)
    append(2, kind="talks", status="scheduled", title="Talks of the marker", actors=actors)
    pinned = ADDRESSES[name].format("as_of=2")
    before = unpacked(get(pinned).body)
    redact(1)
    redact(2)
    words = unpacked(get(pinned).body)
    assert words != before
    assert "arker" not in words
    # A table of events has no place for it: it stands in the table beside, which the link header names.
    assert "have since been removed" in words or FORMS[name].beside


def test_what_is_taken_back_was_told_before(get):
    append(1, title="Talks with Mr. Marker", actors=[("mr-marker", "attacker")])
    telling = {name for name, place in ADDRESSES.items() if "arker" in unpacked(get(place.format("")).body)}
    assert telling >= {"page", "embed", "json", "csv", "xlsx", "geojson", "timelinejs", "atom", "feed"}
    assert telling >= {"ics-all", "/api/v1/events", "/api/v1/actors"}
