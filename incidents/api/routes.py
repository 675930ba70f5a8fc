"""The operations of the API. Their parameters are read by the query, and are listed in `parameters`."""

from typing import Any, cast, get_args

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from ninja import NinjaAPI

from incidents import htmx
from incidents.api import schemas
from incidents.api.catalogue import cited_documents, named_counts, place_counts
from incidents.api.parameters import options, query_parameters
from incidents.api.reading import LARGEST_PAGE, PAGE, Asked, answered, as_json
from incidents.exports.about import head_json
from incidents.exports.chain import digest_after, editions_after, editions_of
from incidents.exports.documents import event_json, facets_json, histogram_json, series_json
from incidents.exports.instants import instant
from incidents.language import gettext, spoken
from incidents.problems import API_DOCS, problem
from incidents.taxonomy import lists
from incidents.taxonomy.closed import ClosedList
from incidents.timeline.archive import Gone, Head, Unit, archive
from incidents.timeline.query import read_edition, read_number, read_option
from incidents.timeline.redactions import newest_redaction
from incidents.timeline.values import LARGEST_NUMBER

PATH = "/api/v1"
REFUSALS: dict[Any, Any] = dict.fromkeys((400, 404, 414, 429), schemas.Problem)
GONE: dict[Any, Any] = {410: schemas.Problem}
MERGED: dict[Any, Any] = {301: None}
READ: dict[Any, Any] = {303: None}
"""Words or a time in the address were read: the answer is at the canonical one."""

