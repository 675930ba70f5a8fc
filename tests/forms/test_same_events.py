"""Every form of a query holds the same events."""

import random

import pytest

from incidents.timeline.archive import archive
from incidents.timeline.query import TimelineQuery
from tests.forms.examples import fill, random_query
from tests.forms.reading import FIRST, IN_ORDER, geojson_ids

pytestmark = pytest.mark.django_db
EVENTS = 120


def expected(query):
    store = archive()
    selection = store.select(query, store.head().sequence if query.as_of is None else query.as_of)
    return list(store.published(selection.sequences(selection.total)).values())


def assert_forms_agree(get, query):
    events = expected(query)
    ids = [edition.event for edition in events]
    for name, read in IN_ORDER.items():
        assert read(get, query) == ids, f"{name} of {query.url()}"
    for name, (read, most) in FIRST.items():
        assert read(get, query) == ids[:most], f"{name} of {query.url()}"
    located = {edition.event for edition in events if edition.facets["located"]}
    assert set(geojson_ids(get, query)) == located, query.url()


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
