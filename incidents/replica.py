"""Reading from a streaming replica, where DATABASE_REPLICA_URL names one.

Readers' requests ask the replica; the desk, commands and whatever writes ask the primary. A replica holds
the log up to an earlier sequence, so what it says is whole, if a little old. What it does not know, and
everything while it does not answer, is asked of the primary.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from incidents.middleware import DESK_PREFIX, HEALTH_PATHS, GetResponse
from incidents.models import Edition

logger = logging.getLogger(__name__)

REPLICA: Final = "replica"
REST_SECONDS: Final = 5.0
"""How long a replica that did not answer is left alone: each try may take as long as it takes to connect."""
DOUBTFUL: Final = frozenset({400, 404, 410})
"""Answers that the primary may know better: an `as_of`, event or link may be newer than the replica."""
UNREACHABLE: Final = (OperationalError, InterfaceError)

View = Callable[..., HttpResponseBase]

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)


class NotReached(BadRequest):
    """The replica has not come as far as what is asked for, or nobody could know."""


class Router:
    """Sends what a reader's request reads to the database chosen for it, all else to the primary."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return _reading.get()

    def db_for_write(self, model: object, **hints: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return True

    def allow_migrate(self, database: str, app_label: str, **hints: object) -> bool:
        return database == DEFAULT_DB_ALIAS


def reads_replica() -> bool:
    """Whether what is read at this moment is read from the replica."""
    return _reading.get() == REPLICA


def has_yet_to_reach(sequence: int, digest: str) -> bool:
    """Whether an edition that is not in the database just read is one that a replica lacks so far.

    The primary says so, with one query; while it is away, an edition that was once there is taken to be.
    """
    if not reads_replica():
        return False
    try:
        return Edition.objects.using(DEFAULT_DB_ALIAS).filter(sequence=sequence, digest=digest).exists()
    except UNREACHABLE:
        return True


class ReplicaMiddleware:
    """Has readers' requests answered from the replica where it can, else from the primary.

    The choice holds until the thread's next request, since a streamed answer is read after its view is left.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _reading.set(DEFAULT_DB_ALIAS)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not self._is_for_replica(request):
            return None
        _reading.set(REPLICA)
        try:
            answer: HttpResponseBase | Exception = _asked(view, request, args, kwargs)
        except UNREACHABLE as error:
            logger.warning("The replica does not answer; readers are answered from the primary: %s", error)
            self._rests_until = time.monotonic() + REST_SECONDS
            _reading.set(DEFAULT_DB_ALIAS)
            return None
        if isinstance(answer, Exception) or answer.status_code in DOUBTFUL:
            answer = _asked_of_primary(answer, view, request, args, kwargs)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _is_for_replica(self, request: HttpRequest) -> bool:
        path = request.path_info
        reads = request.method in {"GET", "HEAD"} and not path.startswith(DESK_PREFIX)
        rests = time.monotonic() < self._rests_until
        return REPLICA in connections and reads and path not in HEALTH_PATHS and not rests


def _asked(
    view: View, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase | Exception:
    """Give a view's answer, or what it refused with."""
    try:
        return view(request, *args, **kwargs)
    except (BadRequest, Http404) as refusal:
        return refusal


def _asked_of_primary(
    doubtful: HttpResponseBase | Exception,
    view: View,
    request: HttpRequest,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase | Exception:
    """Give the primary's answer in place of a doubtful one, which stands while the primary is away."""
    _reading.set(DEFAULT_DB_ALIAS)
    try:
        return _asked(view, request, args, kwargs)
    except UNREACHABLE:
        _reading.set(REPLICA)
        return doubtful
