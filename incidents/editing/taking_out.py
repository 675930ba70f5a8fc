"""Take words out of texts: out of a published document, and out of whatever editors keep.

What is published again is the published document without the words, never the working copy, which may hold
what nobody has decided to publish.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from urllib.parse import unquote_plus, urlsplit

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import F, Q

from incidents.editing.refusal import Refusal, text_problem
from incidents.editing.review import Refused
from incidents.models import (
    AuditEntry,
    DeskSession,
    Edition,
    EditionAuthor,
    EditionContent,
    RedactionProposal,
    ShortLink,
)
from incidents.models.document import EventDocument
from incidents.models.web_addresses import AddressKeyField
from incidents.words import slugify, tokens

SHORTEST = 3
"""Letters that words to be taken out have at least, all together: fewer stand in half of all texts."""

LEFT_ALONE = (Edition, EditionContent, EditionAuthor, AuditEntry, DeskSession, RedactionProposal, ShortLink)


@dataclass(frozen=True)
class Words:
    """What is to be taken out, in each of its spellings, and what is to stand in its place."""

    spellings: tuple[str, ...]
    replacement: str

    @classmethod
    def typed(cls, text: str, replacement: str) -> "Words":
        """Read spellings one a line; raise `Refused` for what cannot be searched for."""
        lines = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
        words = cls(lines, replacement.strip())
        if not lines or any(len("".join(tokens(line))) < SHORTEST for line in lines):
            raise Refused(Refusal("words", f"Each line needs {SHORTEST} letters or more."))
        if problem := text_problem(words.replacement, one_line=True):
            raise Refused(Refusal("replacement", f"What stands in its place {problem}."))
        if not words.replacement or words.are_in(words.replacement):
            raise Refused(Refusal("replacement", "Say what is to stand in its place, without the words."))
        return words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        spelt = (r"[\W_]+".join(map(re.escape, re.findall(r"\w+", line))) for line in self.spellings)
        return re.compile(
            rf"(?<!\w)(?:{'|'.join(sorted(spelt, key=len, reverse=True))})(?!\w)", re.IGNORECASE
        )

    def are_in(self, text: str) -> bool:
        """Whether a text says them, in whatever case and however they are joined, as in an address."""
        return bool(self._pattern.search(text))

    def without(self, text: str) -> str:
        """Give a text without them."""
        return self._pattern.sub(lambda found: self.replacement, text)

    def passages(self, text: str) -> Iterator[str]:
        """Give each place of a text that says them, with a few words around it."""
        for found in self._pattern.finditer(text):
            start, end = max(0, found.start() - 40), found.end() + 40
            yield f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def texts_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Give every text of a document with where it stands: ("claims 1 text", "…")."""
    if isinstance(value, str):
        yield " ".join(path), value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from texts_of(entry, (*path, key.replace("_", " ")))
    elif isinstance(value, list):
        for number, entry in enumerate(value, start=1):
            yield from texts_of(entry, (*path, str(number)))


def without_words(document: EventDocument, words: Words, slugs: Mapping[str, str]) -> EventDocument:
    """Give a published document without the words; `slugs` are the new ones of records that were named so."""
    cleaned = cast(EventDocument, _without("", document, words, slugs))
    cleaned["slug"] = slugify(cleaned["short_title"] or cleaned["title"])
    return cleaned


def _without(key: str, value: Any, words: Words, slugs: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(name, entry, words, slugs) for name, entry in value.items()}
    if isinstance(value, list):
        return [_without(key, entry, words, slugs) for entry in value]
    if not isinstance(value, str):
        return value
    if key == "slug":
        return slugs.get(value, value)
    return _host_of(value) if key.endswith("url") and words.are_in(value) else words.without(value)


def _host_of(url: str) -> str:
    """Give what is left of an address that names somebody: where it was."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


@dataclass
class Kept:
    """A text of the desk's that says the words."""

    row: models.Model
    field: "models.Field[Any, Any]"
    text: str

    @property
    def label(self) -> str:
        return f"{self.row._meta.verbose_name} {self.row.pk}: {self.field.verbose_name}"


@dataclass
class Cleaning:
    """What was changed in the desk: how many texts, and which slugs became which."""

    texts: int = 0
    slugs: dict[str, str] = field(default_factory=dict)


def kept_by_the_desk(words: Words) -> Iterator[Kept]:
    """Give every text that says the words in working copies, shared records, comments and the desk's history.

    Looks through each table once.
    """
    tables: list[type[models.Model]] = [*apps.get_app_config("incidents").get_models(), LogEntry]
    for model in tables:
        fields = [entry for entry in model._meta.concrete_fields if _is_text(entry)]
        if model in LEFT_ALONE or model._meta.proxy or not fields:
            continue
        maybe = Q()
        for entry in fields:
            for line in words.spellings:
                maybe |= Q(**{f"{entry.name}__icontains": re.findall(r"\w+", line)[0]})
        for row in model._base_manager.filter(maybe):
            for entry in fields:
                text = getattr(row, entry.attname) or ""
                if words.are_in(text):
                    yield Kept(row, entry, text)


def short_links(words: Words) -> list[ShortLink]:
    """Give the short links of views that were searched by the words."""
    return [link for link in ShortLink.objects.exclude(query="") if words.are_in(unquote_plus(link.query))]


def clean_the_desk(words: Words) -> Cleaning:
    """Take the words out of all that editors keep, and delete the short links that hold them."""
    cleaning = Cleaning()
    for kept in list(kept_by_the_desk(words)):
        value = words.without(kept.text)
        if kept.field.name == "slug":
            value = cleaning.slugs[kept.text] = f"removed-{kept.row.pk}"
        elif isinstance(kept.field, models.SlugField):
            value = slugify(value)
        elif isinstance(kept.field, models.URLField):
            value = _host_of(kept.text)
        elif isinstance(kept.field, AddressKeyField):
            value = kept.text.partition("/")[0]
        if kept.field.max_length and len(value) > kept.field.max_length:
            most = kept.field.max_length
            problem = f"{kept.label} would be longer than {most} characters: put fewer in place of the words."
            raise Refused(Refusal("replacement", problem))
        changes: dict[str, Any] = {kept.field.name: value}
        if any(entry.name == "version" for entry in kept.row._meta.concrete_fields):
            changes["version"] = F("version") + 1
        type(kept.row)._base_manager.filter(pk=kept.row.pk).update(**changes)
        cleaning.texts += 1
    ShortLink.objects.filter(pk__in=[link.pk for link in short_links(words)]).delete()
    return cleaning


def _is_text(entry: Any) -> bool:
    return isinstance(entry, models.CharField | models.TextField) and not entry.primary_key
