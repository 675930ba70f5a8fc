"""The JSON of an event and of a query, in the shapes and with the keys the contract names, in their order.

`null` is "not stated", zero is zero. Event dates are EDTF, instants ISO 8601 with offset, addresses absolute
from the base URL given. Names and labels are in the query's language, in English where there is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from incidents.exports.about import about, head_json, rights_json
from incidents.exports.answers import Answer
from incidents.exports.codes import acled_of, plover_of
from incidents.exports.instants import instant
from incidents.exports.members import dumped
from incidents.language import unmarked
from incidents.models.document import (
    ClaimDocument,
    CombinedDocument,
    DocumentDocument,
    EventDocument,
    FigureDocument,
    Named,
    OfWhom,
    WhenDocument,
)
from incidents.models.log import SCHEMA_VERSION
from incidents.taxonomy import KINDS, RELATIONS
from incidents.timeline.archive import Linked, Published, Selection, Unit
from incidents.timeline.facets import FacetGroup, facet_groups
from incidents.timeline.query import TimelineQuery
from incidents.timeline.series import Series, series_of

PATH = "/timeline.json"
HISTOGRAM_UNIT: Final = "month"

Json = dict[str, Any]


def json_page(answer: Answer) -> Iterator[bytes]:
    """Write a page of a query; raises `NoSuchPage`."""
    yield dumped(timeline_json(answer)).encode()


def timeline_json(answer: Answer) -> Json:
    """Give a page of a query as data; raises `NoSuchPage`.

    Queries, whatever the page holds: the state of the log 1, the documents of page and series 1 each,
    links 2, and up to 4 for names not yet held.
    """
    query, selection, archive, base_url = answer.query, answer.selection, answer.archive, answer.base_url
    at, pages = selection.at, selection.pages()
    sequences = selection.page(query.page)
    editions = archive.published(sequences)
    links = archive.links([edition.event for edition in editions.values()], at)
    found = about(answer)

    def page_url(number: int) -> str | None:
        return base_url + query.replacing(page=number).url(PATH) if 1 <= number <= pages else None

    return {
        "schema": SCHEMA_VERSION,
        "query": query_json(query),
        "description": found.description,
        "total": found.total,
        "as_of": head_json(answer.head),
        "about": rights_json(found),
        "facets": facets_json(answer, PATH),
        "histogram": histogram_json(selection, HISTOGRAM_UNIT),
        "series": series_json(answer),
        "notices": list(found.notices),
        "events": [
            event_json(edition, links[edition.event], base_url=base_url, language=query.lang)
            for edition in editions.values()
        ],
        "page": query.page,
        "pages": pages,
        "next": page_url(query.page + 1),
        "previous": page_url(query.page - 1),
    }


def event_json(edition: Published, links: Iterable[Linked], *, base_url: str, language: str) -> Json:
    """Give one event as data; `links` are its own in both directions, as `Archive.links` gives them."""
    document = edition.document
    return {
        "schema": document["schema"],
        "id": document["id"],
        "url": f"{base_url}/events/{document['id']}/{document['slug']}/",
        "title": document["title"],
        "short_title": document["short_title"],
        "summary": document["summary"],
        "language": document["language"],
        "kind": _kind(document, language),
        "aggregate": document["aggregate"],
        "collections": [collection["slug"] for collection in document["collections"]],
        "status": document["status"],
        "grade": document["grade"],
        "grade_note": document["grade_note"],
        "when": _when(document["when"]),
        "places": _places(document, language),
        "actors": _actors(document, language),
        "weapons": document["weapons"],
        "targets": document["targets"],
        "figures": {
            measure: _combined(combined, language) for measure, combined in document["figures"].items()
        },
        "responsibility": _responsibility(document, language),
        "claims": [_claim(claim, language) for claim in document["claims"]],
        "known": document["known"],
        "not_known": document["not_known"],
        "links": [_link(link) for link in links],
        "first_reported": document["first_reported"],
        "external": document["external"],
        "edition": edition_json(edition),
    }


def facets_json(answer: Answer, path: str) -> Json:
    """Give every facet's values, with links to `path` that choose or drop each."""
    groups = facet_groups(answer.query, answer.selection, answer.archive, path)
    return {group.key: _facet(group, answer.base_url) for group in groups}


def histogram_json(selection: Selection, unit: Unit) -> Json:
    """Give the columns of a query by month, quarter or year."""
    strands = ("violence", "diplomacy", "politics", "forces")
    columns = selection.histogram(unit)
    bins = [{"start": each.start} | {strand: getattr(each, strand) for strand in strands} for each in columns]
    return {"unit": unit, "bins": bins}


def series_json(answer: Answer) -> list[Mapping[str, Any]]:
    """Give the rows of levels that a query holds; one query."""
    return [_series(row) for row in series_of(answer.archive.published(answer.selection.series()).values())]


def edition_json(edition: Published) -> Json:
    return {
        "sequence": edition.sequence,
        "number": edition.number,
        "action": edition.action,
        "material": edition.material,
        "published_at": instant(edition.published_at),
        "reason": edition.reason,
        "digest": edition.digest,
    }


def query_json(query: TimelineQuery) -> dict[str, str | list[str]]:
    """Give the canonical query: a list for each repeatable key, defaults left out."""
    found: dict[str, str | list[str]] = {}
    for key, value in query.pairs():
        if isinstance(getattr(query, key, None), tuple):
            found[key] = list(query.values(key))
        else:
            found[key] = value
    return found


