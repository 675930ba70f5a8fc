"""The shape of a frozen edition: what `EditionContent.document` and `.facets` hold, as JSON.

Both wings meet in these types: editing writes them, reading takes them apart. Dates are ISO strings,
event dates EDTF, instants ISO 8601 with offset; `None` is "not stated", zero is zero. Names are kept in
each language, so that a page of ten years ago still shows what things were called then.
"""

from typing import Any, TypedDict


class TimeDocument(TypedDict):
    """A time of day, local to the place: `kind` of the taxonomy, "hh:mm" or None."""

    kind: str
    start: str | None
    end: str | None
    zone: str | None
    zone_inferred: bool
    text: str


class WhenDocument(TypedDict):
    edtf: str
    earliest: str | None
    latest: str | None
    precision: str
    text: str
    time: TimeDocument | None
    differs: bool


class Named(TypedDict):
    """A slug with its name by language ("en" always, "ar" where we hold one)."""

    slug: str
    names: dict[str, str]


class AncestorDocument(Named):
    """A place that holds another; its kind tells a country from what lies in one."""

    kind: str


class PlaceDocument(Named):
    aliases: list[str]
    kind: str
    iso: str | None
    ancestors: list[AncestorDocument]
    role: str
    precision: str
    latitude: float | None
    longitude: float | None


class ActorDocument(Named):
    aliases: list[str]
    type: str
    role: str
    note: str


class CollectionDocument(Named):
    standfirst: str
    coverage: str


class OfWhom(TypedDict):
    """The group a figure counts; an empty string is an axis not given."""

    standing: str
    sex: str
    age: str
    nationality: str
    affiliation: Named | None


class FigureDocument(TypedDict):
    """A number as one claim gives it; `later` is what the same origin changed it to, in words."""

    measure: str
    low: int
    best: int | None
    high: int | None
    approximate: bool
    text: str
    of_whom: OfWhom | None
    basis: str
    formula: str
    inconsistent: bool
    nature: str
    scope: str
    edtf: str
    later: str | None


class CombinedDocument(TypedDict):
    """What all claims together give for a measure; `stated_high` is kept where the top is open.

    `of_whom` are the groups some claim counts apart, each with its claim; `claims` the claims whose
    figures make the range.
    """

    low: int
    best: int | None
    high: int | None
    stated_high: int | None
    approximate: bool
    differs: bool
    inconsistent: bool
    basis: str
    of_whom: list[FigureDocument]
    claims: list[int]


class SourceDocument(Named):
    url: str


class DocumentDocument(TypedDict):
    """A cited document; its `id` is stable within the archive."""

    id: int
    document_class: str
    outlet: SourceDocument
    origin: SourceDocument
    title: str
    byline: str
    url: str | None
    citation: str
    licence: str
    published_at: str | None
    published_zone: str | None
    accessed_at: str | None
    archived_url: str | None
    sha256: str | None
    reliability: str
    warnings: list[str]


class ClaimDocument(TypedDict):
    number: int
    said_by: str
    role: str
    speaker: Named | None
    voice: str
    text: str
    quoted: bool
    language: str
    locator: str
    credibility: str
    supports: list[str]
    contradicts: int | None
    figures: list[FigureDocument]
    document: DocumentDocument


class AssertionDocument(TypedDict):
    """`by` is who says so, `as_of` the time of the claim's document."""

    stance: str
    actor: Named | None
    by: str
    authenticity: str
    doubted_by: str
    as_of: str | None
    claim: int


class ResponsibilityDocument(TypedDict):
    state: str
    assertions: list[AssertionDocument]


class LinkDocument(TypedDict):
    """`event` is a public id; title and the reverse direction are resolved when read."""

    relation: str
    event: int
    claim: int | None


class ExternalDocument(TypedDict):
    scheme: str
    id: str
    version: str
    codes: dict[str, Any]


class FirstReportedDocument(TypedDict):
    """The earliest publication among the cited documents."""

    published_at: str
    document: int
    outlet: str


class EventDocument(TypedDict):
    """All that a reader can see of an event in one edition."""

    schema: int
    id: int
    title: str
    short_title: str
    slug: str
    summary: str
    language: str
    kind: str
    strand: str
    aggregate: bool
    collections: list[CollectionDocument]
    status: str | None
    grade: str
    grade_note: str
    when: WhenDocument
    places: list[PlaceDocument]
    actors: list[ActorDocument]
    weapons: list[str]
    targets: list[str]
    figures: dict[str, CombinedDocument]
    responsibility: ResponsibilityDocument
    claims: list[ClaimDocument]
    known: list[str]
    not_known: list[str]
    links: list[LinkDocument]
    first_reported: FirstReportedDocument | None
    external: list[ExternalDocument]


class Notice(TypedDict):
    """The document of a withdrawn, merged or redacted edition: no word of the event is in it."""

    schema: int
    id: int
    category: str | None


class Facets(TypedDict):
    """What the index needs of an edition, so that none parses documents.

    `order` is the key of five integers (day, −span, minute, day order, public id). `actors` are
    [slug, role] pairs; `places` the slugs of every place whose role matches, with all their ancestors;
    `also` the old slugs of merged actors and places, as [kind, old slug, present slug]. `killed` is the
    combined lower bound, None where not stated. `newest_source` is the date of the newest cited document.
    `series` says that a figure has a nature, and so belongs into the lanes of levels. `links` are the events
    it links to.
    """

    order: list[int]
    edtf: str
    kind: str
    strand: str
    aggregate: bool
    collections: list[str]
    actors: list[list[str]]
    places: list[str]
    located: bool
    weapons: list[str]
    targets: list[str]
    responsibility: str
    grade: str
    harm: str | None
    killed: int | None
    sources: list[str]
    status: str | None
    precision: str
    corrected: bool
    figures_differ: bool
    also: list[list[str]]
    newest_source: str | None
    series: bool
    links: list[int]


def linked_events(document: EventDocument) -> list[int]:
    """Give the public ids that a document links to, each once, rising."""
    return sorted({link["event"] for link in document["links"]})
