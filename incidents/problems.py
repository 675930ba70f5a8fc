"""Errors for programs: problem+json as RFC 9457 has it, the counterpart of the readable error page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from incidents.language import unmarked

CONTENT_TYPE = "application/problem+json"


def wants_data(request: HttpRequest) -> bool:
    """Whether an address is one that programs read, so that its errors are data too."""
    path = request.path_info
    return path.startswith(("/api/", "/oembed")) or "." in path.rpartition("/")[2]


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
