"""An event's working copy as a value: what an importer asks for, and what the rows hold, in one shape.

Two copies are equal exactly when their rows say the same, so that a repeated import can tell what it has
already done, what changed in the file, and what an editor has changed since.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, time
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.tables import clean_text


@dataclass(frozen=True, slots=True)
class PlaceCopy:
    """Where, in which role, how exactly; `place` is a slug."""

    place: str
    precision: str
    role: str = "occurred"


@dataclass(frozen=True, slots=True)
class ActorCopy:
    """Who, in which role; `actor` is a slug."""

    actor: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AssertionCopy:
    """Who is said to have done it; `actor` is a slug, "" for no claim."""

    stance: str
    actor: str = ""
    authenticity: str = ""
    doubted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCopy:
    """What a document says; `document` is its key, negative while it waits to be created."""

    number: int
    document: int
    said_by: str
    said_by_role: str = ""
    speaker: str = ""
    voice: str = "outlet"
    text: str
    quoted: bool = False
    language: str = "en"
    locator: str = ""
    credibility: str = "6"
    supports: tuple[str, ...] = ()
    contradicts: int | None = None
    figures: tuple[FigureValues, ...] = ()
    assertions: tuple[AssertionCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class ExternalCopy:
    """What another data set calls the event, with its own codes."""

    scheme: str
    identifier: str
    scheme_version: str = ""
    codes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkCopy:
    """A typed relation to another event, given by its key; `claim` is the number of the claim behind it."""

    relation: str
    target: int
    claim: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCopy:
    """Everything an editor can enter of an event. The first fields are those of the row itself."""

    kind: str
    title: str
    short_title: str
    summary: str
    language: str = "en"
    aggregate: bool = False
    status: str = ""
    grade: str = "reported"
    grade_note: str = ""
    date_words: str = ""
    date_anchor: date | None = None
    edtf: str = ""
    date_differs: bool = False
    time_kind: str = ""
    time_from: time | None = None
    time_to: time | None = None
    time_words: str = ""
    zone: str = ""
    zone_inferred: bool = False
    day_order: int = 0
    weapons: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    known: str = ""
    not_known: str = ""
    collections: tuple[str, ...] = ()
    places: tuple[PlaceCopy, ...] = ()
    actors: tuple[ActorCopy, ...] = ()
    claims: tuple[ClaimCopy, ...] = ()
    links: tuple[LinkCopy, ...] = ()
    external: tuple[ExternalCopy, ...] = ()


OWN_FIELDS = tuple(
    entry.name
    for entry in fields(EventCopy)
    if entry.name not in {"collections", "places", "actors", "claims", "links", "external"}
)
"""Fields of a copy that are fields of the `Event` row under the same name."""

CLAIM_FIELDS = (
    "said_by",
    "said_by_role",
    "voice",
    "text",
    "quoted",
    "language",
    "locator",
    "credibility",
)
"""Fields of a claim's copy that are fields of the `Claim` row under the same name."""


def digest(value: Any) -> str:
    """Give the SHA-256 of a copy, or of any part of one, in hexadecimal."""
    return sha256(
        json.dumps(_plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()
    ).hexdigest()


CopyT = TypeVar("CopyT")


def tidied(value: CopyT) -> CopyT:
    """Give a copy, or any part of one, with its texts as a spreadsheet gives them back."""
    changed: Any = value
    if isinstance(value, str):
        # Nearly every text is tidy already.
        changed = clean_text(value)
    elif isinstance(value, tuple):
        changed = tuple(map(tidied, value))
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(value, **{name: tidied(getattr(value, name)) for name in _names(type(value))})
    return changed  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, name)) for name in _names(type(value))]
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value


@lru_cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(entry.name for entry in fields(kind))
