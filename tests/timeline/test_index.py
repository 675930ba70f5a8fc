"""The index against the oracle: whatever has happened to the archive, both give the same answers."""

import random
from contextlib import suppress

import pytest
from django.db import transaction

from incidents.timeline.archive import NoSuchPage
from incidents.timeline.facets import GROUPS
from incidents.timeline.index import (
    counting,
    ordering,
    searching,
    spans,
    view,
    vocabulary,
)
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from tests.timeline.editions import append, redact
from tests.timeline.histories import (
    ACTORS,
    COLLECTIONS,
    OUTLETS,
    PLACES,
    random_edition,
    random_query,
    take_step,
)
from tests.timeline.oracle.archive import PlainArchive

pytestmark = pytest.mark.django_db

EVENTS = 60
SIZES = (7, 50)


def answers(selection):
    """Give everything a selection says, for two of them to be compared."""
    found = {
        "query": selection.query,
        "total": selection.total,
        "unknown": selection.unknown,
        "sequences": selection.sequences(selection.total),
        "first": selection.sequences(3),
        "totals": selection.totals(),
        "placed": selection.placed(5),
        "series": selection.series(),
        "newest": selection.newest_source(),
    }
    for facet in (*GROUPS, "role"):
        found[facet] = selection.counts(facet), selection.counts(facet, 3)
    for unit in ("month", "quarter", "year"):
        for all_dates in (False, True):
            columns = selection.histogram(unit, all_dates=all_dates)
            found[unit, all_dates] = [(column, dict(column.kinds)) for column in columns]
    for size in SIZES:
        pages = selection.pages(size)
        found["page", size] = [selection.page(number, size) for number in range(1, pages + 1)]
        with pytest.raises(NoSuchPage):
            selection.page(pages + 1, size)
    return found


def compare(index, oracle, chance, head):
    """Ask both a random query at a random sequence, and what its values are called there."""
    at = chance.choice((head, head, chance.randrange(0, head + 1)))
    query = random_query(chance)
    found, expected = index.select(query, at), oracle.select(query, at)
    ours, theirs = answers(found), answers(expected)
    for key, answer in theirs.items():
        assert ours[key] == answer, (key, query, at)
    names = {"actor": ACTORS, "place": list(PLACES), "source": OUTLETS, "collection": COLLECTIONS}
    assert index.labels(names, at) == oracle.labels(names, at)
    assert index.places(PLACES, at) == oracle.places(PLACES, at)
    events = chance.sample(range(1, EVENTS), 5)
    assert in_any_order(index.links(events, at)) == in_any_order(oracle.links(events, at))
    earlier = chance.randrange(0, at + 1)
    ours = found.editions_not_in(index.select(query, earlier))
    assert list(ours.items()) == list(expected.editions_not_in(oracle.select(query, earlier)).items())


def in_any_order(links):
    return {event: sorted(found, key=repr) for event, found in links.items()}


def hold_against_oracle(seed, comparisons):
    """Let an archive grow and change, and compare after every few steps; fold now and then."""
    chance, index, oracle = random.Random(seed), IndexArchive(), PlainArchive()
    for event in range(1, EVENTS // 2):
        append(event, **random_edition(chance, event))
    for number in range(comparisons):
        for _ in range(chance.choice((0, 1, 5))):
            take_step(chance, EVENTS)
        if number % 20 == 19:
            index.fold()
        compare(index, oracle, chance, index.head().sequence)


@pytest.fixture(params=["small", "large"])
def ways(request, monkeypatch):
    """Have results and words of a few events taken the ways of large ones, too."""
    if request.param == "large":
        monkeypatch.setattr(counting, "SMALL", 3)
        monkeypatch.setattr(ordering, "MANY", 3)
        monkeypatch.setattr(spans, "MANY", 3)
        monkeypatch.setattr(view, "RECENT", 3)
        monkeypatch.setattr(vocabulary, "FREQUENT", 3)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("ways")
def test_index_and_oracle_agree_whatever_happens(seed):
    hold_against_oracle(seed, 25)


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.parametrize("seed", range(10, 15))
@pytest.mark.usefixtures("ways")
def test_index_and_oracle_agree_in_a_thousand_comparisons(seed):
    hold_against_oracle(seed, 100)


def test_what_is_new_is_in_the_next_answer():
    index = IndexArchive()
    append(1)
    assert index.select(TimelineQuery(), 1).total == 1
    append(2)
    append(1, action="withdrawn")
    assert index.select(TimelineQuery(), 3).sequences(5) == [2]
    assert index.select(TimelineQuery(), 2).sequences(5) == [2, 1]


def test_a_reader_keeps_the_answer_while_the_index_moves_on():
    index = IndexArchive()
    append(1)
    selection = index.select(TimelineQuery(), 1)
    append(2)
    index.select(TimelineQuery(), 2)
    index.fold()
    assert selection.total == 1
    assert selection.counts("kind") == [("rocket-attack", 1)]


def test_an_edition_taken_back_is_in_no_earlier_answer_and_after_a_fold_in_no_set():
    index = IndexArchive()
    append(1, words="secretname")
    append(2)
    assert index.select(TimelineQuery(q="secretname"), 2).total == 1
    redact(1)
    for at in (2, 3):
        assert index.select(TimelineQuery(q="secretname"), at).total == 0
        assert index.select(TimelineQuery(), at).total == 1
    index.fold()
    assert b"secretname" not in list(index._head.index.words.words())
    assert index._head.index.rows.count == 1


def test_a_log_whose_end_is_another_one_is_read_anew():
    index = IndexArchive()
    append(1)
    with suppress(RuntimeError), transaction.atomic():
        append(2)
        assert index.select(TimelineQuery(), 2).total == 2
        raise RuntimeError
    append(1, action="updated", kind="bombing")
    assert index.select(TimelineQuery(), 2).counts("kind") == [("bombing", 1)]


def test_a_reader_waits_for_the_view_of_editions_that_another_thread_is_adding():
    index = IndexArchive()
    append(1)
    index.select(TimelineQuery(), 1)
    before = index._head
    append(2)
    index.select(TimelineQuery(), 2)
    # As it is between the last edition that is added and the view that shows it.
    index._head = before
    assert index.select(TimelineQuery(), 2).total == 2


def test_a_phrase_of_common_words_is_refused_with_the_reason(monkeypatch, client):
    monkeypatch.setattr(searching, "MOST_CANDIDATES", 1)
    for event in (1, 2):
        append(event, words="the ring road")
    for address in ("/", "/timeline.json", "/timeline.csv", "/count"):
        response = client.get(address, {"q": '"ring road"'})
        assert response.status_code in (400, 303), address
    assert b"Add a rarer word" in client.get("/", {"q": '"ring road"'}).content
    assert client.get("/", {"q": "ring road"}).status_code == 200
