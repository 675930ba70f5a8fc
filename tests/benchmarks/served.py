"""Our site, with what it is measured against beside it: an empty view, and the floor of every page.

The floor of an address is its template rendered from constants, and its fifty rows read by key: what no way
of finding and counting events could save.
"""

import os
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incidents.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402

from incidents import htmx, urls  # noqa: E402
from incidents.models import Edition  # noqa: E402
from incidents.timeline.archive import archive  # noqa: E402
from incidents.timeline.kept import Kept  # noqa: E402
from incidents.timeline.query import TimelineQuery  # noqa: E402
from incidents.views import timeline  # noqa: E402

settings.ROOT_URLCONF = __name__
_constants: dict[str, tuple[dict[str, object], list[int]]] = {}


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def caught_up(request: HttpRequest) -> HttpResponse:
    """Bring the index up to the log, and count nothing."""
    archive().select(TimelineQuery(), archive().head().sequence)
    return HttpResponse()


def forget(request: HttpRequest) -> HttpResponse:
    """Drop every card that is kept."""
    archive()._kept = Kept()
    return HttpResponse()


def floor(request: HttpRequest) -> HttpResponse:
    """Render the page of a query from what it held the first time."""
    address = request.META["QUERY_STRING"]
    if address not in _constants:
        _constants[address] = _made(request)
    context, listed = _constants[address]
    list(Edition.objects.filter(sequence__in=listed).values_list("sequence", "event", "content__document"))
    return htmx.render_page(request, timeline.PAGE, timeline.FRAGMENT, context, etag_parts=["floor", address])


def _made(request: HttpRequest) -> tuple[dict[str, object], list[int]]:
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    reading = timeline._read(request, store, head, now)
    selection = store.select(reading.query, head.sequence)
    return timeline._context(reading, store, head, now), selection.page(reading.query.page)


urlpatterns = [
    path("benchmark/empty", empty),
    path("benchmark/caught-up", caught_up),
    path("benchmark/floor", floor),
    path("benchmark/forget", forget),
    path("", include(urls.urlpatterns)),
]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
