"""What crawlers ask for: where the pages are, and what is not worth fetching."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from incidents import htmx
from incidents.exports.sitemap import make_sitemap, write_index, write_part
from incidents.limits import EXPORT, limited
from incidents.timeline.archive import archive

FORBIDDEN = ("/admin/", "/count", "/read-date", "/timeline.", "/difference/", "/share/")
"""Nothing to find there. Pictures, embeds and short links stay open: crawlers fetch what previews show."""


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Say what crawlers should leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in FORBIDDEN), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    text = "\n".join(lines) + "\n"
    return htmx.conditional(
        request,
        parts=[text],
        render=lambda: HttpResponse(text, content_type="text/plain; charset=utf-8"),
        representation="robots",
    )


@limited(EXPORT)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """List every page, or the parts of that list where it is longer than one file may be."""
    return _answer(request, None)


@limited(EXPORT)
@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponseBase:
    """List the pages of one part."""
    return _answer(request, part)


def _answer(request: HttpRequest, part: int | None) -> HttpResponseBase:
    store = archive()
    head = store.head()

    def render() -> HttpResponseBase:
        found = make_sitemap(store, head)
        if part is not None and not 0 < part <= found.parts:
            raise Http404
        if part is None and found.parts > 1:
            return _sent(request, write_index(found, settings.BASE_URL))
        return _sent(request, write_part(found.part(part or 1), settings.BASE_URL))

    parts = [request.path, str(head.sequence)]
    return htmx.conditional(request, parts=parts, render=render, representation="sitemap")


def _sent(request: HttpRequest, chunks: Iterator[bytes]) -> StreamingHttpResponse:
    body = iter(()) if request.method == "HEAD" else chunks
    return StreamingHttpResponse(body, content_type="application/xml; charset=utf-8")
