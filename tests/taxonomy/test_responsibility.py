"""The state of responsibility, and the headline rule."""

from itertools import permutations

import pytest

from incidents.taxonomy import (
    RESPONSIBILITY_STATES,
    STANCES,
    Assertion,
    may_be_subject,
    responsibility_state,
    subject_ground,
)

BLUE, RED = "blue-council", "red-front"


def says(stance, actor=BLUE, **details):
    return Assertion(stance, None if stance == "no-claim" else actor, **details)


@pytest.mark.parametrize(
    ("assertions", "state"),
    [
        ([], "not-stated"),
        ([says("no-claim")], "no-claim"),
        ([says("suspected")], "suspected"),
        ([says("suspected"), says("no-claim")], "suspected"),
        ([says("attributed"), says("suspected", RED)], "attributed"),
        ([says("claimed"), says("attributed")], "claimed"),
        ([says("acknowledged"), says("claimed"), says("attributed")], "acknowledged"),
        ([says("found"), says("acknowledged")], "found"),
        ([says("found", RED), says("attributed")], "found"),
        ([says("acknowledged"), says("acknowledged", RED)], "contested"),
        ([says("claimed"), says("claimed", RED)], "contested"),
        ([says("attributed"), says("attributed", RED)], "contested"),
        ([says("claimed"), says("attributed", RED)], "contested"),
        ([says("acknowledged"), says("attributed", RED), says("found")], "contested"),
        ([says("attributed"), says("denied")], "contested"),
        ([says("attributed"), says("denied"), says("found")], "contested"),
        ([says("attributed"), says("denied", RED)], "attributed"),
        ([says("suspected"), says("denied")], "suspected"),
        ([says("claimed"), says("denied")], "claimed"),
        ([says("denied")], "not-stated"),
        ([says("denied"), says("no-claim")], "no-claim"),
        ([says("attributed", by="one"), says("attributed", by="another")], "attributed"),
    ],
)
def test_state_is_the_first_that_holds_in_any_order(assertions, state):
    assert {responsibility_state(order) for order in permutations(assertions)} == {state}


@pytest.mark.parametrize("stance", [stance for stance in STANCES if stance != "denied"])
def test_one_assertion_gives_the_state_of_its_name(stance):
    assert responsibility_state([says(stance)]) == stance
    assert stance in RESPONSIBILITY_STATES


@pytest.mark.parametrize(
    ("assertions", "actor_type", "ground"),
    [
        ([], "state", None),
        ([says("found")], "rebel", "found"),
        ([says("acknowledged")], "state", "acknowledged"),
        ([says("claimed")], "rebel", None),
        ([says("claimed", authenticity="not-established")], "rebel", None),
        ([says("claimed", authenticity="doubted")], "rebel", None),
        ([says("claimed", authenticity="confirmed")], "rebel", "claimed"),
        ([says("attributed", voice="outlet")], "state", "attributed"),
        ([says("attributed", voice="outlet")], "armed-forces", "attributed"),
        ([says("attributed", voice="outlet")], "foreign-force", "attributed"),
        ([says("attributed", voice="outlet")], "rebel", None),
        ([says("attributed", voice="outlet")], "generic", None),
        ([says("attributed", voice="not-named")], "state", None),
        ([says("suspected", voice="outlet")], "state", None),
        ([says("denied")], "state", None),
        ([says("acknowledged", RED)], "state", None),
        ([says("attributed", voice="outlet"), says("found")], "state", "found"),
    ],
)
def test_actor_is_a_headlines_subject_only_on_firm_ground(assertions, actor_type, ground):
    assert subject_ground(BLUE, assertions, actor_type=actor_type) == ground
    assert may_be_subject(BLUE, assertions, actor_type=actor_type) == (ground is not None)


def test_title_that_names_who_says_so_may_name_anybody():
    assert may_be_subject(BLUE, [], actor_type="rebel", title_names_source=True)
