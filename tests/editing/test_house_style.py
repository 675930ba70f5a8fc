"""Hints about words: they warn, each with what to write instead, and never refuse."""

import pytest

from incidents.editing.freezing import load
from incidents.editing.house_style import hints
from incidents.editing.review import publish
from tests.factories import make_actor, make_assertion, make_event

pytestmark = pytest.mark.django_db


def words_of(**fields):
    return {(hint.field, hint.word) for hint in hints(load(make_event(**fields).pk))}


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Terrorists fire on Northport", "Terrorists"),
        ("Army liberates Eastfield", "liberates"),
        ("Forces clash with protesters", "clash"),
        ("Rockets cause casualties near Northport", "casualties"),
        ("Rockets reportedly land near Northport", "reportedly"),
        ("Two fighters neutralised near Northport", "neutralised"),
    ],
)
def test_a_word_that_takes_a_side_or_says_little_is_named(title, word):
    assert ("title", word) in words_of(title=title)


@pytest.mark.parametrize(
    "title",
    [
        "Two rockets land near Northport",
        "Council calls the attack “a terrorist act”",
        "Clashing colours banned",
        "A regimen for Northport",
    ],
)
def test_plain_words_quotations_and_longer_words_are_left_alone(title):
    assert not {found for found in words_of(title=title) if found[0] == "title"}


def test_a_passive_title_is_questioned_only_once_it_is_settled_who_did_it():
    event = make_event(title="Two officers were killed near Northport")
    assert not list(hints(load(event.pk)))
    make_assertion(event.claims.get(), "acknowledged", make_actor())
    assert [hint.word for hint in hints(load(event.pk))] == ["were killed"]


def test_no_hint_keeps_an_event_back():
    event = make_event(summary="Terrorists clash, the Gazette says.")
    assert list(hints(load(event.pk)))
    assert publish(event=event, by=None).number == 1
