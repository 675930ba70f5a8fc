"""The sheets of Dateline's own spreadsheet: their columns, and values as cells and back without loss.

Every cell is text, so that no spreadsheet takes a locator for a number or a wording for a date. In CSV, where
cells have no type, what a program would change stands behind an apostrophe.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from incidents.editing.figure_values import FigureValues
from incidents.editing.importers.copies import CLAIM_FIELDS, OWN_FIELDS
from incidents.editing.importers.running import RowError
from incidents.models import Actor, Collection, Document, Place, Source

SCHEME = "dateline"
FIGURE_COLUMNS = tuple(entry.name for entry in fields(FigureValues))
LIST_FIELDS = frozenset({"weapons", "targets", "supports", "warnings"})

RECORDS: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "actors": (
        Actor,
        ("name", "name_ar", "actor_type", "aliases", "period", "iso", "privacy", "privacy_reason"),
    ),
    "places": (
        Place,
        ("name", "name_ar", "place_kind", "aliases", "iso", "latitude", "longitude", "is_sensitive"),
    ),
    "documents": (
        Document,
        (
            *("document_class", "title", "byline", "url", "citation", "licence", "published_at"),
            *("published_zone", "accessed_at", "archived_url", "sha256", "warnings"),
        ),
    ),
    "sources": (Source, ("name", "name_ar", "url", "description")),
    "collections": (Collection, ("name", "name_ar", "standfirst", "coverage")),
}
"""Sheets of shared records, with the fields each is created from where we do not hold it."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "events": ("id", "version", "state", *OWN_FIELDS, "collections"),
    "participants": ("event", "actor", "role", "note"),
    "locations": ("event", "place", "role", "precision"),
    "claims": ("event", "number", "document", *CLAIM_FIELDS, "speaker", "supports", "contradicts"),
    "figures": ("event", "claim", *FIGURE_COLUMNS),
    "responsibility": ("event", "claim", "stance", "actor", "authenticity", "doubted_by"),
    "links": ("event", "relation", "target", "claim"),
    "external": ("event", "scheme", "identifier", "scheme_version", "codes"),
    "actors": ("slug", *RECORDS["actors"][1], "parent"),
    "places": ("slug", *RECORDS["places"][1], "parents"),
    "documents": ("id", "source", "origin", *RECORDS["documents"][1]),
    "sources": ("slug", *RECORDS["sources"][1]),
    "collections": ("slug", *RECORDS["collections"][1]),
}
"""Every sheet with its columns in order. `state` is for people to read, and is not imported."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "events": ("id",),
    "participants": ("event", "actor", "role"),
    "locations": ("event", "place", "precision"),
    "claims": ("event", "number", "document", "said_by", "text"),
    "figures": ("event", "claim", "measure", "low"),
    "responsibility": ("event", "claim", "stance"),
    "links": ("event", "relation", "target"),
    "external": ("event", "scheme", "identifier"),
    "actors": ("slug", "name", "actor_type"),
    "places": ("slug", "name", "place_kind"),
    "documents": ("id", "source", "title"),
    "sources": ("slug", "name"),
    "collections": ("slug", "name"),
}

LONGEST_CHANGED = 60
"""Longer texts are taken by no spreadsheet for a number or a date."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def written(value: Any) -> str:
    """Write a value as the text of a cell; None and an empty list are an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def read(model: type[models.Model], name: str, text: str) -> Any:
    """Read a cell as the value of a field; an empty one is the field's default. Raises `RowError`."""
    field: Any = model._meta.get_field(name)
    if name in LIST_FIELDS:
        return tuple(entry.strip() for entry in text.split(",") if entry.strip())
    if not text:
        return None if field.null else field.get_default()
    if isinstance(field, models.BooleanField):
        return _truth(name, text)
    if isinstance(field, models.IntegerField):
        # Spreadsheets may write a whole number as 12.0.
        text = text.removesuffix(".0")
    try:
        value = field.to_python(text)
    except ValidationError as error:
        raise RowError(f"{name}: {' '.join(error.messages)}") from error
    # A time without an offset is taken for UTC, as everywhere in the archive.
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _truth(name: str, text: str) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if (value := known.get(text.casefold())) is None:
        raise RowError(f"{name} is true or false, not “{text[:40]}”.")
    return value


def guarded(text: str) -> str:
    """Put an apostrophe before what a program that opens CSV would run, or take for something else."""
    return f"'{text}" if _is_changed(text) else text


def unguarded(text: str) -> str:
    """Take away the apostrophe of `guarded`, and no other."""
    return text[1:] if text.startswith("'") and _is_changed(text[1:]) else text


def _is_changed(text: str) -> bool:
    if text.startswith("'"):
        return _is_changed(text[1:])
    if _PLAIN_NUMBER.fullmatch(text):
        return False
    short = len(text) <= LONGEST_CHANGED
    return bool(
        _FORMULA.match(text)
        or (short and any(map(str.isdigit, text)))
        or text.casefold() in ("true", "false")
    )
