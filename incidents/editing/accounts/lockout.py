"""Who may try a password, and when: too many wrong ones wait, and strangers make no editor wait for long.

django-axes counts by name and address. Beside that stand an hour's limit for an address, and a delay that
doubles with each failure of a name, from whatever address. The delay ends after a minute at most, and does
not hold where the account has signed in before: nobody can keep an editor out for longer.
"""

from datetime import datetime, timedelta
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.database import AxesDatabaseHandler
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.editing.accounts.audit import LOGGED_IN, LOGIN_FAILED, address_of
from incidents.models import AuditEntry

HOUR = timedelta(hours=1)
MOST_OF_ADDRESS = 20
"""Wrong passwords of one address within an hour."""

FREE_FAILURES = 10
"""Wrong passwords of one name within an hour, from all addresses, before each next one waits."""

HELD = FREE_FAILURES + 6
"""Failures that are looked at: with six in excess the delay is at its longest."""

LONGEST_DELAY = timedelta(minutes=1)
KNOWN_FOR = timedelta(days=30)


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]
    """Refuses who is locked out, after as long as a wrong password takes."""

    def authenticate(
        self, request: HttpRequest, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        try:
            super().authenticate(request, username, password, **kwargs)
        except AxesBackendPermissionDenied:
            make_password(password)
            request.refused_unseen = True  # type: ignore[attr-defined]
            raise


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Adds to django-axes what is counted of an address, and of a name; four queries at most."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        now = timezone.now()
        address = address_of(request) or ""
        name = (credentials or {}).get("username") or ""
        return _is_spent(address, now) or _is_too_soon(name, address, now)


def _is_spent(address: str, now: datetime) -> bool:
    failures = AuditEntry.objects.filter(address=address, action=LOGIN_FAILED, at__gt=now - HOUR)
    return failures[:MOST_OF_ADDRESS].count() >= MOST_OF_ADDRESS


def _is_too_soon(name: str, address: str, now: datetime) -> bool:
    failures = (
        AuditEntry.objects.filter(account=name, action=LOGIN_FAILED, at__gt=now - HOUR) if name else None
    )
    latest = list(failures.values_list("at", flat=True)[:HELD]) if failures is not None else []
    excess = len(latest) - FREE_FAILURES
    if excess < 0 or now - latest[0] >= min(LONGEST_DELAY, timedelta(seconds=2**excess)):
        return False
    known = AuditEntry.objects.filter(account=name, action=LOGGED_IN, address=address, at__gt=now - KNOWN_FOR)
    return not known.exists()


def as_it_was(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """Answer a locked-out try like a wrong one: who guesses does not learn that a name exists."""
    return response
