"""The page between the form and the readers: what keeps an event back, what would change, and why.

Reviewers decide on it; whoever may not, or may not alone, submits on it what another reviewer is to decide.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from incidents.editing import review, workflow
from incidents.editing.admin.changes import changes_of
from incidents.editing.admin.choices import PlainText
from incidents.editing.admin.duplicates import LikelyDuplicates
from incidents.editing.admin.versions import CONFLICT_STATUS
from incidents.editing.freezing import load
from incidents.editing.refusal import Refusal
from incidents.editing.validation import refusals
from incidents.models import Event, Submission


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer may decide; `done` is what the desk says afterwards, `action` the edition's."""

    label: str
    done: str
    action: str


PUBLISH = {
    "publish": Decision("Publish it for the first time", "Published", "published"),
}
REPUBLISH = {
    "update": Decision("No. The world or our sources have more: publish an update", "Updated", "updated"),
    "correct": Decision("Yes: publish a correction", "Corrected", "corrected"),
    "clarify": Decision("It was true, but misleading: publish a clarification", "Clarified", "clarified"),
    "edit": Decision("Only spelling, links or a translation: edit silently", "Edited", "edited"),
    "withdraw": Decision("It should not have been published: withdraw it", "Withdrawn", "withdrawn"),
}
RESTORE = {
    "restore": Decision("Undo the withdrawal: publish it again", "Restored", "restored"),
}
DECISIONS = {"draft": PUBLISH, "in-review": PUBLISH, "published": REPUBLISH, "withdrawn": RESTORE}
ALL_DECISIONS = PUBLISH | REPUBLISH | RESTORE
MET_TWICE = "Somebody else has saved this since you opened the page. Nothing was published; look at it again."


