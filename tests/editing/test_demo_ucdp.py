"""The second demo: a year of a real data set, imported as any file of its format is."""

import pytest

from incidents.editing.demo import ucdp
from incidents.editing.importers.tables import read_file, read_table
from incidents.models import Edition
from incidents.timeline.archive import archive
from incidents.timeline.query import TimelineQuery

EVENTS = 2044


def test_the_extract_has_its_licence_and_attribution_beside_it():
    told = (ucdp.FOLDER / "README.md").read_text()
    assert "CC BY 4.0" in told
    assert "Changes: subset" in told
    assert len(read_table(read_file(ucdp.FOLDER / "ged_syria_2019.csv.xz")).rows) == EVENTS


@pytest.mark.slow
@pytest.mark.django_db
def test_it_is_published_once_as_a_collection_that_says_what_it_covers():
    archive.cache_clear()
    assert ucdp.load() == EVENTS
    assert Edition.objects.count() == EVENTS
    assert ucdp.load() == 0
    store = archive()
    selection = store.select(TimelineQuery(collection=("ucdp-syria-2019",)), store.head().sequence)
    assert selection.total == EVENTS
    assert sum(number for _, number in selection.counts("grade")) == EVENTS
    archive.cache_clear()