api = NinjaAPI(
    title="Dateline",
    version="1",
    description="Read what is published, as of now or of any edition, and mirror the log.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


@api.get(
    "/", response={200: schemas.Start, **REFUSALS}, by_alias=True, tags=["log"], summary="Where to begin"
)
def start(request: HttpRequest) -> HttpResponse:
    def render() -> HttpResponse:
        links = {"docs": settings.BASE_URL + API_DOCS, "openapi": f"{settings.BASE_URL}{PATH}/openapi.json"}
        return as_json({"head": head_json(head), "licence": settings.LICENCE} | links)

    head = archive().head()
    return htmx.conditional(request, parts=[str(head.sequence)], render=render, representation="api-start")


@api.get(
    "/events",
    response={200: schemas.Events, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters("limit", "cursor"),
    by_alias=True,
    tags=["query"],
    summary="The events of a query",
)
def events(request: HttpRequest) -> HttpResponse:
    path = f"{PATH}/events"

    def make(asked: Asked) -> dict[str, Any]:
        answer, store = asked.answer, asked.answer.archive
        editions = store.published(answer.selection.page(asked.page, asked.size))
        links = store.links([each.event for each in editions.values()], answer.selection.at)
        return {
            "events": [
                event_json(each, links[each.event], base_url=settings.BASE_URL, language=answer.query.lang)
                for each in editions.values()
            ],
            "next": asked.next_url(path, answer.selection.pages(asked.size)),
        }

    return answered(request, path, make)


@api.get(
    "/events/{int:number}",
    response={200: schemas.Event, **MERGED, **REFUSALS, **GONE},
    openapi_extra=options("edition"),
    by_alias=True,
    tags=["events"],
    summary="One event, or one edition of it",
)
def event(request: HttpRequest, number: int) -> HttpResponse:
    store, wanted = archive(), read_edition(request.GET)
    head = store.head()
    _check_number(number)
    stands = store.current(number, head.sequence)
    found = stands if wanted is None else store.edition(number, wanted, head.sequence)
    if found is None:
        raise Http404
    if isinstance(found, Gone):
        return _gone(found)

    def render() -> HttpResponse:
        links = store.links([found.event], head.sequence).get(found.event, ())
        return as_json(event_json(found, links, base_url=settings.BASE_URL, language=spoken()))

    parts = [str(number), str(found.sequence), str(head.sequence)]
    return htmx.conditional(request, parts=parts, render=render, representation="api-event")


@api.get(
    "/events/{int:number}/editions",
    response={200: schemas.Editions, **REFUSALS},
    openapi_extra=options("after", "limit"),
    by_alias=True,
    tags=["log"],
    summary="The editions of one event",
)
def event_editions(request: HttpRequest, number: int) -> HttpResponse:
    _check_number(number)
    head = archive().head()
    after, limit = _after(request), _limit(request)
    lines = editions_of(number, after, head.sequence, limit)
    if not lines and not editions_of(number, 0, head.sequence, 1):
        raise Http404
    return _log(request, f"{PATH}/events/{number}/editions", head, lines, after, limit)


@api.get(
    "/changes",
    response={200: schemas.Changes, **REFUSALS},
    openapi_extra=options("after", "limit"),
    by_alias=True,
    tags=["log"],
    summary="The editions after a sequence: follow the log, and verify it",
)
def changes(request: HttpRequest) -> HttpResponse:
    head = archive().head()
    after, limit = _after(request), _limit(request)
    lines = editions_after(after, head.sequence, limit)
    more = {"previous_digest": digest_after(after)}
    return _log(request, f"{PATH}/changes", head, lines, after, limit, **more)


@api.get(
    "/editions/{int:sequence}",
    response={200: schemas.Edition, **REFUSALS},
    by_alias=True,
    tags=["log"],
    summary="One edition of the log",
)
def edition(request: HttpRequest, sequence: int) -> HttpResponse:
    _check_number(sequence)
    lines = editions_after(sequence - 1, sequence, 1)
    if not lines:
        raise Http404
    parts = [str(sequence), lines[0]["digest"], str(newest_redaction())]
    return htmx.conditional(
        request, parts=parts, render=lambda: as_json(lines[0]), representation="api-edition"
    )


@api.get(
    "/facets",
    response={200: schemas.Facets, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters(),
    by_alias=True,
    tags=["query"],
    summary="How many events each value would choose, under all other filters",
)
def facets(request: HttpRequest) -> HttpResponse:
    return answered(
        request, f"{PATH}/facets", lambda asked: {"facets": facets_json(asked.answer, f"{PATH}/facets")}
    )


@api.get(
    "/histogram",
    response={200: schemas.Histogram, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters("unit"),
    by_alias=True,
    tags=["query"],
    summary="How many events by month, quarter or year",
)
def histogram(request: HttpRequest) -> HttpResponse:
    units = [("unit", unit) for unit in get_args(Unit)]
    unit = cast(Unit, read_option(request.GET, units) or "month")
    return answered(
        request,
        f"{PATH}/histogram",
        lambda asked: {"histogram": histogram_json(asked.answer.selection, unit)},
        "unit",
    )


@api.get(
    "/series",
    response={200: schemas.Series, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters(),
    by_alias=True,
    tags=["query"],
    summary="The levels that sources give over time",
)
def series(request: HttpRequest) -> HttpResponse:
    return answered(request, f"{PATH}/series", lambda asked: {"series": series_json(asked.answer)})


@api.get(
    "/actors",
    response={200: schemas.Actors, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters("limit", "cursor"),
    by_alias=True,
    tags=["names"],
    summary="The actors that the events of a query name",
)
def actors(request: HttpRequest) -> HttpResponse:
    path = f"{PATH}/actors"
    return answered(request, path, lambda asked: named_counts(asked, "actor", path, "actors"))


@api.get(
    "/places",
    response={200: schemas.Places, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters("limit", "cursor"),
    by_alias=True,
    tags=["names"],
    summary="The places of the events of a query, with what they lie in",
)
def places(request: HttpRequest) -> HttpResponse:
    path = f"{PATH}/places"
    return answered(request, path, lambda asked: place_counts(asked, path))


@api.get(
    "/sources",
    response={200: schemas.Sources, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters("limit", "cursor"),
    by_alias=True,
    tags=["names"],
    summary="The outlets that the events of a query rest on",
)
def sources(request: HttpRequest) -> HttpResponse:
    path = f"{PATH}/sources"
    return answered(request, path, lambda asked: named_counts(asked, "source", path, "sources"))


@api.get(
    "/documents",
    response={200: schemas.Documents, **READ, **REFUSALS, **GONE},
    openapi_extra=query_parameters("limit", "cursor"),
    by_alias=True,
    tags=["names"],
    summary="The documents that the events of a query cite",
)
def documents(request: HttpRequest) -> HttpResponse:
    path = f"{PATH}/documents"
    return answered(request, path, lambda asked: cited_documents(asked, path))


@api.get(
    "/taxonomies",
    response={200: schemas.Taxonomies, **REFUSALS},
    by_alias=True,
    tags=["names"],
    summary="Every closed list with its labels and definitions",
)
def taxonomies(request: HttpRequest) -> HttpResponse:
    def render() -> HttpResponse:
        found = (each for each in vars(lists).values() if isinstance(each, ClosedList))
        # What stage a draft is in, and how private a person is, are the desk's own words.
        public = [each for each in found if each.name not in ("state", "privacy class")]
        return as_json({"taxonomies": {each.name: _terms(each) for each in public}})

    return htmx.conditional(request, parts=[], render=render, representation="api-taxonomies")


def _terms(terms: ClosedList[Any]) -> list[dict[str, Any]]:
    return [
        {
            "slug": term.slug,
            "label": {"en": term.label.en, "ar": term.label.ar},
            "definition": term.text("definition", spoken()),
        }
        for term in terms.values()
    ]


def _check_number(number: int) -> None:
    if not 0 < number <= LARGEST_NUMBER:
        raise Http404


def _after(request: HttpRequest) -> int:
    return read_number(request.GET, "after", default=0, smallest=0, most=LARGEST_NUMBER)


def _limit(request: HttpRequest) -> int:
    return read_number(request.GET, "limit", default=PAGE, most=LARGEST_PAGE)


def _log(
    request: HttpRequest,
    path: str,
    head: Head,
    lines: list[dict[str, Any]],
    after: int,
    limit: int,
    **more: str,
) -> HttpResponse:
    def render() -> HttpResponse:
        last = lines[-1]["sequence"] if lines else head.sequence
        is_more = len(lines) == limit and last < head.sequence
        following = f"{settings.BASE_URL}{path}?after={last}&limit={limit}" if is_more else None
        return as_json({"head": head_json(head), **more, "editions": lines, "next": following})

    parts = [path, str(after), str(limit), str(head.sequence)]
    return htmx.conditional(request, parts=parts, render=render, representation="api-log")


def _gone(gone: Gone) -> HttpResponse:
    if gone.merged_into is not None:
        return HttpResponsePermanentRedirect(f"{PATH}/events/{gone.merged_into}")
    return problem(
        410,
        gettext("This entry is no longer public."),
        id=gone.event,
        action=gone.action,
        at=instant(gone.at),
        reason=gone.reason,
        category=gone.category,
    )
