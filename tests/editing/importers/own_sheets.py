"""An archive of what spreadsheets like to change, and its state apart from keys."""

from datetime import UTC, date, datetime, time

from incidents.editing.importers.opening import open_format
from incidents.editing.importers.running import Import
from incidents.editing.importers.sheet_export import sheet_rows
from incidents.editing.importers.sheets import COLUMNS
from incidents.models import Event, ExternalId
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_collection,
    make_document,
    make_event,
    make_examplia,
    make_figure,
    make_link,
    make_place,
    make_source,
)

TRICKY = (
    "=1+1",
    "'=1+1",
    "+964 770 000",
    "-5",
    "007",
    "3/4/2019",
    "1e5",
    "TRUE",
    "January 2020",
    "50%",
    "'tis said; so they say",
    "“Quoted”, \"twice\"; and 'once'",
    "سقطت صواريخ قرب المدينة؛ لا إصابات",
    "@home",
    "_x0041_",
)
"""Titles, each of which some spreadsheet takes for something else."""


def fill():
    """Make one event of each title, the first with everything an event can hold."""
    places = make_examplia()
    camp = make_place(
        slug="old-camp",
        name="Old camp",
        place_kind="base",
        latitude=10.0,
        longitude=-0.2,
        is_sensitive=True,
        parents=(places["northport"],),
        aliases="Camp 0815\nالمعسكر",
    )
    front = make_actor(slug="red-front", name="Red Front", aliases="RF\n1/2 Front")
    wing = make_actor(slug="red-front-wing", name="Red Front wing", parent=front)
    speaker = make_actor(
        slug="a-speaker",
        name="A Speaker",
        actor_type="person",
        privacy="named-with-reason",
        privacy_reason="Spoke.",
    )
    collection = make_collection(slug="examplia", name="Examplia", name_ar="إكزامبليا")
    agency = make_source(slug="agency", name="Agency", url="https://agency.example/")
    events = [
        make_event(title=title, short_title=title[:28], claims=False, collections=(collection,))
        for title in TRICKY
    ]
    full = events[0]
    document = make_document(
        source=make_source(slug="gazette", name="Gazette 1848"),
        origin=agency,
        title="0012",
        byline="A; B",
        citation="Gazette 1848,\n3 April",
        sha256="0" * 64,
        accessed_at=date(2021, 4, 5),
        warnings=["graphic"],
        archived_url="https://archive.example/1",
        published_at=datetime(2021, 4, 4, 14, 50, 7, tzinfo=UTC),
    )
    for number, value in {
        "summary": "First line; with a semicolon.\r\n\r\nThird line, “as said”.  \n",
        "date_words": "4/4/2021",
        "date_anchor": date(2021, 4, 5),
        "time_kind": "window",
        "time_from": time(1, 34),
        "time_to": time(2, 0),
        "zone": "Asia/Baghdad",
        "zone_inferred": True,
        "weapons": ["rocket", "mortar"],
        "targets": ["airport"],
        "known": "One\nTwo",
        "day_order": 3,
    }.items():
        setattr(full, number, value)
    full.save()
    full.event_places.create(place=camp, role="occurred", precision="exact")
    full.participations.create(actor=wing, role="party", note="person not named")
    claim = make_claim(
        full,
        document=document,
        locator="007",
        speaker=speaker,
        quoted=True,
        language="ar",
        text="قال:\n«سقط صاروخان»; ثم لا شيء.",
        said_by="=Gazette",
    )
    make_figure(claim, low=0)
    make_figure(
        claim, "injured", 2, best=None, high=None, approximate=True, text="about 2", standing="civilian"
    )
    make_figure(claim, "injured", 1, affiliation=front, scope="1/2", edtf="2021-04", nature="observed")
    make_assertion(claim, "claimed", front, authenticity="doubted", doubted_by="the council")
    make_claim(full, document=document, number=3, contradicts=claim, text="-1")
    make_link(full, events[1], claim=claim)
    ExternalId.objects.create(
        event=full,
        scheme="acled",
        identifier="EXA0012",
        scheme_version="8",
        codes={"iso": "007", "أ": [1, None]},
    )


def state():
    """Give all that the sheets say of the archive, but what belongs to this one archive alone."""
    rows = sheet_rows(Event.objects.values_list("pk", flat=True))
    ids = {row[0]: f"document {number}" for number, row in enumerate(rows["documents"])}
    events = {row[0]: f"event {row[COLUMNS['events'].index('title')]}" for row in rows["events"]}
    names = ids | events
    version = COLUMNS["events"].index("version")
    for row in rows["events"]:
        row[version] = ""
    return {sheet: [[names.get(cell, cell) for cell in row] for row in rows[sheet]] for sheet in rows}


def take(data, **options):
    return Import(open_format("dateline", data), **options).run()


def exported():
    return sheet_rows(Event.objects.values_list("pk", flat=True))
