"""The parameters as the OpenAPI lists them: made from the query's own keys, which alone read them."""

from collections.abc import Mapping
from typing import Any, Final

from incidents.api.reading import LARGEST_PAGE, PAGE
from incidents.language import LANGUAGES
from incidents.taxonomy import (
    ACTOR_ROLES,
    GRADES,
    HARMS,
    KINDS,
    MATCHES,
    PRECISION_GROUPS,
    RESPONSIBILITY_STATES,
    STATUSES,
    STRANDS,
    TARGETS,
    WEAPONS,
)
from incidents.timeline.query import KEYS, MARKS, ORDERS, VALUES_PER_KEY

Json = dict[str, Any]

_CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "match": tuple(MATCHES),
    "strand": tuple(STRANDS),
    "kind": tuple(KINDS),
    "role": tuple(ACTOR_ROLES),
    "weapon": tuple(WEAPONS),
    "target": tuple(TARGETS),
    "responsibility": tuple(RESPONSIBILITY_STATES),
    "grade": tuple(GRADES),
    "harm": tuple(HARMS),
    "status": tuple(STATUSES),
    "precision": tuple(PRECISION_GROUPS),
    "has": MARKS,
    "order": ORDERS,
    "lang": tuple(LANGUAGES),
}
_DATE: Final[Json] = {
    "type": "string",
    "pattern": "^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$",
}
_SLUG: Final[Json] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,120}$"}
_OPEN: Final[Mapping[str, Json]] = {
    "q": {"type": "string", "pattern": "^[A-Za-z]{1,60}$"},
    "from": _DATE,
    "to": _DATE,
    "killed_min": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
    "page": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
    "as_of": {"type": "integer", "minimum": 0},
}
_EXAMPLES: Final[Mapping[str, Any]] = {
    "q": "rockets",
    "collection": ["examplia"],
    "from": "2020",
    "to": "2021-04",
    "kind": ["rocket-attack"],
    "actor": ["red-front"],
    "place": ["examplia"],
    "source": ["northport-gazette"],
    "killed_min": 1,
}
_WORDS: Final[Mapping[str, str]] = {
    "q": 'Words, a "phrase" or the beginning of a word with *; all must occur.',
    "from": "The first day: a year, a month or a day, inclusive.",
    "to": "The last day: a year, a month or a day, inclusive; not before `from`.",
    "as_of": "The number of an edition, not after the newest: the archive as it was then.",
    "page": "Where to begin, counted in pages of `limit` events.",
}


def query_parameters(*options: str) -> Json:
    """Give every key of the query, and those options beside it, as an operation of the OpenAPI takes them."""
    listed = [_parameter(key.name, key.many) for key in KEYS]
    return {"parameters": [*listed, *(OPTIONS[name] for name in options)]}


def options(*names: str) -> Json:
    """Give some options alone."""
    return {"parameters": [OPTIONS[name] for name in names]}


def _option(name: str, description: str, schema: Json, **more: Any) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


OPTIONS: Final[Mapping[str, Json]] = {
    "cursor": _option(
        "cursor",
        "From `next` of the answer before: its next page, whatever was edited since.",
        {"type": "string"},
    ),
    "limit": _option(
        "limit",
        f"How many on a page, {PAGE} if not given.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
        example=2,
    ),
    "unit": _option(
        "unit", "The width of a column.", {"type": "string", "enum": ["month", "quarter", "year"]}
    ),
    "after": _option(
        "after",
        "The sequence that a mirror has reached; 0 begins.",
        {"type": "integer", "minimum": 0},
        example=0,
    ),
    "edition": _option(
        "edition",
        "The number of one of its editions.",
        {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    ),
}


def _parameter(name: str, many: bool) -> Json:
    single = {"type": "string", "enum": list(_CLOSED[name])} if name in _CLOSED else _OPEN.get(name, _SLUG)
    schema = {"type": "array", "items": single, "maxItems": VALUES_PER_KEY} if many else single
    described = {"description": _WORDS[name]} if name in _WORDS else {}
    example = {"example": _EXAMPLES[name]} if name in _EXAMPLES else {}
    return {"name": name, "in": "query", "schema": schema, "explode": True, **described, **example}
