"""What happens when somebody signs in, fails to, or leaves: Django tells it by its signals alone."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from incidents.editing.accounts.audit import LOCKED, LOGGED_IN, LOGGED_OUT, LOGIN_FAILED, record
from incidents.editing.accounts.sessions import begin


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Begin the session's ages; with a second factor, its code is what signs somebody in."""
    begin(request)
    if not settings.SECOND_FACTOR:
        record(LOGGED_IN, account=user.get_username(), by=user.get_username(), request=request)


@receiver(user_logged_out)
def tell_logout(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user and not hasattr(request, "quietly"):
        record(LOGGED_OUT, account=user.get_username(), by=user.get_username(), request=request)


@receiver(user_login_failed)
def tell_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Record what was really tried: of what was refused unseen there can be any number.

    A name that no account has is left out: people type their password there.
    """
    if request is None or hasattr(request, "refused_unseen"):
        return
    typed = str(credentials.get("username") or "")[:150].replace("\0", "")
    known = get_user_model()._default_manager.filter(username=typed).exists()
    name = typed if known else ""
    record(LOGIN_FAILED, account=name, by="", request=request)
    if getattr(request, "axes_locked_out", False):
        record(LOCKED, account=name, by="", request=request)
