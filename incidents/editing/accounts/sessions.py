"""How long a session lasts, whose sessions there are, and how they end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from incidents.editing.accounts.audit import SESSION_EXPIRED, SESSIONS_ENDED, address_of, record
from incidents.middleware import DESK_PREFIX
from incidents.models import DeskSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
RECENT = timedelta(minutes=15)
"""How old the last proof of who somebody is may be for what needs a fresh one."""

SEEN_EVERY = timedelta(minutes=1)
BEGUN, SEEN, PROVED = "begun_at", "seen_at", "proved_at"
LONGEST_AGENT = 200


def begin(request: HttpRequest) -> None:
    """Write into a new session when and from where it began."""
    now = timezone.now().isoformat()
    agent = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]
    request.session.update({BEGUN: now, SEEN: now, PROVED: now})
    request.session.update({"address": address_of(request) or "", "agent": agent})


def prove(request: HttpRequest) -> None:
    """Note that somebody has just shown again who they are, under a new session key."""
    request.session.cycle_key()
    request.session[PROVED] = timezone.now().isoformat()


def is_recent(request: HttpRequest) -> bool:
    """Whether whoever asks has shown within the last fifteen minutes who they are."""
    return timezone.now() - _moment(request.session, PROVED) <= RECENT


def has_ended(session: Any, now: datetime) -> bool:
    """Whether a session is too old, or was left alone for too long."""
    return now - _moment(session, SEEN) > IDLE or now - _moment(session, BEGUN) > LONGEST


def _moment(session: Any, name: str) -> datetime:
    text = session.get(name)
    return datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)


class SessionAgeMiddleware:
    """Ends sessions of the desk by their age; no other page looks at a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """End a session, or note that it is used. Only now is it settled which database is read."""
        if not request.path_info.startswith(DESK_PREFIX) or SESSION_KEY not in request.session:
            return
        now = timezone.now()
        if has_ended(request.session, now):
            name = request.user.get_username()
            request.quietly = True  # type: ignore[attr-defined]
            logout(request)
            record(SESSION_EXPIRED, account=name, by="", request=request)
        elif now - _moment(request.session, SEEN) > SEEN_EVERY:
            request.session[SEEN] = now.isoformat()


@dataclass(frozen=True, slots=True)
class Standing:
    """A session as its holder sees it; `mark` names it in forms, since its key is as good as a password."""

    mark: str
    is_this: bool
    begun_at: datetime
    seen_at: datetime
    address: str
    agent: str


def sessions_of(user: Any, *, current: str | None = None) -> list[Standing]:
    """Give the sessions of an account that have not ended, the last used first; one query."""
    now = timezone.now()
    found = [
        Standing(
            mark=_mark(row.session_key),
            is_this=row.session_key == current,
            begun_at=_moment(data, BEGUN),
            seen_at=_moment(data, SEEN),
            address=data.get("address", ""),
            agent=data.get("agent", ""),
        )
        for row in DeskSession.objects.filter(account=user, expire_date__gt=now)
        if not has_ended(data := row.get_decoded(), now)
    ]
    return sorted(found, key=lambda standing: standing.seen_at, reverse=True)


def _mark(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:16]


def end_sessions(
    *, of: Any, by: Any, request: HttpRequest | None, but: str | None = None, marked: str = ""
) -> int:
    """End sessions of an account at once, and give how many: all but the one whose key is `but`, or one."""
    standing = DeskSession.objects.filter(account=of).exclude(session_key=but or "")
    if marked:
        keys = standing.values_list("session_key", flat=True)
        standing = standing.filter(session_key__in=[key for key in keys if _mark(key) == marked])
    ended, _ = standing.delete()
    if ended:
        name = by.get_username() if by else ""
        record(SESSIONS_ENDED, account=of.get_username(), by=name, request=request, sessions=ended)
    return ended