def _name(named: Named, language: str) -> str:
    return named["names"].get(language) or named["names"]["en"]


def _slug_and_name(named: Named | None, language: str) -> dict[str, str] | None:
    return {"slug": named["slug"], "name": _name(named, language)} if named else None


def _kind(document: EventDocument, language: str) -> Json:
    kind = KINDS[document["kind"]]
    acled, plover = acled_of(document), plover_of(document)
    return {
        "slug": kind.slug,
        "label": kind.label.in_language(language),
        "family": kind.family,
        "strand": kind.strand,
        "acled": {"event_type": acled.event_type, "sub_event_type": acled.sub_event_type} if acled else None,
        "plover": {"category": plover.category, "mode": plover.mode} if plover else None,
    }


def _when(when: WhenDocument) -> Json:
    time = when["time"]
    return {
        "edtf": when["edtf"],
        "earliest": when["earliest"],
        "latest": when["latest"],
        "precision": when["precision"],
        "text": when["text"],
        "time": {
            "kind": time["kind"],
            "from": time["start"],
            "to": time["end"],
            "zone": time["zone"],
            "zone_inferred": time["zone_inferred"],
            "text": time["text"],
        }
        if time
        else None,
        "differs": when["differs"],
    }


def _places(document: EventDocument, language: str) -> list[Json]:
    return [
        {
            "slug": place["slug"],
            "name": _name(place, language),
            "kind": place["kind"],
            "iso": place["iso"],
            "ancestors": [ancestor["slug"] for ancestor in place["ancestors"]],
            "role": place["role"],
            "precision": place["precision"],
            "latitude": place["latitude"],
            "longitude": place["longitude"],
        }
        for place in document["places"]
    ]


def _actors(document: EventDocument, language: str) -> list[Json]:
    return [
        {
            "slug": actor["slug"],
            "name": _name(actor, language),
            "type": actor["type"],
            "aliases": actor["aliases"],
            "role": actor["role"],
        }
        for actor in document["actors"]
    ]


def _combined(combined: CombinedDocument, language: str) -> Json:
    return {
        "low": combined["low"],
        "best": combined["best"],
        "high": combined["high"],
        "approximate": combined["approximate"],
        "differs": combined["differs"],
        "basis": combined["basis"],
        "of_whom": [_figure(figure, language) for figure in combined["of_whom"]],
        "claims": combined["claims"],
    }


def _figure(figure: FigureDocument, language: str) -> Json:
    return {**figure, "of_whom": _of_whom(figure["of_whom"], language)}


def _of_whom(of_whom: OfWhom | None, language: str) -> Json | None:
    if of_whom is None:
        return None
    return {**of_whom, "affiliation": _slug_and_name(of_whom["affiliation"], language)}


def _responsibility(document: EventDocument, language: str) -> Json:
    responsibility = document["responsibility"]
    return {
        "state": responsibility["state"],
        "assertions": [
            {
                "stance": assertion["stance"],
                "actor": _slug_and_name(assertion["actor"], language),
                "by": assertion["by"],
                "authenticity": assertion["authenticity"] or None,
                "as_of": assertion["as_of"],
                "claim": assertion["claim"],
            }
            for assertion in responsibility["assertions"]
        ],
    }


def _claim(claim: ClaimDocument, language: str) -> Json:
    return {
        "number": claim["number"],
        "said_by": claim["said_by"],
        "role": claim["role"],
        "voice": claim["voice"],
        "text": claim["text"],
        "quoted": claim["quoted"],
        "language": claim["language"],
        "locator": claim["locator"],
        "credibility": claim["credibility"],
        "supports": claim["supports"],
        "figures": [_figure(figure, language) for figure in claim["figures"]],
        "document": document_json(claim["document"], language),
    }


def document_json(document: DocumentDocument, language: str) -> Json:
    return {
        "id": document["id"],
        "class": document["document_class"],
        "outlet": _slug_and_name(document["outlet"], language),
        "origin": _slug_and_name(document["origin"], language),
        "title": document["title"],
        "byline": document["byline"],
        "url": document["url"],
        "citation": document["citation"],
        "published_at": document["published_at"],
        "accessed_at": document["accessed_at"],
        "archived_url": document["archived_url"],
        "sha256": document["sha256"],
        "reliability": document["reliability"],
        "warnings": document["warnings"],
    }


def _link(link: Linked) -> Json:
    """Give a link; from its other end the relation is "inverse:about", and the claim is not of this event."""
    is_inverse = link.inverse and not RELATIONS[link.relation].symmetric
    return {
        "relation": f"inverse:{link.relation}" if is_inverse else link.relation,
        "id": link.event,
        "title": link.title,
        "claim": None if link.inverse else link.claim,
    }


def _facet(group: FacetGroup, base_url: str) -> list[Json]:
    """Give a facet's values, by count, then slug: the tree is for pages."""
    return [
        {
            "value": value.value,
            "label": unmarked(value.label),
            "count": value.count,
            "selected": value.selected,
            "url": base_url + value.url,
        }
        for value in sorted(group.values, key=lambda value: (-value.count, value.value))
    ]


def _series(series: Series) -> Mapping[str, Any]:
    return {
        "measure": series.measure,
        "party": series.party["slug"] if series.party else None,
        "place": series.place["slug"] if series.place else None,
        "scope": series.scope,
        "nature": series.nature,
        "steps": [
            {"edtf": step.edtf, "low": step.low, "high": step.high, "event": step.event}
            for step in series.steps
        ],
    }
