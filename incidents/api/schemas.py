"""The shapes of the API's answers, as its OpenAPI describes them; `docs/api.md` says what they mean."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field


class Shape(Schema):
    """An object with these members and no others."""

    model_config = ConfigDict(extra="forbid")


def _like(**example: Any) -> ConfigDict:
    """Give an example of a shape, which the OpenAPI shows beside it."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class Refused(Shape):
    model_config = _like(
        key="from", value="x", message="“from” takes a year, a month or a day: 2020, 2020-01 or 2020-01-15."
    )

    key: str
    value: str
    message: str


class Problem(Schema):
    """RFC 9457; what is more in it depends on what is wrong."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[Refused] | None = None


class State(Shape):
    """A state of the log: after which edition, when that was published, and the digest of the chain there."""

    model_config = _like(
        sequence=13,
        at="2026-11-26T02:50:37.003852Z",
        digest="03f031408ad295ee2a09e15666ab02280b9a12a558b9a5252787ddd90ab2bf7f",
    )

    sequence: int
    at: str | None
    digest: str


class SlugAndName(Shape):
    slug: str
    name: str


class AcledPair(Shape):
    event_type: str
    sub_event_type: str | None


class PloverPair(Shape):
    category: str
    mode: str | None


class Kind(Shape):
    slug: str
    label: str
    family: str
    strand: str
    acled: AcledPair | None
    plover: PloverPair | None


class Time(Shape):
    kind: str
    from_: str | None = Field(alias="from")
    to: str | None
    zone: str | None
    zone_inferred: bool
    text: str


class When(Shape):
    model_config = _like(
        edtf="[2021-02-21..2021-02-28]",
        earliest="2021-02-21",
        latest="2021-02-28",
        precision="part",
        text="late February",
        time=None,
        differs=False,
    )

    edtf: str
    earliest: str | None
    latest: str | None
    precision: str
    text: str
    time: Time | None
    differs: bool


class EventPlace(Shape):
    slug: str
    name: str
    kind: str
    iso: str | None
    ancestors: list[str]
    role: str
    precision: str
    latitude: float | None
    longitude: float | None


class EventActor(Shape):
    slug: str
    name: str
    type: str
    aliases: list[str]
    role: str


class OfWhom(Shape):
    standing: str
    sex: str
    age: str
    nationality: str
    affiliation: SlugAndName | None


class Figure(Shape):
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


class Combined(Shape):
    low: int
    best: int | None
    high: int | None
    approximate: bool
    differs: bool
    basis: str
    of_whom: list[Figure]
    claims: list[int]


class Assertion(Shape):
    stance: str
    actor: SlugAndName | None
    by: str
    authenticity: str | None
    as_of: str | None
    claim: int


class Responsibility(Shape):
    state: str
    assertions: list[Assertion]


class Document(Shape):
    id: int
    class_: str = Field(alias="class")
    outlet: SlugAndName | None
    origin: SlugAndName | None
    title: str
    byline: str
    url: str | None
    citation: str
    published_at: str | None
    accessed_at: str | None
    archived_url: str | None
    sha256: str | None
    reliability: str
    warnings: list[str]


class Claim(Shape):
    number: int
    said_by: str
    role: str
    voice: str
    text: str
    quoted: bool
    language: str
    locator: str
    credibility: str
    supports: list[str]
    figures: list[Figure]
    document: Document


class Link(Shape):
    relation: str
    id: int
    title: str
    claim: int | None


class FirstReported(Shape):
    published_at: str
    document: int
    outlet: str


class External(Shape):
    scheme: str
    id: str
    version: str
    codes: dict[str, Any]


class EditionLine(Shape):
    model_config = _like(
        sequence=13,
        number=2,
        action="corrected",
        material=True,
        published_at="2026-11-26T02:50:37.003852Z",
        reason="The source has two, not three.",
        digest="03f031408ad295ee2a09e15666ab02280b9a12a558b9a5252787ddd90ab2bf7f",
    )

    sequence: int
    number: int
    action: str
    material: bool
    published_at: str
    reason: str
    digest: str


class Event(Shape):
    """One event as its edition has it; null is "not stated", zero is zero."""

    schema_: int = Field(alias="schema")
    id: int
    url: str
    title: str
    short_title: str
    summary: str
    language: str
    kind: Kind
    aggregate: bool
    collections: list[str]
    status: str | None
    grade: str
    grade_note: str
    when: When
    places: list[EventPlace]
    actors: list[EventActor]
    weapons: list[str]
    targets: list[str]
    figures: dict[str, Combined]
    responsibility: Responsibility
    claims: list[Claim]
    known: list[str]
    not_known: list[str]
    links: list[Link]
    first_reported: FirstReported | None
    external: list[External]
    edition: EditionLine


class Answer(Shape):
    """What every answer to a query says of itself."""

    schema_: int = Field(alias="schema")
    query: dict[str, str | list[str]]
    total: int
    as_of: State
    notices: list[str]


class Events(Answer):
    events: list[Event]
    next: str | None


class FacetValue(Shape):
    model_config = _like(
        value="diplomacy",
        label="Diplomacy",
        count=4,
        selected=False,
        url="https://dateline.example/api/v1/facets?strand=diplomacy",
    )

    value: str
    label: str
    count: int
    selected: bool
    url: str


class Facets(Answer):
    facets: dict[str, list[FacetValue]]


class Bin(Shape):
    model_config = _like(start="2021-04", violence=1, diplomacy=1, politics=0, forces=0)

    start: str
    violence: int
    diplomacy: int
    politics: int
    forces: int


class Columns(Shape):
    unit: Literal["month", "quarter", "year"]
    bins: list[Bin]


class Histogram(Answer):
    histogram: Columns


class Step(Shape):
    model_config = _like(edtf="2021", low=2500, high=2500, event=4)

    edtf: str
    low: int
    high: int | None
    event: int


class Row(Shape):
    measure: str
    party: str | None
    place: str | None
    scope: str
    nature: str
    steps: list[Step]


class Series(Answer):
    series: list[Row]


class NamedCount(Shape):
    model_config = _like(
        slug="united-states", names={"en": "United States", "ar": "الولايات المتحدة"}, events=10
    )

    slug: str
    names: dict[str, str]
    events: int


class Actors(Answer):
    actors: list[NamedCount]
    next: str | None


class Sources(Answer):
    sources: list[NamedCount]
    next: str | None


class PlaceCount(NamedCount):
    model_config = _like(
        slug="balad-airbase",
        names={"en": "Balad airbase", "ar": "قاعدة بلد الجوية"},
        events=1,
        kind="base",
        ancestors=["iraq"],
        latitude=33.94,
        longitude=44.36,
    )

    kind: str
    ancestors: list[str]
    latitude: float | None
    longitude: float | None


class Places(Answer):
    places: list[PlaceCount]
    next: str | None


class Cited(Document):
    events: list[int]


class Documents(Answer):
    documents: list[Cited]
    next: str | None


class Term(Shape):
    slug: str
    label: dict[str, str]
    definition: str


class Taxonomies(Shape):
    taxonomies: dict[str, list[Term]]


class Content(Shape):
    """The very texts that were hashed; `document` and `facets` are JSON in them."""

    salt: str
    document: str
    facets: str
    reason: str


class Edition(Shape):
    """The columns of an edition that its digest is taken over, and its content unless that was taken back."""

    sequence: int
    event: int
    number: int | None
    action: str
    material: bool
    published_at: str
    content_digest: str
    digest: str
    merged_into: int | None
    redacts: int | None
    content: Content | None


class Editions(Shape):
    head: State
    editions: list[Edition]
    next: str | None


class Changes(Editions):
    previous_digest: str


class Start(Shape):
    head: State
    licence: str
    docs: str
    openapi: str
