"""The desk's site: who may enter it, and what stands on its first page.

It is apart from `editing.admin`, whose classes register with it.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from incidents.editing.queue import queue_of


class DeskSite(AdminSite):
    """Django's admin site with the editor's own queue in front."""

    site_header = "Dateline desk"
    site_title = "Dateline desk"
    index_title = "Desk"

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
        return super().index(request, {"queue": queue} | (extra_context or {}))
