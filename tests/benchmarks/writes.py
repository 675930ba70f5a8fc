"""Publish in a generated archive: new events at any time of the past, and events that move to another day.

`python -m tests.benchmarks.writes NUMBER SEED` publishes so many of each, an edition a transaction.
"""

import argparse
import json
import os
import random
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incidents.settings")


def publish(number: int, seed: int) -> int:
    """Give the newest sequence after `number` insertions and as many moves."""
    from incidents.editing import log
    from incidents.editing.facets import facets_of, freeze
    from incidents.editing.synthetic.dating import when_document
    from incidents.editing.synthetic.events import DAYS, FIRST_DAY
    from incidents.models import Edition, EditionContent

    chance = random.Random(seed)
    events = log.next_public_id() - 1
    for count in range(2 * number):
        standing = EditionContent.objects.filter(
            edition__event=chance.randint(1, events), edition__superseded_by=None
        )
        document = json.loads(standing.values_list("document", flat=True)[0])
        is_new = count % 2 == 0
        with log.writers_lock():
            if is_new:
                document["id"] = log.next_public_id()
            day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
            document["when"] = when_document(day.isoformat(), None)
            facets = facets_of(document, day_order=0, also=[], corrected=False)
            log.append(
                log.Entry(
                    event=document["id"],
                    action="published" if is_new else "updated",
                    material=True,
                    frozen=freeze(document, facets),
                    reason="",
                    by=None,
                )
            )
    return Edition.objects.order_by("-sequence").values_list("sequence", flat=True)[0]


if __name__ == "__main__":
    import django

    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("seed", type=int)
    given = parser.parse_args()
    print(publish(given.number, given.seed))
