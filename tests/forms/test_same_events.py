"""Every form of a query holds the same events."""

import random
from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from incidents.models import Edition
from incidents.timeline.archive import archive
from incidents.timeline.query import Reading, TimelineQuery
from tests.forms.examples import fill, go_on, random_query
from tests.forms.reading import AS_A_SET, FIRST, FOLLOWED, IN_ORDER, SUBSETS

pytestmark = pytest.mark.django_db
EVENTS = 64
STEPS = 24


@pytest.fixture
def grown_archive(db):
    """An archive of two pages, in which much was renamed, corrected, withdrawn and merged."""
    fill(EVENTS)
    go_on(STEPS, EVENTS)


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
        assert set(store.matched(query, store.head().sequence)) == found


def queries(number, seed):
    chance = random.Random(seed)
    pinned = (None, None, EVENTS // 2, EVENTS)
    return [random_query(chance, as_of=chance.choice(pinned)) for _ in range(number)]


def assert_address_is_stable(query):
    store = archive()
    params = QueryDict(query.query_string())
    reading = TimelineQuery.from_params(
        params, head=store.head().sequence, resolve=store.resolve, now=datetime.now(UTC)
    )
    assert reading == Reading(query)
    assert reading.query.url() == query.url()


def test_all_forms_hold_the_same_events(get, grown_archive):
    for query in [TimelineQuery(), *queries(20, seed=3)]:
        assert_address_is_stable(query)
        assert_forms_agree(get, query)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [pytest.param(10, marks=pytest.mark.databases), 11, 12, 13, 14])
def test_all_forms_hold_the_same_events_for_500_queries(get, grown_archive, seed):
    for query in queries(100, seed):
        assert_address_is_stable(query)
        assert_forms_agree(get, query)


def test_queries_find_little_much_and_nothing(grown_archive):
    totals = [len(expected(query)) for query in queries(60, seed=3)]
    assert 0 in totals
    assert sum(total > 50 for total in totals) > 3
    assert sum(0 < total <= 50 for total in totals) > 20
