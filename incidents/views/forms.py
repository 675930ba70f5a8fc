"""A query in every form that is not a page: parsed, answered, and sent with the same headers."""

from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from incidents import htmx
from incidents.exports.answers import Answer
from incidents.exports.forms import FORMS, Form, forms_at
from incidents.exports.unreadable import unreadable
from incidents.language import gettext, numeral
from incidents.limits import EXPORT, limited
from incidents.problems import problem
from incidents.timeline.archive import Archive, Head, NoSuchPage, archive
from incidents.timeline.page import day_of
from incidents.timeline.query import Reading, TimelineQuery, read_option
from incidents.timeline.redactions import newest_redaction
from incidents.views.answers import cross_origin, refusing, see_other


@require_safe
@refusing(unreadable)
def query_form(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Give a query in the form that its address names."""
    store, now = archive(), datetime.now(UTC)
    head, forms = store.head(), forms_at(suffix)
    form = forms[read_option(request.GET, {form.option for form in forms.values() if form.option})]
    reading = TimelineQuery.from_params(request.GET, head=head.sequence, resolve=store.resolve, now=now)
    if reading.redirect is not None:
        return see_other(form.url(reading.redirect))
    response = htmx.conditional(
        request,
        parts=etag_parts(form.url(reading.query), reading.query, store, head, now),
        render=lambda: _answer(request, form, reading, store, head),
        representation=form.name,
    )
    return cross_origin(response) if form.shared else response


@limited(EXPORT)
def export_form(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Give a query in a form that holds all of it, where there is a place for one more."""
    return query_form(request, suffix)


def view_of(suffix: str) -> Callable[..., HttpResponseBase]:
    """Give the view of an address: files count as exports, which are few at a time, the rest as pages."""
    return export_form if any(form.streamed for form in forms_at(suffix).values()) else query_form


def etag_parts(address: str, query: TimelineQuery, store: Archive, head: Head, now: datetime) -> list[str]:
    """Give what data depends on: pinned, nothing that is published later, but what is taken back."""
    if query.as_of is None:
        return [address, str(head.sequence), day_of(head, query, now).isoformat()]
    shown = store.head(query.as_of)
    return [address, str(shown.sequence), day_of(shown, query, now).isoformat(), str(newest_redaction())]


def _answer(
    request: HttpRequest, form: Form, reading: Reading, store: Archive, head: Head
) -> HttpResponseBase:
    found = Answer.of(reading.query, store, head, base_url=settings.BASE_URL, notices=reading.notices)
    if form.whole and found.selection.total > settings.EXPORT_MAX_EVENTS:
        return _too_many(found.selection.total)
    return sent(request, form, found)


def sent(request: HttpRequest, form: Form, found: Answer) -> HttpResponseBase:
    """Send an answer in its form; raises Http404 past the last page."""
    response: HttpResponseBase
    if form.streamed:
        # Written once the language of the request is no longer spoken around it.
        body = () if request.method == "HEAD" else in_this_context(form.write(found))
        response = StreamingHttpResponse(body, content_type=form.content_type)
    else:
        try:
            response = HttpResponse(b"".join(form.write(found)), content_type=form.content_type)
        except NoSuchPage as error:
            raise Http404 from error
    if form.saved:
        name = form.file_name(found.head.sequence)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = ", ".join(_links(form, found))
    return response


def in_this_context(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give what an iterator gives, run in the context of now: the language it speaks among it."""
    context = copy_context()
    while (chunk := context.run(next, chunks, None)) is not None:
        yield chunk


def _links(form: Form, found: Answer) -> list[str]:
    links = [f'<{found.url("/")}>; rel="canonical"', f'<{settings.LICENCE}>; rel="license"']
    links += [f'<{found.base_url}{FORMS[name].url(found.pinned)}>; rel="describedby"' for name in form.beside]
    return links


def _too_many(total: int) -> HttpResponse:
    message = gettext(
        "This query has {total} events; a file holds at most {most}. Narrow the dates or add a filter.",
        total=numeral(total),
        most=numeral(settings.EXPORT_MAX_EVENTS),
    )
    return problem(413, message)
