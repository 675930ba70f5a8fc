"""The desk's site: who may enter it, and what stands on its first page.

It is apart from `editing.admin`, whose classes register with it.
"""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse

from incidents.editing import bulk
from incidents.editing.accounts.audit import PASSWORD_CHANGED, record
from incidents.editing.accounts.pages import AccountPages, going_on, next_of
from incidents.editing.accounts.sessions import end_sessions
from incidents.editing.queue import queue_of


class LoginForm(AdminAuthenticationForm):
    """Says the same to whoever is wrong and to whoever is locked out."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": "Please enter the name and password of a staff account; both tell capital letters. "
        "After six wrong tries, wait a quarter of an hour."
    }


class DeskSite(AdminSite):
    """Django's admin site with the editor's own queue in front, and a second factor at the door."""

    site_header = "Dateline desk"
    site_title = "Dateline desk"
    index_title = "Desk"
    login_form = LoginForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*AccountPages(self).urls(), *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        return not settings.SECOND_FACTOR or request.user.is_verified()  # type: ignore[union-attr]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        half = super().has_permission(request) and not self.has_permission(request)
        if request.method == "GET" and half:
            return going_on("admin:second_factor", next_of(request))
        return super().login(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        response = super().logout(request, extra_context)
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Change one's own password, for which the old one is asked; every other session ends."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            name = request.user.get_username()
            record(PASSWORD_CHANGED, account=name, by=name, request=request)
            end_sessions(of=request.user, by=request.user, request=request, but=request.session.session_key)
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        queue = [
            (
                part.heading,
                part.total,
                [
                    (reverse("admin:incidents_event_change", args=[event.pk]), event, said)
                    for event, said in part.entries
                ],
            )
            for part in queue_of(request.user)
        ]
        jobs = [
            (
                reverse("admin:incidents_incident_bulk", args=[job.pk]),
                bulk.ACTIONS[job.action].label,
                bulk.progress(job),
            )
            for job in bulk.unfinished(request.user)
        ]
        return super().index(request, {"queue": queue, "jobs": jobs} | (extra_context or {}))
