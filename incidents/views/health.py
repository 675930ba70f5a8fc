"""Whether the process is alive, and whether it can serve."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from incidents.models.triggers import triggers_missing

logger = logging.getLogger(__name__)


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() is not None


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


# In this order; each is asked only when the ones before it hold.
READINESS: Final[list[tuple[str, Callable[[], bool]]]] = [
    ("database", _database_answers),
    ("migrations", _migrations_are_applied),
    ("triggers of the edition log", lambda: not triggers_missing(connection)),
]


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is looked at."""
    return _answer("ok", HTTPStatus.OK)


def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether every part of READINESS holds; which one does not is in the log alone."""
    for name, holds in READINESS:
        try:
            ready = holds()
        except DatabaseError:
            ready = False
        if not ready:
            logger.error("Not ready: %s", name)
            return _answer("not ready", HTTPStatus.SERVICE_UNAVAILABLE)
    return _answer("ready", HTTPStatus.OK)


def _answer(word: str, status: HTTPStatus) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "5"
    return HttpResponse(f"{word}\n", status=status, headers=headers, content_type="text/plain; charset=utf-8")
