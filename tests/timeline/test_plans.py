"""How SQLite finds editions: what a page asks of the log must not grow with the log.

SQLite has counted nothing, so that it plans for a million editions as it does for none.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Edition
from incidents.timeline.following import told
from incidents.timeline.public import ever_public, public_at
from incidents.timeline.redactions import newest_redaction, removed_since

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it has counted"),
]

IN_ITS_ORDER = "sqlite_autoindex_incidents_edition_1 (sequence<?)"
ASKED = {
    "the public ones of the events of a page": (
        lambda: list(public_at(5).filter(event__in=range(50))),
        "edition_of_event (event=? AND sequence<?)",
    ),
    "all that an index is built of": (lambda: list(ever_public(5)), IN_ITS_ORDER),
    "the newest that a feed tells": (
        lambda: list(Edition.objects.filter(told(), sequence__lte=5).order_by("-sequence")[:100]),
        IN_ITS_ORDER,
    ),
    "the newest redaction": (newest_redaction, "edition_action (action=?)"),
    "what was removed since": (lambda: removed_since(5), "edition_action (action=? AND sequence>?)"),
}


@pytest.mark.parametrize("name", ASKED)
def test_editions_are_found_by_the_index_made_for_it_and_never_sorted(name):
    ask, index = ASKED[name]
    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        steps = [detail for *_, detail in cursor.fetchall()]
    assert len(asked) == 1
    assert steps[0].startswith("SEARCH incidents_edition USING")
    assert steps[0].endswith(index)
    assert not any("TEMP B-TREE" in step for step in steps)
