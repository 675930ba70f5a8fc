"""The second factor: an authenticator app, and ten recovery codes for the day the phone is gone.

Local runs never ask for it (`settings.SECOND_FACTOR`). Whoever lost both asks another Administrator, or the
operator: nobody takes their own factor away without showing it.
"""

import re
import secrets
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any

import segno
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from incidents.editing.accounts.audit import (
    CODE_REFUSED,
    CODES_RENEWED,
    FACTOR_REMOVED,
    FACTOR_SET_UP,
    record,
)
from incidents.editing.accounts.sessions import end_sessions
from incidents.models import AuditEntry

APP, RECOVERY = "Authenticator app", "Recovery codes"
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 bits: as many as the 16 characters hold that are kept of a code's digest."""

MOST_GUESSES = 5
GUESSES_WITHIN = timedelta(minutes=15)


class TooManyGuesses(Exception):  # noqa: N818 - a state, not a mistake
    """Five codes were wrong within a quarter of an hour; not even the right one is looked at."""


def app_of(user: Any) -> TOTPDevice | None:
    """Give the authenticator app that an account has set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user: Any) -> int:
    """Count the recovery codes that have not been used."""
    device = StaticDevice.objects.filter(user=user).first()
    return int(device.token_set.count()) if device else 0


def waiting_app_of(user: Any) -> TOTPDevice:
    """Give the app that is being set up; it counts for nothing until `set_up` has seen a code of it."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": APP})
    return device


def secret_of(device: TOTPDevice) -> str:
    """Give the key as an authenticator app takes it typed, in groups of four."""
    return " ".join(re.findall(".{1,4}", b32encode(device.bin_key).decode()))


def qr_code_of(device: TOTPDevice) -> SafeString:
    """Draw the key as SVG to stand in a page: black on white, as cameras want it in every theme."""
    drawing = segno.make_qr(device.config_url)
    svg = drawing.svg_inline(scale=5, border=4, dark="black", light="white", svgclass=None, lineclass=None)
    return mark_safe(svg)  # noqa: S308 - drawn by segno; the text is in its squares alone


def set_up(user: Any, code: str, *, request: HttpRequest) -> list[str] | None:
    """Take the waiting app into use in place of any other; give the recovery codes, None for a wrong code."""
    with _guessing(user):
        device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        if device is None or not device.verify_token(_tidy(code)):
            _refuse(user, request)
            return None
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = _make_codes(user)
        record(FACTOR_SET_UP, account=user.get_username(), by=user.get_username(), request=request)
    return codes


def check(user: Any, code: str, *, request: HttpRequest) -> Device | None:
    """Give the device that a code is of, None for a wrong one; a code counts once.

    Six digits are the app's, all else is a recovery code.
    """
    typed = _tidy(code)
    with _guessing(user):
        is_of_app = len(typed) == 6 and typed.isascii() and typed.isdigit()
        device = app_of(user) if is_of_app else StaticDevice.objects.filter(user=user).first()
        if device and device.verify_token(typed if is_of_app else digest_of(typed)):
            return device
        _refuse(user, request)
    return None


def renew_codes(user: Any, *, request: HttpRequest) -> list[str]:
    """Replace the recovery codes, used and unused."""
    with transaction.atomic():
        codes = _make_codes(user)
        record(CODES_RENEWED, account=user.get_username(), by=user.get_username(), request=request)
    return codes


def remove(*, of: Any, by: Any, reason: str, request: HttpRequest | None) -> None:
    """Take an account's second factor away and end its sessions; at the next one it sets up another.

    `by` is another Administrator, None for the operator. Raises `PermissionDenied` for one's own.
    """
    if by is not None and by.pk == of.pk:
        raise PermissionDenied("Another Administrator takes your second factor away.")
    with transaction.atomic():
        TOTPDevice.objects.filter(user=of).delete()
        StaticDevice.objects.filter(user=of).delete()
        name = by.get_username() if by else ""
        record(FACTOR_REMOVED, account=of.get_username(), by=name, request=request, reason=reason)
        end_sessions(of=of, by=by, request=request)


def digest_of(code: str) -> str:
    """Give what is kept of a recovery code. It is random and long, so that a plain digest is enough."""
    return b32encode(sha256(_tidy(code).encode()).digest()).decode().lower()[:16]


def _make_codes(user: Any) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY)
    codes = [b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=digest_of(code))
    return ["-".join(re.findall("....", code)) for code in codes]


def _tidy(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()[:40]


@contextmanager
def _guessing(user: Any) -> Iterator[None]:
    """Try one code of an account at a time; raise `TooManyGuesses` where it is not to be looked at."""
    with transaction.atomic():
        # Two guesses at once would each find the other's not yet counted.
        get_user_model()._default_manager.select_for_update().get(pk=user.pk)
        since = timezone.now() - GUESSES_WITHIN
        wrong = AuditEntry.objects.filter(account=user.get_username(), action=CODE_REFUSED, at__gt=since)
        if wrong.count() >= MOST_GUESSES:
            raise TooManyGuesses
        yield


def _refuse(user: Any, request: HttpRequest) -> None:
    record(CODE_REFUSED, account=user.get_username(), by=user.get_username(), request=request)
