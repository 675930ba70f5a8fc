"""The pages of record: what was put right, what everything rests on, and how to have it as data."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.exports.about import attribution
from incidents.exports.corrections import corrections_atom
from incidents.exports.forms import FORMS
from incidents.language import gettext, localised, spoken
from incidents.share.citations import SITE
from incidents.share.structured import dataset_data
from incidents.timeline.archive import NoSuchPage, archive
from incidents.timeline.coverage import collection_parts
from incidents.timeline.outlets import outlet_page, outlets_of
from incidents.timeline.query import TimelineQuery, read_page
from incidents.timeline.rectifications import rectifications
from incidents.timeline.wording import moment_words

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


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Say how to have the archive as data, by which rights, and what it covers."""
    store = archive()
    head = store.head()
    description = gettext("Downloads, the API, licence and attribution, and what the archive covers.")
    query, url = TimelineQuery(lang=spoken()), share.absolute(localised("/data/"))
    about = dataset_data(query, SITE, description, url, head)
    context = {
        "meta": share.page_meta(gettext("Data"), description, "/data/", data=about),
        "section": "data",
        "forms": [(form.path, form.url(query)) for form in FORMS.values() if not form.option],
        "parts": collection_parts(store, head.sequence),
        "head": head,
        "when": moment_words(head.at),
        "licence": settings.LICENCE,
        "attribution": attribution(head, share.absolute("/")),
    }
    return _page(request, "pages/data.html", context, head.sequence, 1)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], sequence: int, page: int
) -> HttpResponse:
    shown = (settings.SHOW_RELIABILITY, settings.LICENCE, settings.PUBLISHER)
    parts = [request.path, str(page), str(sequence), *map(str, shown)]
    return htmx.render_page(request, template, template, context, etag_parts=parts)
