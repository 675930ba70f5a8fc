"""The pages of record: what was put right, and the sources everything rests on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.exports.corrections import corrections_atom
from incidents.language import gettext
from incidents.timeline.archive import NoSuchPage, archive
from incidents.timeline.outlets import outlet_page, outlets_of
from incidents.timeline.query import read_page
from incidents.timeline.rectifications import rectifications

FEED_SIZE = 100


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List what was put right, with the policy."""
    head, page = archive().head(), read_page(request.GET)
    try:
        record = rectifications(head.sequence, page)
    except NoSuchPage as error:
        raise Http404 from error
    description = gettext("What this timeline corrected, withdrew, merged or removed, with the reason.")
    meta = share.page_meta(gettext("Corrections"), description, record.page_url(page))
    context = {"meta": meta, "section": "corrections", "record": record}
    return _page(request, "pages/corrections.html", context, head.sequence, page)


@require_safe
def corrections_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest corrections as Atom."""
    head = archive().head()

    def render() -> HttpResponse:
        record = rectifications(head.sequence, size=FEED_SIZE)
        feed = corrections_atom(record, base_url=settings.BASE_URL, publisher=settings.PUBLISHER)
        return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")

    return htmx.conditional(
        request, parts=[request.path, str(head.sequence)], render=render, representation="atom"
    )


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """List the outlets that public events rest on."""
    store, page = archive(), read_page(request.GET)
    head = store.head()
    try:
        outlets = outlets_of(store, head.sequence, page)
    except NoSuchPage as error:
        raise Http404 from error
    description = gettext("Every outlet and body this timeline cites, with how many events rest on it.")
    meta = share.page_meta(gettext("Sources"), description, outlets.page_url(page))
    context = {"meta": meta, "section": "sources", "outlets": outlets}
    return _page(request, "pages/sources.html", context, head.sequence, page)


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one outlet's documents, with the events that rest on them."""
    store, page = archive(), read_page(request.GET)
    head = store.head()
    try:
        outlet = outlet_page(store, slug, head.sequence, page)
    except NoSuchPage as error:
        raise Http404 from error
    if outlet is None:
        raise Http404
    description = gettext("The documents of this outlet that we cite, with the events that rest on them.")
    meta = share.page_meta(outlet.name, description, outlet.page_url(page))
    context = {"meta": meta, "section": "sources", "outlet": outlet}
    return _page(request, "pages/source.html", context, head.sequence, page)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], sequence: int, page: int
) -> HttpResponse:
    parts = [request.path, str(page), str(sequence), str(settings.SHOW_RELIABILITY)]
    return htmx.render_page(request, template, template, context, etag_parts=parts)
