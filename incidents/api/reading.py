"""What a request of the API asks for: the query as everywhere, and a place in its pages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from incidents import htmx
from incidents.exports.about import head_json
from incidents.exports.answers import Answer
from incidents.exports.documents import query_json
from incidents.exports.members import dumped
from incidents.language import gettext, unmarked
from incidents.models.log import SCHEMA_VERSION
from incidents.problems import problem
from incidents.timeline.archive import archive
from incidents.timeline.query import Problem, TimelineQuery, UnreadableQuery, other_value, read_number
from incidents.timeline.redactions import newest_redaction

PAGE: Final = 100
LARGEST_PAGE: Final = 500
FURTHEST: Final = 10**9


class GoneCursor(Exception):  # noqa: N818 – an answer, not a fault
    """Something was taken back since a cursor was made, so that pages would no longer meet."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A page of a result that stays as it was: pinned to a sequence, and to the newest redaction then.

    `query` tells one query from another, without what pins and pages it.
    """

    sequence: int
    redaction: int
    page: int
    size: int
    query: str

    def text(self) -> str:
        parts = (self.sequence, self.redaction, self.page, self.size, self.query)
        return urlsafe_b64encode(":".join(map(str, parts)).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, query: TimelineQuery) -> Self:
        """Read a cursor back; raises `UnreadableQuery` for one that we did not make for this query."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            *numbers, made_for = urlsafe_b64decode(padded).decode("ascii").split(":")
            sequence, redaction, page, size = map(int, numbers)
        except ValueError:
            raise _wrong_cursor() from None
        cursor = cls(sequence, redaction, page, size, made_for)
        fits = made_for == fingerprint(query) and 1 <= size <= LARGEST_PAGE and 1 <= page <= FURTHEST
        if not fits or cursor.text() != text or min(sequence, redaction) < 0:
            raise _wrong_cursor()
        return cursor


def fingerprint(query: TimelineQuery) -> str:
    """Name what a query asks, whatever it is pinned to and however it is paged."""
    return sha256(query.replacing(as_of=None).query_string().encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the API with its answer, and the page of it that is asked for."""

    answer: Answer
    page: int
    size: int
    redaction: int

    def next_url(self, path: str, pages: int) -> str | None:
        """Give the address of the next page at a path, None after the last."""
        if self.page >= pages:
            return None
        query = self.answer.query.replacing(as_of=None)
        cursor = Cursor(
            self.answer.head.sequence, self.redaction, self.page + 1, self.size, fingerprint(query)
        )
        address = query.url(path)
        return f"{settings.BASE_URL}{address}{'&' if '?' in address else '?'}cursor={cursor.text()}"

    def envelope(self) -> dict[str, Any]:
        """Give what every answer to a query says of itself."""
        answer = self.answer
        return {
            "schema": SCHEMA_VERSION,
            "query": query_json(answer.query.replacing(as_of=answer.head.sequence)),
            "total": answer.selection.total,
            "as_of": head_json(answer.head),
            "notices": [unmarked(notice.message) for notice in answer.notices],
        }


def answered(
    request: HttpRequest, path: str, make: Callable[[Asked], dict[str, Any]], *options: str
) -> HttpResponse:
    """Answer a query at a path with `make`, whose members follow the envelope; 304 where it is known.

    `options` are those keys beside the query that the answer depends on. Raises `UnreadableQuery`.
    """
    store, params = archive(), request.GET
    head, redaction = store.head(), newest_redaction()
    reading = TimelineQuery.from_params(
        params, head=head.sequence, resolve=store.resolve, now=datetime.now(UTC)
    )
    if reading.redirect is not None:
        address = _with_options(reading.redirect.url(path), params, options)
        return HttpResponse(status=303, headers={"Location": address, "Cache-Control": "no-store"})
    query, page, size = _place(params, reading.query, head.sequence, redaction)
    sequence = head.sequence if query.as_of is None else query.as_of
    others = [other_value(params, key) for key in options]

    def render() -> HttpResponse:
        answer = Answer.of(query, store, head, base_url=settings.BASE_URL, notices=reading.notices)
        asked = Asked(answer, page, size, redaction)
        return as_json(asked.envelope() | make(asked))

    parts = [query.url(path), str(sequence), str(redaction), str(page), str(size), *others]
    # Notices tell of keys that are in no canonical query.
    parts += [notice.message for notice in reading.notices]
    return htmx.conditional(request, parts=parts, render=render, representation="api")


def as_json(data: object) -> HttpResponse:
    return HttpResponse(dumped(data), content_type="application/json")


def _place(
    params: QueryDict, query: TimelineQuery, head: int, redaction: int
) -> tuple[TimelineQuery, int, int]:
    """Give the pinned query of a cursor with its page and size, or where a first request begins."""
    text = other_value(params, "cursor")
    if not text:
        size = read_number(params, "limit", default=PAGE, most=LARGEST_PAGE)
        return query, query.page, size
    cursor = Cursor.read(text, query)
    if cursor.sequence > head:
        raise _wrong_cursor()
    if cursor.redaction != redaction:
        raise GoneCursor
    return query.replacing(as_of=cursor.sequence), cursor.page, cursor.size


def gone_cursor() -> HttpResponse:
    """Answer 410: what was taken back would make pages overlap or leave out events."""
    return problem(
        410,
        gettext("Something was removed from the archive since this cursor was made. Begin again without it."),
    )


def _wrong_cursor() -> UnreadableQuery:
    message = gettext("“cursor” takes what an answer to this very query gave as “next”.")
    return UnreadableQuery((Problem("cursor", "", message),), TimelineQuery())


def _with_options(address: str, params: QueryDict, options: tuple[str, ...]) -> str:
    kept = QueryDict(mutable=True)
    for key in ("limit", *options):
        if value := other_value(params, key):
            kept[key] = value
    return f"{address}{'&' if '?' in address else '?'}{kept.urlencode()}" if kept else address