class DecisionForm(forms.Form):
    """What is decided or asked for about an event in a given state, why, and which version of it was seen."""

    reason = PlainText(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see it with a correction, a clarification, a withdrawal or a restored entry: "
        "“We said … In fact …”.",
    )
    not_before = forms.DateTimeField(
        label="Not before (UTC)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text="Empty: at once. With a time it is approved as it is, and published once that has passed.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: str, submission: Submission | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = DECISIONS[state]
        asked = "Was something we published wrong when we published it?"
        self.fields["decision"] = forms.ChoiceField(
            label=asked if state == "published" else "Decision",
            widget=forms.RadioSelect,
            choices=[(name, decision.label) for name, decision in decisions.items()],
        )
        self.initial.setdefault("decision", next(iter(decisions)) if len(decisions) == 1 else None)
        if submission:
            asked_for = [name for name, decision in decisions.items() if decision.action == submission.action]
            self.initial.update(decision=next(iter(asked_for), None), reason=submission.reason)

    def clean_not_before(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["not_before"]
        if moment and moment.astimezone(UTC) <= timezone.now():
            raise forms.ValidationError("This time has passed; leave it empty to publish at once.")
        return moment


class PublishingPage(LikelyDuplicates):
    """Gives an event's admin its `…/publish/` and `…/submit/` pages, and what is posted from them."""

    def workflow_urls(self) -> list[URLPattern]:
        """Addresses of the pages, named after the model as Django's own are."""
        views = {
            "publish": self.publish_view,
            "submit": self.submit_view,
            "comment": self.comment_view,
            "send-back": self.send_back_view,
        }
        return [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"incidents_{self.opts.model_name}_{name}",
            )
            for name, view in views.items()
        ]

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would be published and, posted, decide it or hand it to another reviewer."""
        event = self._event(request, object_id)
        if not review.may_publish(request.user):
            raise PermissionDenied
        return self._decision_page(request, event, deciding=True)

    def submit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what would be published and, posted, submit it."""
        return self._decision_page(request, self._event(request, object_id), deciding=False)

    def comment_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Leave a comment for the other editors."""
        event = self._event(request, object_id)
        self._try(request, lambda: workflow.say(event=event, by=request.user, text=_comment(request)))
        return HttpResponseRedirect(self.review_url(request, event))

    def send_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give back what was submitted."""
        event = self._event(request, object_id)
        version = request.POST.get("version", "")
        seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else -1
        done = self._try(
            request,
            lambda: workflow.send_back(event=event, by=request.user, comment=_comment(request), version=seen),
        )
        if done:
            self.log_change(request, event, "Sent back.")
            self.message_user(request, f"“{event}” was sent back.", messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(event) if done else self.review_url(request, event))

    def change_url(self, event: Event) -> str:
        """Address of an event's form."""
        return reverse(f"admin:incidents_{self.opts.model_name}_change", args=[event.pk])

    def review_url(self, request: HttpRequest, event: Event) -> str:
        """Address of the page where this user decides or submits."""
        page = "publish" if review.may_publish(request.user) else "submit"
        return reverse(f"admin:incidents_{self.opts.model_name}_{page}", args=[event.pk])

    def _event(self, request: HttpRequest, object_id: str) -> Event:
        event: Event | None = self.get_object(request, unquote(object_id))
        if event is None:
            raise Http404
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        return event

    def _try(self, request: HttpRequest, act: Any) -> bool:
        """Do what was posted; what refuses it is told on the page that follows."""
        if request.method != "POST":
            raise Http404
        try:
            act()
        except review.Conflict:
            self.message_user(request, MET_TWICE, messages.ERROR)
        except review.Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            return True
        return False

    def _decision_page(self, request: HttpRequest, event: Event, *, deciding: bool) -> HttpResponse:
        posted = request.POST if request.method == "POST" else None
        submission = Submission.objects.select_related("submitted_by").filter(event=event.pk).first()
        initial = {"version": event.version}
        form = DecisionForm(posted, state=event.state, submission=submission, initial=initial)
        found: list[Refusal] = []
        status = 200
        if posted is not None and form.is_valid():
            try:
                if deciding and "_submit" not in posted:
                    return self._decide(request, event, form.cleaned_data)
                return self._submit(request, event, form.cleaned_data)
            except review.Refused as refused:
                found = list(refused.refusals)
            except review.Conflict:
                form.add_error(None, MET_TWICE)
                event.refresh_from_db()
                form.data = posted.copy()
                form.data["version"] = str(event.version)
                status = CONFLICT_STATUS
        return self._page(request, event, form, found, status, deciding=deciding, submission=submission)

    def _decide(self, request: HttpRequest, event: Event, chosen: dict[str, Any]) -> HttpResponse:
        decision = ALL_DECISIONS[chosen["decision"]]
        values = {
            "event": event,
            "by": request.user,
            "reason": chosen["reason"],
            "version": chosen["version"],
        }
        if chosen["not_before"]:
            workflow.schedule(action=decision.action, not_before=chosen["not_before"], **values)
            told = f"Approved, to be published not before {chosen['not_before']:%-d %B %Y, %H:%M} UTC"
            self.log_change(request, event, f"{told}. {chosen['reason']}".strip())
            self.message_user(request, f"{told}.", messages.SUCCESS)
            return HttpResponseRedirect(self.change_url(event))
        workflow.DECISIONS[decision.action](**values)
        self.log_change(request, event, f"{decision.done}. {chosen['reason']}".strip())
        self.message_user(
            request,
            format_html('{}. <a href="{}">See what readers see</a>', decision.done, event.get_absolute_url()),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self.change_url(event))

    def _submit(self, request: HttpRequest, event: Event, chosen: dict[str, Any]) -> HttpResponse:
        action = ALL_DECISIONS[chosen["decision"]].action
        workflow.submit(
            event=event,
            by=request.user,
            action=action,
            reason=chosen["reason"],
            version=chosen["version"],
        )
        self.log_change(request, event, f"Submitted, to be {action}. {chosen['reason']}".strip())
        self.message_user(request, f"“{event}” was handed to the reviewers.", messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(event))

    def _page(
        self,
        request: HttpRequest,
        event: Event,
        form: DecisionForm,
        found: list[Refusal],
        status: int,
        *,
        deciding: bool,
        submission: Submission | None,
    ) -> HttpResponse:
        standing = [] if event.state == "withdrawn" and event.merged_into_id else refusals(load(event.pk))
        verb = "Publish" if deciding else "Submit"
        context = {
            **self.admin_site.each_context(request),
            "title": verb if event.public_id is None else f"{verb} event {event.public_id}",
            "subtitle": str(event),
            "opts": self.opts,
            "original": event,
            "form": form,
            "refused": [Problem.of(refusal) for refusal in found],
            "standing": [Problem.of(refusal) for refusal in standing if refusal not in found],
            "changes": [] if standing else changes_of(event),
            "change_url": self.change_url(event),
            "deciding": deciding,
            "alone": deciding and not workflow.needs_second_person(event=event, by=request.user),
            "submission": submission,
            "comments": event.comments.select_related("author"),
            "duplicates": self.likely(load(event.pk)),
        }
        return TemplateResponse(request, "admin/publish.html", context, status=status)


def _comment(request: HttpRequest) -> str:
    return request.POST.get("comment", "").replace("\r\n", "\n")


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
    "comment": "Comment",
    "state": "State",
    "": "The event",
}


def field_name(field: str) -> str:
    """Give a refusal's field as the form labels it."""
    if field in RELATIONS_IN_FORM:
        return RELATIONS_IN_FORM[field]
    names = {entry.name: entry for entry in Event._meta.fields}
    return str(names[field].verbose_name).capitalize() if field in names else field
