"""The page between the form and the readers: what keeps an event back, what would change, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from incidents.editing import review
from incidents.editing.admin.changes import changes_of
from incidents.editing.admin.choices import PlainText
from incidents.editing.admin.typed import ModelAdmin
from incidents.editing.admin.versions import CONFLICT_STATUS
from incidents.editing.freezing import load
from incidents.editing.refusal import Refusal
from incidents.editing.validation import refusals
from incidents.models import Edition, Event


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer may decide; `done` is what the desk says afterwards."""

    label: str
    done: str
    decide: Callable[..., Edition]


PUBLISH = {
    "publish": Decision("Publish it for the first time", "Published", review.publish),
}
REPUBLISH = {
    "update": Decision("No. The world or our sources have more: publish an update", "Updated", review.update),
    "correct": Decision("Yes: publish a correction", "Corrected", review.correct),
    "clarify": Decision("It was true, but misleading: publish a clarification", "Clarified", review.clarify),
    "edit": Decision("Only spelling, links or a translation: edit silently", "Edited", review.edit),
    "withdraw": Decision("It should not have been published: withdraw it", "Withdrawn", review.withdraw),
}
RESTORE = {
    "restore": Decision("Undo the withdrawal: publish it again", "Restored", review.restore),
}
DECISIONS = {"draft": PUBLISH, "in-review": PUBLISH, "published": REPUBLISH, "withdrawn": RESTORE}
ALL_DECISIONS = PUBLISH | REPUBLISH | RESTORE
MET_TWICE = "Somebody else has saved this since you opened the page. Nothing was published; look at it again."


class DecisionForm(forms.Form):
    """What is decided about an event in a given state, why, and which version of it was seen."""

    reason = PlainText(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see it with a correction, a clarification, a withdrawal or a restored entry: "
        "“We said … In fact …”.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = DECISIONS[state]
        asked = "Was something we published wrong when we published it?"
        self.fields["decision"] = forms.ChoiceField(
            label=asked if state == "published" else "Decision",
            widget=forms.RadioSelect,
            choices=[(name, decision.label) for name, decision in decisions.items()],
            initial=next(iter(decisions)) if len(decisions) == 1 else None,
        )


class PublishingPage(ModelAdmin):
    """Gives an event's admin its `…/publish/` page."""

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would be published and, posted, decide it."""
        event = self.get_object(request, unquote(object_id))
        if event is None:
            raise Http404
        if not review.may_publish(request.user) or not self.has_change_permission(request, event):
            raise PermissionDenied
        posted = request.POST if request.method == "POST" else None
        form = DecisionForm(posted, state=event.state, initial={"version": event.version})
        found: list[Refusal] = []
        status = 200
        if posted is not None and form.is_valid():
            try:
                return self._decide(request, event, form.cleaned_data)
            except review.Refused as refused:
                found = list(refused.refusals)
            except review.Conflict:
                form.add_error(None, MET_TWICE)
                event.refresh_from_db()
                form.data = posted.copy()
                form.data["version"] = str(event.version)
                status = CONFLICT_STATUS
        return self._page(request, event, form, found, status)

    def _decide(self, request: HttpRequest, event: Event, chosen: dict[str, Any]) -> HttpResponse:
        decision = ALL_DECISIONS[chosen["decision"]]
        decision.decide(event=event, by=request.user, reason=chosen["reason"], version=chosen["version"])
        self.log_change(request, event, f"{decision.done}. {chosen['reason']}".strip())
        self.message_user(
            request,
            format_html('{}. <a href="{}">See what readers see</a>', decision.done, event.get_absolute_url()),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self.change_url(event))

    def change_url(self, event: Event) -> str:
        """Address of an event's form."""
        return reverse(f"admin:incidents_{self.opts.model_name}_change", args=[event.pk])

    def _page(
        self, request: HttpRequest, event: Event, form: DecisionForm, found: list[Refusal], status: int
    ) -> HttpResponse:
        standing = [] if event.state == "withdrawn" and event.merged_into_id else refusals(load(event.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": "Publish" if event.public_id is None else f"Publish event {event.public_id}",
            "subtitle": str(event),
            "opts": self.opts,
            "original": event,
            "form": form,
            "refused": [Problem.of(refusal) for refusal in found],
            "standing": [Problem.of(refusal) for refusal in standing if refusal not in found],
            "changes": [] if standing else changes_of(event),
            "change_url": self.change_url(event),
        }
        return TemplateResponse(request, "admin/publish.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal with the name its field has in the form."""

    field: str
    message: str

    @classmethod
    def of(cls, refusal: Refusal) -> "Problem":
        return cls(field_name(refusal.field), refusal.message)


RELATIONS_IN_FORM = {
    "claims": "Claims",
    "figures": "Claims, figures",
    "assertions": "Claims, responsibility",
    "participations": "Who",
    "event_places": "Where",
    "links": "Links",
    "reason": "Reason",
    "state": "State",
    "": "The event",
}


def field_name(field: str) -> str:
    """Give a refusal's field as the form labels it."""
    if field in RELATIONS_IN_FORM:
        return RELATIONS_IN_FORM[field]
    names = {entry.name: entry for entry in Event._meta.fields}
    return str(names[field].verbose_name).capitalize() if field in names else field
