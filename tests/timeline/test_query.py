"""The query of an address: one parser for each key, one policy, one canonical form."""

import random
import string
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.taxonomy import GRADES, KINDS, STRANDS, WEAPONS
from incidents.timeline.query import KEYS, OTHER_KEYS, TimelineQuery, UnreadableQuery

NOW = datetime(2021, 4, 10, 9, tzinfo=UTC)
HEAD = 12


def read(query_string, resolve=lambda at: 7):
    return TimelineQuery.from_params(QueryDict(query_string), head=HEAD, resolve=resolve, now=NOW)


def refused(query_string):
    with pytest.raises(UnreadableQuery) as caught:
        read(query_string)
    return caught.value


# Canonical form


def test_bare_address_is_the_default_query():
    reading = read("")
    assert reading.query == TimelineQuery()
    assert reading.query.is_default
    assert reading.query.url() == "/"
    assert (reading.notices, reading.redirect) == ((), None)


def test_keys_stand_in_the_order_of_the_contract():
    assert " ".join(key.name for key in KEYS) == (
        "q collection from to match strand kind actor role place weapon target responsibility grade harm"
        " killed_min source status precision has order page as_of lang"
    )


def test_canonical_form_orders_keys_and_values_and_leaves_out_defaults_and_empties():
    query = read("lang=en&page=1&place=northport&strand=&kind=talks&kind=strike&order=newest&q=").query
    assert query.query_string() == "kind=strike&kind=talks&place=northport"


def test_one_value_given_twice_is_one_value():
    assert read("kind=talks&kind=talks").query.kind == ("talks",)


def test_words_are_trimmed_composed_and_encoded():
    query = read("q=%20%D8%A8%D9%84%D8%AF%20%20two%E2%80%8F%20").query
    assert query.q == "بلد two"
    assert query.query_string() == "q=%D8%A8%D9%84%D8%AF%20two"
    assert read(query.query_string()).query == query


def test_the_four_other_grades_together_are_no_grade():
    four = [grade for grade in GRADES if grade != "discounted"]
    assert read("&".join(f"grade={grade}" for grade in four)).query == TimelineQuery()
    assert TimelineQuery(grade=tuple(four[1:])).toggling("grade", four[0]).is_default


def test_toggling_a_grade_from_none_selects_that_one():
    assert TimelineQuery().toggling("grade", "disputed").grade == ("disputed",)
    assert TimelineQuery().toggling("grade", "discounted").wants_discounted


def test_toggling_twice_comes_back_and_starts_at_the_first_page():
    query = TimelineQuery(place=("northport",), page=3)
    assert query.toggling("kind", "talks").query_string() == "kind=talks&place=northport"
    assert query.toggling("kind", "talks").toggling("kind", "talks") == query.replacing()


@pytest.mark.parametrize(
    "query",
    [
        TimelineQuery(),
        TimelineQuery(q="from=0001&to=0001", start="1999", kind=("talks",), page=3),
        TimelineQuery(q="عين", collection=("harbour",), end="2010-03", lang="ar"),
    ],
)
@pytest.mark.parametrize(
    ("first", "last"), [("2020", "2021"), ("2020-02", "2020-02"), ("0001-01-01", "2100")]
)
def test_urls_of_ranges_are_those_of_the_query_with_another_range(query, first, last):
    assert query.urls_of_ranges()(first, last) == query.replacing(start=first, end=last).url()


def test_a_key_or_one_of_its_values_can_be_dropped():
    query = TimelineQuery(start="2020", kind=("strike", "talks"), page=2)
    assert query.without("kind", "talks").query_string() == "from=2020&kind=strike"
    assert query.without("kind").query_string() == "from=2020"
    assert query.without("from").query_string() == "kind=strike&kind=talks"


def test_filters_are_the_pairs_that_choose_events():
    query = read("kind=talks&from=2020&order=oldest&page=2&as_of=3&lang=ar").query
    assert query.filters() == [("from", "2020"), ("kind", "talks")]


slugs = st.from_regex(r"[A-Za-z0-9_-]{1,120}", fullmatch=True)
dates = st.dates(datetime(1, 1, 1).date(), datetime(2100, 12, 31).date()).map(lambda day: day.isoformat())
edges = st.tuples(dates, st.sampled_from([4, 7, 10])).map(lambda pair: pair[0][: pair[1]])
words = st.text('abcمبلد éß"*-%&+ ', max_size=40).map(lambda text: f"rocket {text}")


