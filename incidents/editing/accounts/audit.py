"""Write down what is done to accounts, and with their rights: who, when, from where, what."""

import json
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.http import HttpRequest

from incidents.models import AuditEntry

LOGGED_IN, LOGGED_OUT = "logged-in", "logged-out"
LOGIN_FAILED, LOCKED, CODE_REFUSED = "login-failed", "locked", "code-refused"
SESSION_EXPIRED, SESSIONS_ENDED = "session-expired", "sessions-ended"
FACTOR_SET_UP, FACTOR_REMOVED, CODES_RENEWED = "factor-set-up", "factor-removed", "recovery-codes-renewed"
REDACTED = "redacted"
PASSWORD_CHANGED, RIGHTS_CHANGED, ACCOUNT_MADE = "password-changed", "rights-changed", "account-made"
FILE_IMPORTED = "file-imported"
ACTIONS = {
    LOGGED_IN: "signed in",
    LOGGED_OUT: "signed out",
    LOGIN_FAILED: "wrong name or password",
    LOCKED: "locked out after too many wrong passwords",
    CODE_REFUSED: "wrong code of the second factor",
    SESSION_EXPIRED: "session ended by its age",
    SESSIONS_ENDED: "sessions ended",
    FACTOR_SET_UP: "second factor set up",
    FACTOR_REMOVED: "second factor removed",
    CODES_RENEWED: "recovery codes renewed",
    PASSWORD_CHANGED: "password changed",
    RIGHTS_CHANGED: "rights changed",
    ACCOUNT_MADE: "account made",
    FILE_IMPORTED: "file imported",
    REDACTED: "redaction confirmed, as proposed by the account",
}
"""What can be in the log, in words."""


def address_of(request: HttpRequest) -> str | None:
    """Give whom a request is counted for: an address, of IPv6 the first of its /64; None where unknown.

    Only listed proxies are believed about it: `TrustedProxyMiddleware` has settled that.
    """
    try:
        address = ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((address, 64), strict=False).network_address)
    return str(address)


def record(action: str, *, account: str, by: str, request: HttpRequest | None, **detail: Any) -> AuditEntry:
    """Append to the audit log; `detail` is kept as one line of JSON, so that no text can forge an entry."""
    return AuditEntry.objects.create(
        action=action,
        account=account,
        by=by,
        address=(address_of(request) or "") if request else "",
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
    )
