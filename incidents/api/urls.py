"""The addresses of the API: every answer may be read by scripts of every site, errors too."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from incidents import htmx
from incidents.api.docs import documentation
from incidents.api.reading import GoneCursor, as_json, gone_cursor
from incidents.api.routes import api
from incidents.exports.unreadable import unreadable
from incidents.language import gettext
from incidents.limits import API, limited
from incidents.problems import CONTENT_TYPE, problem
from incidents.timeline.archive import NoSuchPage
from incidents.timeline.query import UnreadableQuery

READING = "GET, HEAD, OPTIONS"


@api.exception_handler(UnreadableQuery)
def _unreadable(request: HttpRequest, error: UnreadableQuery) -> HttpResponse:
    return unreadable(request, error)


@api.exception_handler(BadRequest)
def _bad_request(request: HttpRequest, error: BadRequest) -> HttpResponse:
    return problem(400, str(error))


@api.exception_handler(GoneCursor)
def _gone_cursor(request: HttpRequest, error: GoneCursor) -> HttpResponse:
    return gone_cursor()


@api.exception_handler(NoSuchPage)
@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(404, gettext("There is nothing here."))


@cache
def openapi_schema() -> dict[str, Any]:
    """Give the OpenAPI 3.1 of the API; what is refused is problem+json there as it is in truth."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
    return schema


def openapi(request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI as JSON."""
    return htmx.conditional(
        request, parts=[], render=lambda: as_json(openapi_schema()), representation="openapi"
    )


def read_by_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer GET, HEAD and OPTIONS to scripts of every site, none of whom need or get a cookie."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers={"Allow": READING})
            response["Access-Control-Allow-Methods"] = READING
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        else:
            # ninja knows GET alone; the body of an answer to HEAD is left out by the server.
            asked, request.method = request.method, "GET"
            try:
                response = view(request, *args, **kwargs)
            finally:
                request.method = asked
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return limited(API)(answer)


def _served(pattern: URLPattern) -> URLPattern:
    pattern.callback = read_by_all(pattern.callback)
    return pattern


urlpatterns = [
    path("docs", documentation, name="api_docs"),
    path("openapi.json", read_by_all(openapi), name="api_openapi"),
    *(
        _served(pattern)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
]
