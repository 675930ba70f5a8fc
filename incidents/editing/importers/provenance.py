"""Whose data an imported format is: its document, its licence, and the collection its events go to."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from incidents.editing.importers.directory import Directory
from incidents.models import Collection, Document


@dataclass(frozen=True, slots=True)
class Provenance:
    """What `formats.toml` says of a data set."""

    publisher: str
    publisher_url: str
    said_by: str
    title: str
    url: str
    licence: str
    citation: str
    collection: Mapping[str, str]

    def document(self, directory: Directory) -> int:
        """Give the key of the data set as a document."""
        dataset = Document(
            document_class="dataset",
            title=self.title,
            url=self.url,
            citation=self.citation,
            licence=self.licence,
        )
        publisher = directory.source(self.publisher, url=self.publisher_url)
        return directory.document(dataset, source=publisher)

    def collection_slug(self, directory: Directory, chosen: str = "") -> str:
        """Give the slug of the collection chosen, else of the data set's own, prepared if we hold none."""
        slug = chosen or self.collection["slug"]
        if slug not in directory.collections.records:
            directory.collections.keep(Collection(**self.collection))
        return slug


@cache
def formats() -> dict[str, Any]:
    """Read `formats.toml`."""
    text = files("incidents.editing.importers").joinpath("formats.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def provenance(scheme: str) -> Provenance:
    """Give what is known of a format that brings a data set; raise `KeyError` for one that brings none."""
    entry = dict(formats()[scheme])
    del entry["label"]
    return Provenance(**entry)
