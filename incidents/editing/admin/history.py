"""An event's editions in the desk, with who made them, and an older one brought back."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from incidents.editing.admin.changes import Change, compare
from incidents.editing.admin.publishing import PublishingPage
from incidents.editing.thawing import bring_back
from incidents.models import Edition, Event
from incidents.models.document import EventDocument
from incidents.taxonomy import ACTIONS

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Made:
    """An edition as the desk tells it; `changes` None where its text is erased, or it never had one."""

    number: int | None
    action: str
    at: datetime
    reason: str
    author: str
    approver: str
    note: str
    changes: list[Change] | None
    may_bring_back: bool


class HistoryPage(PublishingPage):
    """Adds the editions to Django's page of what was done in the desk."""

    object_history_template = "admin/event_history.html"

    def history_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_back_view)
        return [
            path("<path:object_id>/bring-back/", view, name=f"incidents_{self.opts.model_name}_bring-back")
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        event = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {}
        if event is not None and self.has_view_or_change_permission(request, event):
            context = {
                "editions": editions_of(event),
                "most_shown": MOST_SHOWN,
                "may_change": self.has_change_permission(request, event),
                # The reason of a redaction is for those who read the log.
                "reads_notes": request.user.has_perm("incidents.view_edition"),
            }
        return super().history_view(request, object_id, context | (extra_context or {}))

    def bring_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make the working copy what an older edition said, and go to the form."""
        event = self._event(request, object_id)
        number, version = _posted(request, "number"), _posted(request, "version")
        done = self._try(
            request, lambda: bring_back(event=event, number=number, by=request.user, version=version)
        )
        if done:
            self.log_change(request, event, f"Brought back edition {number}.")
            told = f"The form says again what edition {number} said. Readers see it once you publish it."
            self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(event))


def editions_of(event: Event) -> list[Made]:
    """Give the newest editions of an event, newest first, each with what it changed; one query."""
    if event.public_id is None:
        return []
    rows = Edition.objects.filter(event=event.public_id).order_by("-sequence")
    related = ("content", "author__user", "author__approved_by")
    # One more than is shown, which the oldest shown is compared with.
    found = list(reversed(rows.select_related(*related)[: MOST_SHOWN + 1]))
    made: list[Made] = []
    before: EventDocument | None = None
    for edition in found:
        content, author = getattr(edition, "content", None), getattr(edition, "author", None)
        document = json.loads(content.document) if content and ACTIONS[edition.action].public else None
        made.append(
            Made(
                number=edition.number,
                action=ACTIONS[edition.action].label.en,
                at=edition.published_at,
                reason=content.reason if content else "",
                author=str(author.user) if author and author.user else "the operator",
                approver=str(author.approved_by) if author and author.approved_by else "",
                note=author.note if author else "",
                changes=list(compare(before, document)) if document else None,
                may_bring_back=document is not None and edition.superseded_by is not None,
            )
        )
        before = document or before
    return made[::-1][:MOST_SHOWN]


def _posted(request: HttpRequest, name: str) -> int:
    """Read a number that was posted; -1, which nothing has, for what is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
