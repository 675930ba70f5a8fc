"""One event: its page, one of its editions, its history, and the same as data."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.exports.calendar import ics_event
from incidents.exports.documents import event_json
from incidents.exports.forms import CALENDAR
from incidents.language import gettext, localised, spoken
from incidents.taxonomy import REDACTION_CATEGORIES
from incidents.timeline.archive import Archive, Gone, Head, NoSuchPage, Published, archive
from incidents.timeline.cards import event_path, event_url
from incidents.timeline.event_page import make_event_page
from incidents.timeline.history import history_of
from incidents.timeline.query import read_edition, read_page
from incidents.timeline.wording import label_of, moment_words
from incidents.views.answers import cross_origin

PAGE, HISTORY = "events/page.html", "events/history.html"
LARGEST_ID = 2**63 - 1


@require_safe
def event(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    """Show an event, or one edition of it; a wrong slug and a merged event lead to the right address."""
    store = archive()
    head = store.head()
    edition = read_edition(request.GET)
    found = find_event(store, number, edition, head)
    if isinstance(found, Gone):
        return _gone(request, found, store, head)
    address = event_path(found.document["id"], found.document["slug"])
    if address != request.path:
        return HttpResponsePermanentRedirect(localised(address + (f"?edition={edition}" if edition else "")))
    today = datetime.now(UTC).date()
    parts = [request.path, str(edition), str(head.sequence), today.isoformat()]
    is_old = edition is not None and _is_old(store, found, head)
    return htmx.render_page(
        request, PAGE, PAGE, lambda: _context(found, store, head, today, is_old), etag_parts=parts
    )


@require_safe
def event_data(request: HttpRequest, number: int) -> HttpResponse:
    """Give one event as JSON."""
    store = archive()
    head = store.head()
    found = find_event(store, number, read_edition(request.GET), head)
    if isinstance(found, Gone):
        return gone_data(found, ".json")

    def render() -> HttpResponse:
        links = store.links([found.event], head.sequence).get(found.event, ())
        data = event_json(found, links, base_url=settings.BASE_URL, language=spoken())
        return JsonResponse(data, json_dumps_params={"ensure_ascii": False})

    parts = [request.path, str(found.sequence), str(head.sequence)]
    return cross_origin(htmx.conditional(request, parts=parts, render=render, representation="json"))


@require_safe
def event_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """Give one event as a calendar."""
    store = archive()
    head = store.head()
    found = find_event(store, number, read_edition(request.GET), head)
    if isinstance(found, Gone):
        return gone_data(found, ".ics")

    def render() -> HttpResponse:
        name = f'attachment; filename="dateline-event-{found.event}.ics"'
        body = ics_event(found, base_url=settings.BASE_URL)
        return HttpResponse(body, content_type=CALENDAR, headers={"Content-Disposition": name})

    return htmx.conditional(
        request, parts=[request.path, str(found.sequence)], render=render, representation="ics"
    )


@require_safe
def event_history(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Show an event's editions and what each changed; 410 with what may be told once it is not public."""
    store = archive()
    head = store.head()
    page = read_page(request.GET)
    stands = _winner(find_event(store, number, None, head), store, head)
    if isinstance(stands, Published):
        address = f"{event_path(stands.event, stands.document['slug'])}history/"
        if address != request.path:
            return HttpResponsePermanentRedirect(localised(address + (f"?page={page}" if page > 1 else "")))
    try:
        history = history_of(stands, store, head.sequence, page)
    except NoSuchPage as error:
        raise Http404 from error
    return htmx.render_page(
        request,
        HISTORY,
        HISTORY,
        {"section": "", "history": history, "meta": share.history_meta(history)},
        status=200 if isinstance(stands, Published) else 410,
        etag_parts=[request.path, str(page), str(head.sequence)],
    )


def _context(found: Published, store: Archive, head: Head, today: date, is_old: bool) -> dict[str, object]:
    page = make_event_page(found, store, head, today=today, is_old=is_old)
    links = share.event_links(found, is_pinned=is_old)
    return {"section": "", "page": page, "meta": share.event_meta(page, found), "share": links}


def find_event(store: Archive, number: int, edition: int | None, head: Head) -> Published | Gone:
    """Find an event or one of its editions; raises Http404 where nothing public ever was."""
    if not 0 < number <= LARGEST_ID:
        raise Http404
    if edition is None:
        found = store.current(number, head.sequence)
    else:
        found = store.edition(number, edition, head.sequence)
    if found is None:
        raise Http404
    return found


def _is_old(store: Archive, found: Published, head: Head) -> bool:
    current = store.current(found.event, head.sequence)
    return not isinstance(current, Published) or current.sequence != found.sequence


def _winner(stands: Published | Gone, store: Archive, head: Head) -> Published | Gone:
    """Give the public event that one was merged into, what stands itself where there is none."""
    if isinstance(stands, Gone) and stands.merged_into is not None:
        winner = store.current(stands.merged_into, head.sequence)
        return winner if isinstance(winner, Published) else stands
    return stands


def _gone(request: HttpRequest, gone: Gone, store: Archive, head: Head) -> HttpResponse:
    """Answer for what has left the archive: 301 to the winner of a merge, else 410 with what may be said."""
    winner = _winner(gone, store, head)
    if isinstance(winner, Published):
        return HttpResponsePermanentRedirect(event_url(winner.document))
    category = label_of(REDACTION_CATEGORIES[gone.category]) if gone.category else ""
    title = gettext("Removed entry") if category else gettext("Withdrawn entry")
    # Without the slug: it is made of words that may be the very ones taken back.
    meta = share.page_meta(
        title, gettext("This entry is no longer public."), f"/events/{gone.event}/", noindex=True
    )
    context = {
        "section": "",
        "meta": meta,
        "category": category,
        "reason": gone.reason,
        "when": moment_words(gone.at),
    }
    return htmx.render_page(request, "events/gone.html", "events/gone.html", context, status=410)


def gone_data(gone: Gone, suffix: str) -> HttpResponse:
    """Answer programs for what has left: 301 to the same address of a merge's winner, else 410."""
    if gone.merged_into is not None:
        return cross_origin(HttpResponsePermanentRedirect(f"/events/{gone.merged_into}{suffix}"))
    data = {"id": gone.event, "action": gone.action, "at": gone.at.isoformat(), "reason": gone.reason}
    return cross_origin(JsonResponse(data | {"category": gone.category}, status=410))
