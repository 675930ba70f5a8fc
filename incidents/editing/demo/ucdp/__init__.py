"""A year of a real data set, imported as any file of its format is."""

import tomllib
from collections.abc import Callable
from pathlib import Path

from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import read_file, read_table
from incidents.editing.importers.ucdp import UcdpGed
from incidents.models import Collection

FOLDER = Path(__file__).parent


def load(told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Publish the events that are not public yet; give their number, 0 at the second run.

    An interrupted run is finished by the next one. Where all of them are public, nothing but that is read.
    """
    about = tomllib.loads((FOLDER / "collection.toml").read_text(encoding="utf-8"))
    table = read_table(read_file(FOLDER / "ged_syria_2019.csv.xz"))
    collection, _ = Collection.objects.get_or_create(slug=about["slug"], defaults=about)
    if collection.events.filter(public_id__isnull=False).count() == len(table.rows):
        return 0
    opened = UcdpGed(table, collection=collection.slug)
    return Import(opened, publish=True, told=told).run().published
