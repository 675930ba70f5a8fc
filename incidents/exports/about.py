"""What every form says of itself: what it holds, as of when, by which rights, and how to check it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from incidents.exports.answers import Answer
from incidents.exports.instants import instant
from incidents.language import foreign, gettext, listed, unmarked
from incidents.timeline.archive import Head
from incidents.timeline.coverage import Part, collection_part
from incidents.timeline.describe import describe, places_to_name
from incidents.timeline.result_digest import result_digest
from incidents.timeline.wording import moment_words


@dataclass(frozen=True, slots=True)
class About:
    """`url` is the pinned view; `digest` None of a sample, and where there are too many events for one."""

    description: str
    total: int
    url: str
    head: Head
    digest: str | None
    licence: str
    attribution: str
    newest_source: str | None
    coverage: tuple[Part, ...]
    notices: tuple[str, ...]


def about(answer: Answer) -> About:
    """Describe an answer; a few queries for each collection its events are part of, one for 500 events."""
    selection, archive, at = answer.selection, answer.archive, answer.head.sequence
    totals = selection.totals()
    labels = archive.labels({"place": places_to_name(selection.query, totals)}, at)
    slugs = answer.query.collection or [slug for slug, _ in selection.counts("collection")]
    parts = (collection_part(archive, slug, at) for slug in slugs)
    url = answer.url("/")
    return About(
        description=unmarked(describe(selection.query, totals, labels).sentence),
        total=selection.total,
        url=url,
        head=answer.head,
        digest=result_digest(selection, answer.head) if answer.most is None else None,
        licence=settings.LICENCE,
        attribution=attribution(answer.head, url),
        newest_source=newest.isoformat() if (newest := selection.newest_source()) else None,
        coverage=tuple(part for part in parts if part is not None),
        notices=tuple(unmarked(notice.message) for notice in answer.notices),
    )


def attribution(head: Head, url: str) -> str:
    """Name whom to credit: the publisher, the state of the archive, and the address of the view."""
    publisher = [foreign(settings.PUBLISHER)] if settings.PUBLISHER else []
    words = gettext(
        "{names}, as of {moment}, {url}. Quotations and cited documents belong to their sources.",
        names=listed(["Dateline", *publisher]),
        moment=moment_words(head.at),
        url=url,
    )
    return unmarked(words)


def about_rows(found: About) -> list[tuple[str, str | int]]:
    """Give the same as names and values, for forms that are tables."""
    rows: list[tuple[str, str | int]] = [
        ("description", found.description),
        ("events", found.total),
        ("query", found.url),
        ("as_of_sequence", found.head.sequence),
        ("as_of_at", instant(found.head.at) if found.head.at else ""),
        ("head_digest", found.head.digest),
        ("result_digest", found.digest or ""),
        ("licence", found.licence),
        ("attribution", found.attribution),
        ("newest_source", found.newest_source or ""),
    ]
    rows += [("coverage", unmarked(f"{part.name}: {part.coverage}")) for part in found.coverage]
    return [*rows, *(("notice", notice) for notice in found.notices)]


def head_json(head: Head) -> dict[str, Any]:
    """Give the state of the log an answer is of."""
    return {
        "sequence": head.sequence,
        "at": instant(head.at) if head.at else None,
        "digest": head.digest,
    }


def rights_json(found: About) -> dict[str, Any]:
    """Give what an answer that already has description, total, notices and head says beyond them."""
    return {
        "url": found.url,
        "digest": found.digest,
        "licence": found.licence,
        "attribution": found.attribution,
        "newest_source": found.newest_source,
        "coverage": [
            {"collection": part.slug, "name": unmarked(part.name), "coverage": part.coverage}
            for part in found.coverage
        ],
    }


def about_json(found: About) -> dict[str, Any]:
    """Give all of it as an object."""
    return {
        "description": found.description,
        "total": found.total,
        "as_of": head_json(found.head),
        "notices": list(found.notices),
        **rights_json(found),
    }
