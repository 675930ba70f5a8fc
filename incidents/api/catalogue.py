"""What public events name: actors, places, outlets, documents; each counted under the query."""

from collections.abc import Iterable
from typing import Any

from incidents.api.reading import Asked
from incidents.exports.documents import document_json
from incidents.models.document import DocumentDocument
from incidents.timeline.archive import NoSuchPage, Published

Json = dict[str, Any]


def named_counts(asked: Asked, facet: str, path: str, member: str) -> Json:
    """Give a page of the values of an open list, by count, then slug; raises `NoSuchPage`."""
    shown, pages = _page(asked, facet)
    selection, archive = asked.answer.selection, asked.answer.archive
    names = archive.labels({facet: [slug for slug, _ in shown]}, selection.at)
    lines = [
        {"slug": slug, "names": dict(names.get((facet, slug), {})), "events": number}
        for slug, number in shown
    ]
    return {member: lines, "next": asked.next_url(path, pages)}


def place_counts(asked: Asked, path: str) -> Json:
    """Give a page of places with what they lie in and, where an edition places them, where they are."""
    found = named_counts(asked, "place", path, "places")
    labels = asked.answer.archive.places(
        [line["slug"] for line in found["places"]], asked.answer.selection.at
    )
    for line in found["places"]:
        label = labels.get(line["slug"])
        document = label.document if label else None
        line["kind"] = label.kind if label else ""
        line["ancestors"] = list(label.ancestors) if label else []
        line["latitude"] = document["latitude"] if document else None
        line["longitude"] = document["longitude"] if document else None
    return found


def cited_documents(asked: Asked, path: str) -> Json:
    """Give the documents that a page of events cites, each once with those events; raises `NoSuchPage`.

    A document that events of another page cite as well is there again.
    """
    answer = asked.answer
    editions = answer.archive.published(answer.selection.page(asked.page, asked.size)).values()
    documents = [
        document_json(document, answer.query.lang) | {"events": events}
        for document, events in _cited(editions)
    ]
    return {"documents": documents, "next": asked.next_url(path, answer.selection.pages(asked.size))}


def _cited(editions: Iterable[Published]) -> list[tuple[DocumentDocument, list[int]]]:
    """Give each document as the newest edition has it, in the order of the events."""
    newest: dict[int, tuple[int, DocumentDocument]] = {}
    events: dict[int, list[int]] = {}
    for edition in editions:
        for claim in edition.document["claims"]:
            document = claim["document"]
            if edition.sequence >= newest.get(document["id"], (0, document))[0]:
                newest[document["id"]] = edition.sequence, document
            listed = events.setdefault(document["id"], [])
            if edition.event not in listed:
                listed.append(edition.event)
    return [(newest[number][1], events[number]) for number in events]


def _page(asked: Asked, facet: str) -> tuple[list[tuple[str, int]], int]:
    counts = asked.answer.selection.counts(facet)
    pages = max(1, -(-len(counts) // asked.size))
    if asked.page > pages:
        raise NoSuchPage(f"page {asked.page} of {pages}")
    return counts[(asked.page - 1) * asked.size : asked.page * asked.size], pages
