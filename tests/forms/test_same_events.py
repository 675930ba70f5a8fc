"""Every form of a query holds the same events."""

import random

import pytest

from incidents.models import Edition
from incidents.timeline.archive import archive
from incidents.timeline.query import TimelineQuery
from tests.forms.examples import fill, random_query
from tests.forms.reading import AS_A_SET, FIRST, FOLLOWED, IN_ORDER, SUBSETS

pytestmark = pytest.mark.django_db
EVENTS = 120


def expected(query):
    store = archive()
    selection = store.select(query, store.head().sequence if query.as_of is None else query.as_of)
    return list(store.published(selection.sequences(selection.total)).values())


def ever_found(query):
    """Give the events of every edition so far that the query finds, or found while it stood."""
    store = archive()
    found = store.matched(query, query.as_of or store.head().sequence)
    return set(Edition.objects.filter(sequence__in=found).values_list("event", flat=True))


def assert_forms_agree(get, query):
    events = expected(query)
    ids = [edition.event for edition in events]
    for name, read in IN_ORDER.items():
        assert read(get, query) == ids, f"{name} of {query.url()}"
    for name, (read, most) in FIRST.items():
        assert read(get, query) == ids[:most], f"{name} of {query.url()}"
    for name, (read, picks) in AS_A_SET.items():
        picked = {edition.event for edition in events if picks(edition)}
        assert set(read(get, query)) == picked, f"{name} of {query.url()}"
    for name, read in SUBSETS.items():
        assert set(read(get, query)) <= set(ids), f"{name} of {query.url()}"
    for name, read in FOLLOWED.items():
        assert set(read(get, query)) <= ever_found(query), f"{name} of {query.url()}"


def test_what_matched_is_what_the_query_finds_at_one_sequence_after_the_other(get):
    fill(40)
    store, chance = archive(), random.Random(5)
    for query in [TimelineQuery(), *(random_query(chance) for _ in range(6))]:
        found = set()
        for at in range(1, store.head().sequence + 1):
            selection = store.select(query, at)
            found |= set(selection.sequences(selection.total))
        assert store.matched(query, store.head().sequence) == sorted(found, reverse=True)


def queries(number, seed):
    chance = random.Random(seed)
    pinned = (None, None, 60, EVENTS)
    return [random_query(chance, as_of=chance.choice(pinned)) for _ in range(number)]


def test_all_forms_hold_the_same_events(get):
    fill(EVENTS)
    for query in [TimelineQuery(), *queries(12, seed=3)]:
        assert_forms_agree(get, query)


@pytest.mark.slow
def test_all_forms_hold_the_same_events_for_500_queries(get):
    fill(EVENTS)
    for query in queries(500, seed=4):
        assert_forms_agree(get, query)


def test_queries_find_little_much_and_nothing(get):
    fill(EVENTS)
    totals = [len(expected(query)) for query in queries(60, seed=3)]
    assert 0 in totals
    assert sum(total > 50 for total in totals) > 3
    assert sum(0 < total <= 50 for total in totals) > 20
