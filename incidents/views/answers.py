"""What public answers have in common, beside the headers that every answer gets."""

from typing import TypeVar

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect

Answer = TypeVar("Answer", bound=HttpResponseBase)


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
