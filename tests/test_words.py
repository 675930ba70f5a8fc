"""Folding, tokens, slugs, and the reading of a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.words import (
    LONGEST_QUERY,
    LONGEST_SLUG,
    TOKENIZER_VERSION,
    Phrase,
    Prefix,
    Word,
    WordsError,
    fold,
    query_terms,
    slugify,
    tokens,
)


def test_tokenizer_has_a_version_for_indexes_to_compare():
    assert TOKENIZER_VERSION == 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Balad AIRBASE", "balad airbase"),
        ("Straße", "strasse"),
        ("Al-Kāẓimī", "al-kazimi"),
        ("ʿAlī", "ali"),
        ("Łódź Øresund", "lodz oresund"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Ｆｕｌｌ", "full"),
        ("ﬁeld", "field"),
        ("العـــراق", "العراق"),
        ("مُحَمَّد", "محمد"),
        ("أحمد إيران آمد ٱلله", "احمد ايران امد الله"),
        ("مصطفى", "مصطفي"),
        ("القاهرة", "القاهره"),
        ("مؤتمر هيئة", "موتمر هييه"),
        ("کرکوک", "كركوك"),
        ("ایران", "ايران"),
        ("٢٠٢١ ۱۴۰۰", "2021 1400"),
        ("zero\u200bwidth\u200f", "zerowidth"),
    ],
)
def test_folds(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_never_matters(text):
    assert fold(text.casefold()) == fold(text)


def test_tokens_keep_order_and_repeats():
    assert tokens("Rockets, rockets & “Balad” (2021)") == ["rockets", "rockets", "balad", "2021"]
    assert tokens("al-Khafaji's base_camp") == ["al", "khafaji", "s", "base", "camp"]
    assert tokens("صواريخ قرب قاعدة") == ["صواريخ", "قرب", "قاعده"]
    assert tokens("— … !") == []


@given(st.text())
def test_tokens_are_letters_and_digits_and_fold_to_themselves(text):
    for token in tokens(text):
        assert tokens(token) == [token]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Two rockets land near Northport", "two-rockets-land-near-northport"),
        ("US–Examplia talks, 7 April", "us-examplia-talks-7-april"),
        ("Café Łódź", "cafe-lodz"),
        ("سقوط صاروخين", "event"),
        ("صاروخان 2021", "2021"),
        ("", "event"),
        ("\u0000!", "event"),
    ],
)
def test_slug_is_plain_ascii(text, slug):
    assert slugify(text) == slug


def test_slug_has_a_fallback_of_the_callers():
    assert slugify("مكان", fallback="place") == "place"


@given(st.text())
def test_slug_is_short_and_safe(text):
    slug = slugify(text)
    assert 0 < len(slug) <= LONGEST_SLUG
    assert slug == slugify(slug)
    assert slug.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""


def test_slug_is_cut_between_words():
    assert slugify("lake " * 40) == "-".join(["lake"] * 16)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("… !? *", []),
        ('"', []),
        ('""', []),
        ("Rockets", [Word("rockets")]),
        ("rockets Northport", [Word("rockets"), Word("northport")]),
        ("rockets ROCKETS", [Word("rockets")]),
        ('"near Northport"', [Phrase(("near", "northport"))]),
        ("“near Northport”", [Phrase(("near", "northport"))]),
        ("«قرب القاعدة»", [Phrase(("قرب", "القاعده"))]),
        ('"rockets"', [Word("rockets")]),
        ('rockets "near North', [Word("rockets"), Word("near"), Word("north")]),
        ("North*", [Prefix("north")]),
        ("صار*", [Prefix("صار")]),
        ("lake-prov*", [Word("lake"), Prefix("prov")]),
        ("north *", [Word("north")]),
        ("no*rth", [Word("no"), Word("rth")]),
        ('"north* port"', [Phrase(("north", "port"))]),
        ("north-*", [Word("north")]),
    ],
)
def test_search_is_read(text, terms):
    assert query_terms(text) == terms


@given(st.text(max_size=LONGEST_QUERY))
def test_any_search_is_read_into_folded_terms(text):
    for term in query_terms(text):
        match term:
            case Word(word) | Prefix(word):
                assert tokens(word) == [word]
            case Phrase(words):
                assert len(words) > 1
                assert tokens(" ".join(words)) == list(words)


def test_search_longer_than_is_accepted_is_refused():
    with pytest.raises(WordsError, match="1000 characters"):
        query_terms("a" * (LONGEST_QUERY + 1))
