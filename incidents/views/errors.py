"""The answers to what cannot be answered: readable, and silent about the inside."""

import logging
import secrets
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from incidents.language import DEFAULT, gettext, spoken
from incidents.problems import refusal
from incidents.templating import error_page

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; only our own BadRequest says why, since Django's messages may quote the input."""
    reason = str(exception) if isinstance(exception, BadRequest) else gettext("Part of it is malformed.")
    return refusal(request, HTTPStatus.BAD_REQUEST, gettext("We cannot read this request"), reason)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return error_page(
        request,
        HTTPStatus.FORBIDDEN,
        gettext("Your account may not do this"),
        gettext("An administrator of this site can tell you who may."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from our own page, or stood open for too long."""
    return error_page(
        request,
        HTTPStatus.FORBIDDEN,
        gettext("The form could not be checked"),
        gettext("Go back, reload the page, and send the form again."),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, alike for what never was and what is not public."""
    return refusal(
        request,
        HTTPStatus.NOT_FOUND,
        gettext("There is no page here"),
        gettext("The address may be mistyped. Events keep their address: a search will find them."),
    )


@cache
def _broken_page(language: str) -> str:
    name = "500.html" if language == DEFAULT else f"500.{language}.html"
    return (Path(settings.BASE_DIR) / "templates" / "site" / name).read_text()


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a fixed text, without a template engine: it may be what has failed.

    The number on the page is also in the log, so that a reader's report leads to its entry.
    """
    number = secrets.token_hex(6)
    logger.error("Error %s at %r", number, request.path)
    return HttpResponse(_broken_page(spoken()).replace("ERROR-NUMBER", number), status=500)
