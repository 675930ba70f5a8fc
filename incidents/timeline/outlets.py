"""The outlets we cite and their documents, as public editions have them; never from the working copy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from incidents.language import localised, spoken
from incidents.models.document import DocumentDocument
from incidents.taxonomy import DOCUMENT_CLASSES, RELIABILITIES
from incidents.timeline.archive import PAGE_SIZE, Archive, NoSuchPage, Published
from incidents.timeline.cards import date_words, event_url
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import day_words, label_of, name_of

OUTLETS: Final = 200
"""Outlets on a page of their list."""


@dataclass(frozen=True, slots=True)
class Outlet:
    slug: str
    name: str
    events: int

    @property
    def url(self) -> str:
        return localised(f"/sources/{self.slug}/")


@dataclass(frozen=True, slots=True)
class Outlets:
    """A page of the outlets, by how many events they support, then slug; `total` counts all of them."""

    outlets: tuple[Outlet, ...]
    total: int
    page: int
    pages: int

    def page_url(self, number: int) -> str:
        return localised("/sources/" if number == 1 else f"/sources/?page={number}")


@dataclass(frozen=True, slots=True)
class Supported:
    """An event that a document supports, by its number of claims."""

    title: str
    language: str
    url: str
    when: str
    claims: int


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document with those events of the page that rest on it; `url` is empty where it is text alone."""

    title: str
    byline: str
    published: str
    document_class: str
    citation: str
    url: str
    address: str
    archived_url: str
    origin: str
    events: tuple[Supported, ...]


@dataclass(frozen=True, slots=True)
class OutletPage:
    """An outlet with the documents behind a page of its events, newest events first.

    `url` is the outlet's own site, empty where we hold none; `reliability` is empty unless the site shows it.
    """

    slug: str
    name: str
    url: str
    reliability: str
    total: int
    documents: tuple[CitedDocument, ...]
    page: int
    pages: int

    def page_url(self, number: int) -> str:
        path = f"/sources/{self.slug}/"
        return localised(path if number == 1 else f"{path}?page={number}")

    @property
    def timeline_url(self) -> str:
        return query_of(self.slug).url()


def query_of(slug: str) -> TimelineQuery:
    """Give the query of an outlet's events."""
    return TimelineQuery(source=(slug,), lang=spoken())


def outlets_of(archive: Archive, at: int, page: int = 1) -> Outlets:
    """Give a page of the outlets that events public at N rest on; raises `NoSuchPage`.

    Two queries at most: no document is read but for names not yet held.
    """
    counts = archive.select(TimelineQuery(), at).counts("source")
    pages = max(1, -(-len(counts) // OUTLETS))
    if page > pages:
        raise NoSuchPage(f"page {page} of {pages}")
    shown = counts[(page - 1) * OUTLETS : page * OUTLETS]
    names = archive.labels({"source": [slug for slug, _ in shown]}, at)
    outlets = (Outlet(slug, _name(names.get(("source", slug)), slug), number) for slug, number in shown)
    return Outlets(tuple(outlets), len(counts), page, pages)


def outlet_page(archive: Archive, slug: str, at: int, page: int = 1) -> OutletPage | None:
    """Give an outlet, None where no event public at N rests on it; raises `NoSuchPage`.

    Three queries, whatever the outlet holds: the documents of one page of its events are read.
    """
    selection = archive.select(query_of(slug), at)
    if not selection.total:
        return None
    editions = archive.published(selection.page(page)).values()
    names = archive.labels({"source": [slug]}, at)
    own = newest_document(editions, slug)
    return OutletPage(
        slug=slug,
        name=_name(names.get(("source", slug)), slug),
        url=_followed(own["outlet"]["url"]) if own else "",
        reliability=_reliability(own) if own else "",
        total=selection.total,
        documents=_documents(editions, slug),
        page=page,
        pages=selection.pages(PAGE_SIZE),
    )


def newest_document(editions: Iterable[Published], slug: str) -> DocumentDocument | None:
    """Give a document of an outlet as the newest of these editions has it, None where none cites it."""
    for edition in sorted(editions, key=lambda each: -each.sequence):
        for claim in edition.document["claims"]:
            if claim["document"]["outlet"]["slug"] == slug:
                return claim["document"]
    return None


def _documents(editions: Iterable[Published], slug: str) -> tuple[CitedDocument, ...]:
    """Give the outlet's documents that these editions cite, in their order, each with its events."""
    documents: dict[int, DocumentDocument] = {}
    events: dict[int, list[Supported]] = {}
    newest: dict[int, int] = {}
    for edition in editions:
        numbers: dict[int, int] = {}
        for claim in edition.document["claims"]:
            document = claim["document"]
            if document["outlet"]["slug"] == slug:
                numbers[document["id"]] = numbers.get(document["id"], 0) + 1
                if edition.sequence >= newest.get(document["id"], 0):
                    documents[document["id"]], newest[document["id"]] = document, edition.sequence
        for number, claims in numbers.items():
            events.setdefault(number, []).append(_supported(edition, claims))
    return tuple(_cited(documents[number], tuple(supported)) for number, supported in events.items())


def _supported(edition: Published, claims: int) -> Supported:
    document = edition.document
    when = date_words(document["when"]).with_year
    return Supported(document["title"], document["language"], event_url(document), when, claims)


def _cited(document: DocumentDocument, events: tuple[Supported, ...]) -> CitedDocument:
    # The address of propaganda is shown and not linked, as on the event's own page.
    may_link = "propaganda" not in document["warnings"]
    url = document["url"] or ""
    followed = _followed(url) if may_link else ""
    published = document["published_at"]
    same = document["origin"]["slug"] == document["outlet"]["slug"]
    return CitedDocument(
        title=document["title"],
        byline=document["byline"],
        published=day_words(datetime.fromisoformat(published).date()) if published else "",
        document_class=label_of(DOCUMENT_CLASSES[document["document_class"]]),
        citation=document["citation"],
        url=followed,
        address="" if followed else url,
        archived_url=_followed(document["archived_url"] or "") if may_link else "",
        origin="" if same else name_of(document["origin"]["names"]),
        events=events,
    )


def _followed(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


def _reliability(document: DocumentDocument) -> str:
    if not settings.SHOW_RELIABILITY:
        return ""
    return f"{document['reliability']}: {label_of(RELIABILITIES[document['reliability']])}"


def _name(names: Mapping[str, str] | None, slug: str) -> str:
    return name_of(names) if names else slug
