"""The sessions of the desk: Django's own, with the account beside it, to be listed and ended."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class DeskSession(AbstractBaseSession):
    """A session and whose it is, None before anybody has signed in."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="desk_sessions"
    )

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"
        default_permissions: ClassVar = ()

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Keeps sessions in the database, each under its account."""

    @classmethod
    def get_model_class(cls) -> type[DeskSession]:
        return DeskSession

    def create_model_instance(self, data: dict[str, Any]) -> DeskSession:
        session = super().create_model_instance(data)
        assert isinstance(session, DeskSession)  # noqa: S101 - `get_model_class` says so
        account = data.get(SESSION_KEY)
        session.account_id = int(account) if account else None
        return session
