"""Errors for programs: problem+json as RFC 9457 has it, the counterpart of the readable error page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from incidents.language import unmarked
from incidents.templating import error_page

CONTENT_TYPE = "application/problem+json"
API_PREFIX: Final = "/api/"
API_DOCS: Final = "/api/v1/docs"


def is_data(path: str) -> bool:
    """Whether an address is one that programs read, so that its errors are data too."""
    if path.startswith(API_PREFIX):
        return path != API_DOCS
    named = "." in path.rpartition("/")[2] and not path.startswith(settings.STATIC_URL)
    return named or path.startswith("/oembed")


def refusal(
    request: HttpRequest,
    status: int,
    title: str,
    explanation: str,
    *,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Say what is wrong and what can be done: as a page for people, as a problem for programs."""
    if is_data(request.path_info):
        return problem(status, explanation, headers=headers)
    return error_page(request, status, title, explanation, headers=headers)


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
) -> JsonResponse:
    """Answer with a problem; its type is "about:blank", so that the title is the status in words.

    `members` are extensions of RFC 9457. Every site's scripts may read it, as they may what it stands for.
    """
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    response = JsonResponse(
        body | {"detail": unmarked(detail)} | members,
        status=status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    for name, value in (headers or {}).items():
        response[name] = value
    return response
