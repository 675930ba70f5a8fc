"""What public answers have in common, beside the headers that every answer gets."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from incidents.timeline.query import UnreadableQuery

Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]


class SeeOther(HttpResponseRedirect):
    """303: what was asked for stands elsewhere, to be fetched with GET."""

    status_code = 303


def see_other(url: str) -> HttpResponse:
    """Send the reader to the canonical query; what words mean depends on the day, so nothing keeps it."""
    response = SeeOther(url)
    response["Cache-Control"] = "no-store"
    return response


def cross_origin(response: Answer) -> Answer:
    """Let scripts of every site read an answer that is data."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def refusing(refuse: Callable[[HttpRequest, UnreadableQuery], HttpResponse]) -> Callable[[View], View]:
    """Answer with `refuse` where a view's query cannot be read, or turns out too common to be looked for."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except UnreadableQuery as error:
                return refuse(request, error)

        return answered

    return decorate
