"""The digest of a result: recomputed by hand, and deaf to order, language and form."""

from hashlib import sha256

import pytest

from incidents.models import Edition
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from incidents.timeline.result_digest import MOST_EVENTS, digest_of, result_digest
from tests.timeline.editions import append, redact

pytestmark = pytest.mark.django_db


def digest(at=None, **fields):
    plain = IndexArchive()
    head = plain.head(at)
    return result_digest(plain.select(TimelineQuery(**fields), head.sequence), head)


def recomputed(*sequences):
    editions = Edition.objects.filter(sequence__in=sequences).order_by("event")
    return sha256("".join(f"{e.event} {e.digest}\n" for e in editions).encode()).hexdigest()


def test_it_is_the_hash_of_id_and_digest_in_ascending_order_of_ids():
    lines = [(10, "aa"), (9, "bb")]
    assert digest_of(lines) == sha256(b"9 bb\n10 aa\n").hexdigest()
    append(2)
    append(1)
    assert digest() == recomputed(1, 2)


def test_order_page_and_language_do_not_change_it():
    append(1)
    append(2, edtf="2020")
    assert len({digest(), digest(order="oldest"), digest(lang="ar"), digest(page=1)}) == 1
    assert digest(start="2021") == recomputed(1) != digest()


def test_it_changes_with_an_edition_and_not_for_the_past():
    append(1)
    before = digest()
    append(1, action="edited", title="Renamed")
    assert digest() != before
    assert digest(at=1) == before


def test_a_redaction_changes_it_for_the_past_too():
    append(1)
    append(2)
    before = digest(at=2)
    redact(1)
    assert digest(at=2) == recomputed(2) != before


def test_nothing_has_the_digest_of_nothing():
    assert digest() == sha256(b"").hexdigest()


def test_a_second_answer_asks_for_no_edition(django_assert_num_queries):
    append(1)
    plain = IndexArchive()
    head, selection = plain.head(), plain.select(TimelineQuery(), 1)
    result_digest(selection, head)
    with django_assert_num_queries(0):
        result_digest(selection, head)


def test_too_large_a_result_has_none():
    class Large:
        total = MOST_EVENTS + 1

    assert result_digest(Large(), None) is None
