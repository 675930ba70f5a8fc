"""The pages of text: methods, collections, about, contact, care."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.language import gettext, localised, spoken
from incidents.share.structured import dataset_data
from incidents.timeline.archive import archive
from incidents.timeline.coverage import collection_part, collection_parts
from incidents.timeline.definitions import method_sections
from incidents.timeline.query import TimelineQuery, other_value

OWN_PATH = re.compile(r"/(?!/)[!-~]{0,2000}")


def _render(
    request: HttpRequest, template: str, meta: share.PageMeta, section: str, **values: object
) -> HttpResponse:
    """Render a page of text; its ETag covers the settings it shows, and the log where it reads it."""
    context = {"meta": meta, "section": section, "site": settings, **values}
    parts = [request.get_full_path(), settings.PUBLISHER, settings.CONTACT, str(values.get("sequence", ""))]
    return htmx.render_page(request, template, template, context, etag_parts=parts)


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Define every word that a badge, a filter or a page uses."""
    meta = share.page_meta(
        gettext("Methods"),
        gettext("What every kind, grade and date precision on this timeline means."),
        "/methods/",
    )
    return _render(request, "pages/methods.html", meta, "methods", sections=method_sections())


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """List the parts of the archive."""
    store = archive()
    head = store.head()
    meta = share.page_meta(
        gettext("Collections"),
        gettext("The parts of the archive: what each covers and leaves out."),
        "/collections/",
    )
    parts = collection_parts(store, head.sequence)
    return _render(
        request, "pages/collections.html", meta, "collections", parts=parts, sequence=head.sequence
    )


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what one part of the archive covers and leaves out."""
    store = archive()
    head = store.head()
    part = collection_part(store, slug, head.sequence)
    if part is None:
        raise Http404
    query, path = TimelineQuery(collection=(slug,), lang=spoken()), f"/collections/{slug}/"
    about = dataset_data(query, part.name, part.coverage, share.absolute(localised(path)), head)
    meta = share.page_meta(part.name, share.shortened(part.coverage), path, data=about)
    return _render(
        request, "pages/collection.html", meta, "collections", part=part, query=query, sequence=head.sequence
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who publishes this and how it is made."""
    meta = share.page_meta(
        gettext("About"), gettext("Who publishes this timeline, and how an entry comes about."), "/about/"
    )
    return _render(request, "pages/about.html", meta, "about")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Say how to report an error, answer, or ask for safety; `about` is the page it concerns."""
    meta = share.page_meta(
        gettext("Contact"), gettext("Report an error, send a reply, or ask for safety."), "/contact/"
    )
    concerned = _own_address(other_value(request.GET, "about"))
    return _render(request, "pages/contact.html", meta, "about", concerned=concerned)


def _own_address(path: str) -> str:
    """Give the public address of a path here; empty for all else, since a link must not put words here."""
    own = OWN_PATH.fullmatch(path)
    return share.absolute(path) if own else ""


@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Give the rules of care."""
    meta = share.page_meta(
        gettext("Rules of care"),
        gettext("How this timeline writes about harm, people and blame."),
        "/care/",
    )
    return _render(request, "pages/care.html", meta, "about")
