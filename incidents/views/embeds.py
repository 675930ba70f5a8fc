"""Frames for other sites' pages, and what tells those sites how to frame us."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents import htmx, share
from incidents.language import gettext, listed, localised, speaking
from incidents.limits import OEMBED, limited
from incidents.share.addresses import Address, ViewAddress, published_at, read_address
from incidents.share.embed import make_event_embed, make_view_embed
from incidents.share.embed_code import EVENT_HEIGHT, VIEW_HEIGHT
from incidents.share.links import event_embed_path
from incidents.share.oembed import FORMATS, Framed, as_xml, oembed, read_size
from incidents.templating import embed_notice
from incidents.timeline.archive import Archive, Gone, Head, Published, archive
from incidents.timeline.page import sentence_of
from incidents.timeline.query import UnreadableQuery, other_value, read_edition
from incidents.views.answers import cross_origin, refusing, see_other
from incidents.views.asking import ask
from incidents.views.events import LARGEST_ID

EMBED = "embed"


def _unreadable(request: HttpRequest, error: UnreadableQuery) -> HttpResponse:
    problems = listed((problem.message for problem in error.problems), "; ")
    return embed_notice(request, 400, gettext("This address cannot be read"), problems)


@require_safe
@refusing(_unreadable)
def view_embed(request: HttpRequest) -> HttpResponse:
    """Frame the first events of a query."""
    asked = ask(request)
    if asked.reading.redirect is not None:
        return see_other(asked.reading.redirect.url("/embed/"))

    def render_it() -> HttpResponse:
        embed = make_view_embed(
            asked.query, asked.store, asked.head, now=asked.now, notices=asked.reading.notices
        )
        title, description = embed.page.announcement, share.timeline_meta(embed.page).description
        context = {"title": title, "description": description, "link": embed.link, "embed": embed}
        return _render(request, "embed/view.html", context)

    return htmx.conditional(request, parts=asked.etag_parts, render=render_it, representation=EMBED)


@require_safe
def event_embed(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Frame an event, or one edition of it; a wrong slug leads to the right address."""
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    edition = read_edition(request.GET)
    current = store.current(number, head.sequence) if 0 < number <= LARGEST_ID else None
    found = store.edition(number, edition, head.sequence) if edition is not None and current else current
    if found is None:
        raise Http404
    if isinstance(found, Gone):
        return _gone(request, found)
    path = event_embed_path(found, is_pinned=edition is not None)
    if path.partition("?")[0] != request.path:
        return HttpResponsePermanentRedirect(path)
    stands = current if isinstance(current, Published) else None

    def render_it() -> HttpResponse:
        embed = make_event_embed(found, store, head, now=now, is_pinned=edition is not None, current=stands)
        title, description = found.document["title"], share.event_meta(embed.page, found).description
        context = {"title": title, "description": description, "link": embed.link, "embed": embed}
        return _render(request, "embed/event.html", context)

    parts = [request.path, str(edition), str(head.sequence), now.date().isoformat()]
    return htmx.conditional(request, parts=parts, render=render_it, representation=EMBED)


@limited(OEMBED)
@require_safe
def oembed_data(request: HttpRequest) -> HttpResponse:
    """Tell another site how to frame an address of ours: 404 for any other, 501 for another format."""
    form = other_value(request.GET, "format") or "json"
    if form not in FORMATS:
        return _plain(501, gettext("“format” takes one of: {values}.", values=", ".join(FORMATS)))
    sizes = [read_size(other_value(request.GET, key)) for key in ("maxwidth", "maxheight")]
    width, height = sizes
    url = other_value(request.GET, "url")
    if not url or width is None or height is None:
        return _plain(400, gettext("“url” takes an address here, “maxwidth” and “maxheight” whole numbers."))
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    address = read_address(url, head=head.sequence, resolve=store.resolve, now=now, whole=True)
    framed = _framed(address, store, head) if address else None
    if framed is None:
        return _plain(404, gettext("This address is none of a view or of an event here."))
    answer = oembed(framed, max_width=width, max_height=height)
    if form == "xml":
        return cross_origin(HttpResponse(as_xml(answer), content_type="text/xml; charset=utf-8"))
    return cross_origin(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}))


def _framed(address: Address, store: Archive, head: Head) -> Framed | None:
    if isinstance(address, ViewAddress):
        query = address.query
        title, _ = sentence_of(query, store, head.sequence if query.as_of is None else query.as_of)
        return Framed(title, query.url("/embed/"), VIEW_HEIGHT)
    found = published_at(address, store, head)
    if found is None:
        return None
    with speaking(address.lang):
        path = event_embed_path(found, is_pinned=address.edition is not None)
    return Framed(found.document["title"], path, EVENT_HEIGHT)


def _plain(status: int, words: str) -> HttpResponse:
    return cross_origin(HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8"))


def _gone(request: HttpRequest, gone: Gone) -> HttpResponse:
    """Answer 410 in a frame of its own, with what the event's own page says."""
    link = share.absolute(localised(f"/events/{gone.event}/"))
    title = gettext("Removed entry") if gone.category else gettext("Withdrawn entry")
    return embed_notice(request, 410, title, gettext("This entry is no longer public."), link=link)


def _render(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    return render(request, template, dict(context))