def some(values):
    return st.lists(values, max_size=4).map(tuple)


queries = st.fixed_dictionaries(
    {},
    optional={
        "q": words,
        "collection": some(slugs),
        "from": edges,
        "match": st.sampled_from(["certainly", "possibly", "any"]),
        "strand": some(st.sampled_from(list(STRANDS))),
        "kind": some(st.sampled_from(list(KINDS))),
        "actor": some(slugs),
        "place": some(slugs),
        "weapon": some(st.sampled_from(list(WEAPONS))),
        "grade": some(st.sampled_from(list(GRADES))),
        "killed_min": st.integers(0, 2**63 - 1).map(str),
        "has": some(st.sampled_from(["correction", "figures-differ", "no-place"])),
        "order": st.sampled_from(["newest", "oldest"]),
        "page": st.integers(1, 2**63 - 1).map(str),
        "as_of": st.integers(0, HEAD).map(str),
        "lang": st.sampled_from(["en", "ar"]),
    },
)


@given(queries, st.randoms())
@settings(max_examples=300, deadline=None)
def test_any_spelling_reads_as_its_canonical_form(fields, shuffler):
    pairs = [
        (key, value)
        for key, values in fields.items()
        for value in (values if isinstance(values, tuple) else [values])
    ]
    shuffler.shuffle(pairs)
    params = QueryDict(mutable=True)
    for key, value in pairs:
        params.appendlist(key, value)
    query = TimelineQuery.from_params(params, head=HEAD, resolve=lambda at: None, now=NOW).query
    canonical = query.query_string()
    again = read(canonical)
    assert again.query == query
    assert again.query.query_string() == canonical
    assert (again.notices, again.redirect) == ((), None)


# Words and times that are read once


def test_when_is_read_once_and_redirects_to_dates():
    reading = read("when=since+Jan+2020&kind=talks")
    assert reading.redirect == reading.query
    assert reading.redirect.query_string() == "from=2020-01&kind=talks"


@pytest.mark.parametrize("order", ["when=last+month&from=2010&to=2011", "from=2010&to=2011&when=last+month"])
def test_when_wins_over_dates_wherever_it_stands(order):
    assert read(order).redirect.query_string() == "from=2021-03&to=2021-03"


def test_unreadable_when_names_the_key():
    (problem,) = refused("when=when+pigs+fly").problems
    assert problem.key == "when"
    assert "last month" in problem.message


def test_a_time_redirects_to_the_newest_sequence_at_or_before_it():
    asked = []
    reading = read("as_of=2021-04-04T14:50Z", resolve=lambda at: asked.append(at) or 7)
    assert asked == [datetime(2021, 4, 4, 14, 50, tzinfo=UTC)]
    assert reading.redirect.query_string() == "as_of=7"


def test_a_time_before_the_first_edition_shows_the_empty_archive():
    assert read("as_of=2001-01-01T00:00:00Z", resolve=lambda at: None).redirect.as_of == 0


def test_a_sequence_is_taken_as_it_is():
    reading = read("as_of=012")
    assert (reading.query.as_of, reading.redirect) == (12, None)


# Refusals


@pytest.mark.parametrize(
    "query_string",
    [
        "strand=war",
        "kind=Talks",
        "role=boss",
        "weapon=laser",
        "target=moon",
        "responsibility=guilty",
        "grade=sure",
        "harm=dead",
        "status=maybe",
        "precision=hour",
        "has=everything",
        "match=perhaps",
        "order=random",
        "lang=fr",
        "actor=a%20b",
        "place=../etc",
        "source=%3Cscript%3E",
        "collection=" + "a" * 121,
        "from=yesterday",
        "from=2021-02-30",
        "from=2021-4",
        "from=0000",
        "to=2101",
        "to=%D9%A2%D9%A0%D9%A2%D9%A1",
        "killed_min=-1",
        "killed_min=1.5",
        "killed_min=%C2%B2",
        "killed_min=%D9%A3",
        "killed_min=9223372036854775808",
        "page=0",
        "page=" + "9" * 4300,
        "page=two",
        "as_of=13",
        "as_of=now",
        "as_of=2021-04-04",
        "as_of=2021-04-04T14:50",
        "as_of=2021-04-04T14:50%2B03:00",
        "as_of=2021-04-31T14:50Z",
        "as_of=0001-01-01T00:00%2B23:59",
        "as_of=2021-04-10T09:01Z",
        "q=" + "a" * 201,
        "q=%22%2A%22",
        "q=a%01b",
        "when=" + "a" * 201,
    ],
)
def test_unreadable_value_is_refused_naming_the_key(query_string):
    key = query_string.partition("=")[0]
    error = refused(f"strand=forces&{query_string}" if key != "strand" else query_string)
    assert [problem.key for problem in error.problems] == [key]
    assert f"“{key}”" in error.problems[0].message


