"""Large archives of invented events, written straight into the log: in a site, `fill(20_000)`."""

import json
import random
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction

from incidents.models import Edition, EditionContent
from incidents.taxonomy import KINDS
from tests.timeline.editions import FIRST_PUBLISHED, make_claim, make_document, make_facets, make_figure

TITLES = ("Rockets near Northport", "Talks in Eastfield", "Blast on the ring road", "Council names an envoy")
COMMON = ("rocket-attack", "bombing", "armed-clash", "air-strike", "talks", "statement", "deployment")


@transaction.atomic
def fill(number, *, start=date(2016, 1, 1), end=date(2021, 4, 30)):
    """Publish so many events between two days, the same ones each time."""
    chance = random.Random(number)
    # The log takes content for its newest edition alone, so the two are written in turn.
    for event in range(1, number + 1):
        body = make_event(event, chance, start, end)
        Edition(
            sequence=event,
            event=event,
            number=1,
            action="published",
            material=True,
            published_at=FIRST_PUBLISHED + timedelta(seconds=event),
            content_digest="",
            digest=uuid4().hex * 2,
        ).save(force_insert=True)
        EditionContent(
            edition_id=event,
            salt="",
            document=json.dumps(body),
            facets=json.dumps(make_facets(body)),
            search_text="1 northport",
            reason="",
        ).save(force_insert=True)


def make_event(event, chance, start, end):
    """Give an event: mostly of the common kinds, mostly known to the day; now and then a table of levels."""
    day = start + timedelta(days=chance.randrange((end - start).days))
    kind = chance.choice(COMMON) if chance.random() < 0.8 else chance.choice(list(KINDS))
    edtf = chance.choices(
        [day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}", f"[..{day}]", f"{day}/{day + timedelta(days=3)}"],
        [70, 15, 5, 3, 7],
    )[0]
    claims = [make_claim()]
    if event in (7, 207, 307):
        kind, edtf = "troop-level", f"{start.year}/{end.year}"
        years = range(start.year, end.year + 1)
        scope = f"census of the council, part {event}"
        levels = [(str(year), chance.randrange(500, 9_000)) for year in years]
        figures = [make_figure(low=low, nature="observed", scope=scope, edtf=edtf) for edtf, low in levels]
        claims = [make_claim(figures=figures)]
    title = chance.choice(TITLES)
    return make_document(
        event,
        kind=kind,
        edtf=edtf,
        title=title,
        short_title=title,
        claims=claims,
        status="scheduled" if kind == "talks" and chance.random() < 0.1 else None,
    )
