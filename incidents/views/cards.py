"""Share pictures: what sites that unfurl an address show beside it."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from incidents import htmx
from incidents.cards.canvas import is_able
from incidents.cards.pictures import event_card, view_card
from incidents.exports.unreadable import unreadable
from incidents.language import gettext
from incidents.limits import CARD, limited
from incidents.problems import problem
from incidents.timeline.archive import Gone, archive
from incidents.timeline.query import read_edition
from incidents.timeline.redactions import newest_redaction
from incidents.views.answers import refusing, see_other
from incidents.views.asking import ask
from incidents.views.events import find_event, gone_data
from incidents.views.forms import etag_parts

PATH = "/card.png"


@limited(CARD)
@require_safe
@refusing(unreadable)
def view_picture(request: HttpRequest) -> HttpResponseBase:
    """Picture a query."""
    if not is_able():
        return _unable()
    asked = ask(request)
    if asked.reading.redirect is not None:
        return see_other(asked.reading.redirect.url(PATH))
    query = asked.query.replacing()
    return htmx.conditional(
        request,
        parts=etag_parts(query.url(PATH), query, asked.store, asked.head, asked.now),
        render=lambda: _png(view_card(query, asked.store, asked.head, now=asked.now)),
        representation="card",
    )


@limited(CARD)
@require_safe
def event_picture(request: HttpRequest, number: int) -> HttpResponseBase:
    """Picture an event, or one edition of it."""
    if not is_able():
        return _unable()
    store, now = archive(), datetime.now(UTC)
    head, edition = store.head(), read_edition(request.GET)
    found = find_event(store, number, edition, head)
    if isinstance(found, Gone):
        return gone_data(found, PATH)
    state = [str(head.sequence), now.date().isoformat()] if edition is None else [str(newest_redaction())]
    return htmx.conditional(
        request,
        parts=[request.path, str(edition), str(found.sequence), *state],
        render=lambda: _png(event_card(found, store, head, now=now, is_pinned=edition is not None)),
        representation="card",
    )


def _unable() -> HttpResponse:
    return problem(503, gettext("This machine cannot draw pictures."), headers={"Retry-After": "86400"})


def _png(picture: bytes) -> HttpResponse:
    """Send a picture, which other sites' pages show too."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(picture, content_type="image/png", headers=headers)