def test_a_closed_list_names_what_it_takes():
    (problem,) = refused("strand=war").problems
    assert problem.message == "“strand” takes one of: violence, diplomacy, politics, forces."
    assert problem.value == "war"


def test_all_problems_are_told_at_once_with_the_readable_rest():
    error = refused("strand=war&page=0&kind=talks&kind=nonsense&from=2020")
    assert [problem.key for problem in error.problems] == ["strand", "page", "kind"]
    assert error.query.query_string() == "from=2020&kind=talks"


def test_a_reversed_range_is_refused():
    (problem,) = refused("from=2021-05&to=2021-04").problems
    assert problem.key == "from"
    assert read("from=2021-05&to=2021").query.url() == "/?from=2021-05&to=2021"


@pytest.mark.parametrize("query_string", ["q=a%00b", "strand=%00", "other=%00", "a%00b=1", "ics=%00"])
def test_nul_is_refused_wherever_it_stands(query_string):
    assert len(refused(query_string).problems) == 1


def test_half_a_character_is_refused():
    params = QueryDict(mutable=True)
    params["q"] = "rocket \ud800"
    with pytest.raises(UnreadableQuery):
        TimelineQuery.from_params(params, head=HEAD, resolve=lambda at: None, now=NOW)


def test_a_list_takes_a_hundred_values():
    hundred = "&".join(f"actor=group-{number}" for number in range(100))
    assert len(read(hundred).query.actor) == 100
    (problem,) = refused(f"{hundred}&actor=one-more").problems
    assert problem.message == "“actor” takes at most 100 values."


def test_a_problem_keeps_no_more_than_a_value_s_length():
    (problem,) = refused("q=" + "a" * 10_000).problems
    assert len(problem.value) == 200


# Notices


def test_a_repeated_single_value_is_told_and_the_last_wins():
    reading = read("page=2&page=3&order=")
    assert reading.query.page == 3
    assert [notice.key for notice in reading.notices] == ["page"]


def test_unknown_keys_are_ignored_and_reported_without_repeating_them():
    reading = read("kinds=talks&utm_marker=%3Cb%3E")
    assert reading.query.is_default
    (notice,) = reading.notices
    assert "2 keys" in notice.message
    assert "“kind”" in notice.message
    assert "utm_marker" not in notice.message


def test_keys_that_are_no_part_of_a_query_are_ignored_silently():
    assert read("&".join(f"{key}=1" for key in sorted(OTHER_KEYS))).notices == ()


def test_a_well_formed_unknown_slug_of_an_open_list_is_read():
    assert read("actor=Never_Heard-Of").query.actor == ("Never_Heard-Of",)


# Hostile input


def random_query_strings(number):
    chooser = random.Random(20210404)
    keys = [*[key.name for key in KEYS], "when", "edition", "x", ""]
    good = [
        *KINDS,
        *STRANDS,
        "2021",
        "2021-04",
        "last month",
        "2021-04-04T14:50Z",
        "1",
        "12",
        "northport",
        "any",
    ]
    bad = [
        "²",
        "٣",
        "%00",
        "%ff%fe",
        "9" * 30,
        "-1",
        "[..2021]",
        '"',
        "*",
        "%",
        "'; --",
        "ــ",
        "%F0%9F%9A%80",
        "",
    ]
    for _ in range(number):
        pairs = []
        for _ in range(chooser.randint(0, 4)):
            kind = chooser.random()
            if kind < 0.45:
                value = chooser.choice(good)
            elif kind < 0.75:
                value = chooser.choice(bad)
            else:
                value = "".join(
                    chooser.choices(string.printable + "ءîß\u202e\u0301", k=chooser.randint(0, 12))
                )
            pairs.append(f"{chooser.choice(keys)}={value}")
        yield "&".join(pairs)


def test_a_hundred_thousand_random_addresses_give_a_query_or_a_clear_refusal():
    for query_string in random_query_strings(100_000):
        try:
            query = read(query_string).query
        except UnreadableQuery as error:
            query = error.query
        assert len(query.query_string()) < 20_000
