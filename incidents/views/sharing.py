"""Sharing: the panel as a page, its files, and short links."""

from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from incidents import htmx, share
from incidents.exports.answers import Answer
from incidents.language import gettext
from incidents.limits import MISSES, SHARE, limited
from incidents.share.addresses import Address, EventAddress, ViewAddress, published_at, read_address
from incidents.share.citations import CONTENT_TYPES, FILE_ENDINGS, FORMS
from incidents.share.formats import downloads_of, follow_of
from incidents.share.panel import Panel, event_panel, view_panel
from incidents.share.short_links import code_for, path_of
from incidents.templating import error_page
from incidents.timeline.archive import Archive, Head, archive
from incidents.timeline.difference import make_difference
from incidents.timeline.page import sentence_of
from incidents.timeline.query import other_value
from incidents.timeline.result_digest import result_digest
from incidents.views.answers import refusing, see_other
from incidents.views.asking import ask
from incidents.views.timeline import unreadable

PAGE, MORE, SHORT = "share/page.html", "share/_more.html", "share/_short.html"
DIFFERENCE = "difference/page.html"
MOST_DIGESTED = 10_000
"""Of a larger view the digest is in its files alone: here it would take a second."""


@limited(SHARE, method="POST")
@csrf_exempt  # Without a cookie there is no token to compare: what asks must come from our own page.
@require_http_methods(["GET", "HEAD", "POST"])
@refusing(unreadable)
def share_page(request: HttpRequest) -> HttpResponse:
    """Show the panel of a view or of the event in `url`, or one of its files; a POST makes a short link."""
    if request.method == "POST":
        return _make_short_link(request)
    asked = ask(request)
    if asked.reading.redirect is not None:
        return see_other(asked.reading.redirect.url("/share/"))
    address = _handed_in(other_value(request.GET, "url"), asked.store, asked.head) or ViewAddress(asked.query)
    form = other_value(request.GET, "format")
    if form not in ("", "qr", *FORMS):
        raise BadRequest(gettext("“format” takes one of: {values}.", values=", ".join(("qr", *FORMS))))
    parts = [address.path, form, *asked.etag_parts]

    def render() -> HttpResponse:
        panel = _panel(address, asked.store, asked.head)
        if form == "qr":
            return _qr(share.absolute(panel.links.all[0].path))
        return _file(panel, form) if form else _show(request, panel)

    return htmx.conditional(request, parts=parts, render=render, representation=form or None)


@limited(MISSES)
@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from a short link to what it stands for, which is always an address here."""
    path = path_of(code)
    if path is None:
        raise Http404
    response = HttpResponseRedirect(path)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@refusing(unreadable)
def difference(request: HttpRequest) -> HttpResponse:
    """Compare a pinned query with the same query now."""
    asked = ask(request)
    if asked.reading.redirect is not None:
        return see_other(asked.reading.redirect.url("/difference/"))
    if asked.query.as_of is None:
        raise BadRequest(gettext("This page needs “as_of”, the edition that a view is pinned to."))

    def context() -> dict[str, object]:
        page = make_difference(asked.query, asked.store, asked.head, asked.shown)
        title = gettext("What has changed in this view")
        meta = share.page_meta(title, page.since, asked.query.url("/difference/"), noindex=True)
        return {"meta": meta, "section": "timeline", "page": page}

    return htmx.render_page(request, DIFFERENCE, DIFFERENCE, context, etag_parts=asked.etag_parts)


def _handed_in(text: str, store: Archive, head: Head) -> Address | None:
    """Read the address in `url`; raises `Http404` for one that is not ours."""
    if not text:
        return None
    address = read_address(text, head=head.sequence, resolve=store.resolve, now=datetime.now(UTC))
    if address is None:
        raise Http404
    return address


def _panel(address: Address, store: Archive, head: Head) -> Panel:
    if isinstance(address, EventAddress):
        found = published_at(address, store, head)
        if found is None:
            raise Http404
        return event_panel(found, is_pinned=address.edition is not None)
    answer = Answer.of(address.query, store, head, base_url=settings.BASE_URL)
    query, shown = address.query, answer.head
    title, total = sentence_of(query, store, shown.sequence)
    digest = result_digest(answer.selection, shown) if total <= MOST_DIGESTED else None
    return view_panel(query, title, shown, total, downloads_of(answer), follow_of(query), digest or "")


def _show(request: HttpRequest, panel: Panel, fragment: str = MORE) -> HttpResponse:
    meta = share.page_meta(panel.links.heading, panel.links.title, panel.links.more, noindex=True)
    context = {"meta": meta, "section": "", "panel": panel, "share": panel.links, "link": panel.links.all[0]}
    return htmx.render_page(request, PAGE, fragment, context)


def _file(panel: Panel, form: str) -> HttpResponse:
    """Give the citation as a file, of an event together with those of its sources."""
    response = HttpResponse(getattr(panel.everything, form), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="dateline.{FILE_ENDINGS[form]}"'
    return response


def _qr(link: str) -> HttpResponse:
    """Draw a link: dark on light with its quiet zone, whatever the page's theme, since cameras need both."""
    drawing = segno.make(link, error="m", micro=False)
    svg = BytesIO()
    drawing.save(svg, kind="svg", scale=4, border=4, light="#fff", dark="#000", xmldecl=False)
    return HttpResponse(svg.getvalue(), content_type="image/svg+xml")


def _make_short_link(request: HttpRequest) -> HttpResponse:
    if not _comes_from_here(request):
        return error_page(
            request,
            403,
            gettext("The form could not be checked"),
            gettext("Go back, reload the page, and send the form again."),
        )
    store = archive()
    head = store.head()
    address = _handed_in(request.POST.get("url", ""), store, head)
    if address is None:
        raise BadRequest(gettext("“url” takes the address of a view or of an event here."))
    panel = _panel(address, store, head)
    panel = panel.shortened(share.absolute(f"/s/{code_for(address)}"))
    response = _show(request, panel, fragment=SHORT)
    response["Cache-Control"] = "no-store"
    return response


def _comes_from_here(request: HttpRequest) -> bool:
    """Say whether a form was sent by a page of this site, by what the browser itself says of it.

    Browsers send Sec-Fetch-Site from 2020 or 2023 on, and Origin with every POST for longer than that.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin, base = urlsplit(request.headers.get("Origin", "")), urlsplit(settings.BASE_URL)
    return (origin.scheme, origin.netloc) == (base.scheme, base.netloc)
