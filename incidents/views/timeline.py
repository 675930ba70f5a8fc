"""The timeline: as a page, and as the fragment htmx swaps."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from incidents import htmx, share
from incidents.timeline.archive import Archive, Head, NoSuchPage, archive
from incidents.timeline.page import OPENABLE, day_of, make_page, sentence_of, unreadable_page
from incidents.timeline.query import Reading, TimelineQuery, UnreadableQuery, other_value
from incidents.views.answers import refusing, see_other

PAGE, FRAGMENT, COUNT = "timeline/page.html", "timeline/_fragment.html", "timeline/_count.html"
TYPING_FIELD = "q"
"""While words are typed the address is replaced, so that going back does not spell them backwards."""


def unreadable(request: HttpRequest, error: UnreadableQuery) -> HttpResponse:
    """Say what cannot be read, and keep the rest of the filters in the form."""
    page = unreadable_page(error, other_value(request.GET, "when"))
    context = {"section": "timeline", "page": page, "meta": share.timeline_meta(page)}
    return htmx.render_page(request, PAGE, FRAGMENT, context, status=400)


def _uncounted(request: HttpRequest, error: UnreadableQuery) -> HttpResponse:
    return htmx.render_page(request, COUNT, COUNT, {"total": None, "announcement": ""}, status=400)


@require_safe
@refusing(unreadable)
def timeline(request: HttpRequest) -> HttpResponse:
    """Show the events of a query."""
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    reading = _read(request, store, head, now)
    if reading.redirect is not None:
        return see_other(reading.redirect.url())
    opened = OPENABLE.intersection(request.GET.getlist("open"))
    response = htmx.render_page(
        request,
        PAGE,
        FRAGMENT,
        lambda: _context(reading, store, head, now, opened),
        etag_parts=[*_etag_parts(reading.query, store, head, now), *sorted(opened)],
    )
    if htmx.wants_fragment(request):
        _show_address(request, response, reading.query.url())
    return response


@require_safe
@refusing(_uncounted)
def timeline_count(request: HttpRequest) -> HttpResponse:
    """Say how many events a choice not yet made would show, for the drawer; a reader gets the view itself."""
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    reading = _read(request, store, head, now)
    query = reading.redirect or reading.query
    if not htmx.wants_fragment(request):
        return see_other(query.url())
    at = head.sequence if query.as_of is None else query.as_of
    sentence, total = sentence_of(query, store, at)
    return htmx.render_page(request, COUNT, COUNT, {"total": total, "announcement": sentence})


def _show_address(request: HttpRequest, response: HttpResponse, url: str) -> None:
    """Put the canonical address into the bar; what is typed, or there already, makes no entry of its own."""
    details = HtmxDetails(request)
    same = details.trigger == TYPING_FIELD or details.current_url_abs_path == url
    (htmx.replace_url if same else htmx.push_url)(response, url)


def _read(request: HttpRequest, store: Archive, head: Head, now: datetime) -> Reading:
    return TimelineQuery.from_params(request.GET, head=head.sequence, resolve=store.resolve, now=now)


def _context(
    reading: Reading, store: Archive, head: Head, now: datetime, opened: frozenset[str] = frozenset()
) -> dict[str, object]:
    try:
        page = make_page(reading.query, store, head, now=now, notices=reading.notices, opened=opened)
    except NoSuchPage as error:
        raise Http404 from error
    shown = head if reading.query.as_of is None else store.head(reading.query.as_of)
    links = share.view_links(page.query, page.announcement, shown)
    return {"section": "timeline", "page": page, "meta": share.timeline_meta(page, shown), "share": links}


def _etag_parts(query: TimelineQuery, store: Archive, head: Head, now: datetime) -> list[str]:
    """Give what the answer depends on; a pinned one on the newest edition too, for its banner."""
    shown = head if query.as_of is None else store.head(query.as_of)
    day = day_of(shown, query, now).isoformat()
    return [query.url(), str(shown.sequence), day, str(head.sequence)]
