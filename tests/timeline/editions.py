"""Editions written straight into the log, so that the reading wing is tested without the editing one."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db.models import Max

from incidents.dates import Interval, order_key
from incidents.models import Edition, EditionContent
from incidents.taxonomy import KINDS
from incidents.words import tokens

FIRST_PUBLISHED = datetime(2021, 4, 5, 12, tzinfo=UTC)
NAMES = {
    "examplia": {"en": "Examplia", "ar": "إكزامبليا"},
    "borduria": {"en": "Borduria"},
    "lake-province": {"en": "Lake Province"},
    "eastfield": {"en": "Eastfield"},
    "northport": {"en": "Northport"},
    "red-front": {"en": "Red Front"},
    "blue-council": {"en": "Blue Council"},
    "gazette": {"en": "Northport Gazette"},
    "examplia-2021": {"en": "Examplia, 2021"},
}
PLACES = {
    "examplia": ("country", []),
    "borduria": ("country", []),
    "lake-province": ("province", ["examplia"]),
    "eastfield": ("province", ["examplia"]),
    "northport": ("settlement", ["lake-province", "examplia"]),
    "frontier": ("border", ["borduria", "examplia"]),
    "online": ("online", []),
}


def named(slug):
    return {"slug": slug, "names": NAMES.get(slug, {"en": slug.replace("-", " ").capitalize()})}


def make_place(slug, role="occurred", precision="locality"):
    kind, ancestors = PLACES.get(slug, ("settlement", []))
    return named(slug) | {
        "aliases": [],
        "kind": kind,
        "iso": None,
        "ancestors": [named(ancestor) | {"kind": PLACES[ancestor][0]} for ancestor in ancestors],
        "role": role,
        "precision": precision,
        "latitude": None,
        "longitude": None,
    }


def make_figure(measure="troops", low=2500, **overrides):
    return {
        "measure": measure,
        "low": low,
        "best": None,
        "high": low,
        "approximate": False,
        "text": str(low),
        "of_whom": None,
        "basis": "stated",
        "formula": "",
        "inconsistent": False,
        "nature": "",
        "scope": "",
        "edtf": "",
        "later": None,
    } | overrides


def make_claim(number=1, outlet="gazette", figures=(), **overrides):
    return {
        "number": number,
        "said_by": "The Gazette",
        "role": "",
        "speaker": None,
        "voice": "outlet",
        "text": "Two rockets came down outside the town.",
        "quoted": False,
        "language": "en",
        "locator": "",
        "credibility": "6",
        "supports": ["what", "date", "place"],
        "contradicts": None,
        "figures": list(figures),
        "document": {
            "id": 1,
            "document_class": "report",
            "outlet": named(outlet) | {"url": ""},
            "origin": named(outlet) | {"url": ""},
            "title": "Rockets near Northport",
            "byline": "",
            "url": "https://gazette.example/1",
            "citation": "",
            "licence": "",
            "published_at": "2021-04-04T14:50:00+00:00",
            "published_zone": "Etc/UTC",
            "accessed_at": None,
            "archived_url": None,
            "sha256": None,
            "reliability": "F",
            "warnings": [],
        },
    } | overrides


def make_document(
    event, *, edtf="2021-04-04", kind="rocket-attack", places=("northport",), actors=(), **overrides
):
    """Give a document; `places` are slugs or place documents, `actors` pairs of slug and role."""
    interval = Interval.parse(edtf)
    return {
        "schema": 1,
        "id": event,
        "title": "Two rockets land near Northport",
        "short_title": "Rockets near Northport",
        "slug": "rockets-near-northport",
        "summary": "Two rockets came down outside the town, the Gazette says.",
        "language": "en",
        "kind": kind,
        "strand": KINDS[kind].strand,
        "aggregate": False,
        "collections": [],
        "status": None,
        "grade": "reported",
        "grade_note": "",
        "when": {
            "edtf": edtf,
            "earliest": interval.earliest.isoformat() if interval.earliest else None,
            "latest": interval.latest.isoformat() if interval.latest else None,
            "precision": interval.precision.value,
            "text": "",
            "time": None,
            "differs": False,
        },
        "places": [make_place(place) if isinstance(place, str) else place for place in places],
        "actors": [
            named(slug) | {"aliases": [], "type": "rebel", "role": role, "note": ""} for slug, role in actors
        ],
        "weapons": [],
        "targets": [],
        "figures": {},
        "responsibility": {"state": "not-stated", "assertions": []},
        "claims": [make_claim()],
        "known": [],
        "not_known": [],
        "links": [],
        "first_reported": None,
        "external": [],
    } | overrides


def make_facets(document, **overrides):
    interval = Interval.parse(document["when"]["edtf"])
    slugs = {
        slug
        for place in document["places"]
        for slug in (place["slug"], *(ancestor["slug"] for ancestor in place["ancestors"]))
    }
    return {
        "order": list(order_key(interval, None, 0, document["id"])),
        "edtf": document["when"]["edtf"],
        "kind": document["kind"],
        "strand": document["strand"],
        "aggregate": document["aggregate"],
        "collections": [collection["slug"] for collection in document["collections"]],
        "actors": [[actor["slug"], actor["role"]] for actor in document["actors"]],
        "places": sorted(slugs),
        "located": bool(document["places"]),
        "weapons": document["weapons"],
        "targets": document["targets"],
        "responsibility": document["responsibility"]["state"],
        "grade": document["grade"],
        "harm": "not-stated" if document["strand"] == "violence" else None,
        "killed": None,
        "sources": sorted({claim["document"]["outlet"]["slug"] for claim in document["claims"]}),
        "status": document["status"],
        "precision": document["when"]["precision"],
        "corrected": False,
        "figures_differ": False,
        "also": [],
        "newest_source": "2021-04-04",
        "series": any(figure["nature"] for claim in document["claims"] for figure in claim["figures"]),
        "links": sorted({link["event"] for link in document["links"]}),
    } | overrides


def append(
    event,
    *,
    action="published",
    material=True,
    facets=None,
    reason="",
    merged_into=None,
    words=None,
    **document,
):
    """Append an edition of an event and supersede the one that stood; gives its sequence."""
    number = (Edition.objects.filter(event=event).aggregate(Max("number"))["number__max"] or 0) + 1
    standing = Edition.objects.filter(event=event, superseded_by=None, redacts=None)
    edition = _insert(event, number=number, action=action, material=material, merged_into=merged_into)
    standing.exclude(sequence=edition.sequence).update(superseded_by=edition.sequence)
    if action in ("withdrawn", "merged"):
        body, frozen = {"schema": 1, "id": event, "category": None}, {}
    else:
        body = make_document(event, **document)
        frozen = make_facets(body, **facets or {})
    text = words if words is not None else f"{body.get('title', '')} {body.get('summary', '')}"
    _write(edition, body, frozen, reason, " ".join(["1", *tokens(text)]))
    return edition.sequence


def redact(sequence, category="privacy"):
    """Take an edition's content back; gives the sequence of the note."""
    event = Edition.objects.get(sequence=sequence).event
    note = _insert(event, number=None, action="redacted", material=True, redacts=sequence)
    _write(note, {"schema": 1, "id": event, "category": category}, {}, "", "1")
    EditionContent.objects.filter(edition_id=sequence).delete()
    return note.sequence


def _insert(event, **columns):
    newest = Edition.objects.order_by("-sequence").first()
    sequence = newest.sequence + 1 if newest else 1
    return Edition.objects.create(
        sequence=sequence,
        event=event,
        published_at=FIRST_PUBLISHED + timedelta(hours=sequence - 1),
        content_digest="",
        # Snapshots are kept by digest, and each test writes its sequences anew.
        digest=uuid4().hex * 2,
        **columns,
    )


def _write(edition, body, facets, reason, search_text):
    EditionContent.objects.create(
        edition=edition,
        salt="",
        document=json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        facets=json.dumps(facets),
        search_text=search_text,
        reason=reason,
    )
