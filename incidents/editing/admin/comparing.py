"""Two entries side by side, and what is decided about them: the same, or not."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from incidents.editing import review
from incidents.editing.admin.changes import FIELDS, claims_in_words
from incidents.editing.admin.choices import PlainText
from incidents.editing.admin.publishing import PublishingPage
from incidents.editing.duplicates import absorb, tell_apart
from incidents.editing.freezing import document_of, load
from incidents.editing.gazetteer import Lineage
from incidents.models import Event
from incidents.models.document import EventDocument

SAME_NOT = "apart"
DRAFTS = review.UNPUBLISHED


class MergeForm(forms.Form):
    """Which of two entries stays, and why readers find the other there."""

    keep = forms.ChoiceField(label="They are the same. Keep", widget=forms.RadioSelect)
    reason = PlainText(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Readers see it where the entry was that is merged. A draft needs none.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, other: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(str(each.pk), f"“{each}”") for each in (event, other)]  # type: ignore[attr-defined]
        self.initial.update(version=event.version, other_version=other.version)


class ComparePage(PublishingPage):
    """Gives an event's admin its `…/compare/<other>/`."""

    def compare_urls(self) -> list[URLPattern]:
        return [
            path(
                "<path:object_id>/compare/<int:other_id>/",
                self.admin_site.admin_view(self.compare_view),
                name=f"incidents_{self.opts.model_name}_compare",
            )
        ]

    def compare_view(self, request: HttpRequest, object_id: str, other_id: int) -> HttpResponse:
        """Show two entries side by side and, posted, merge them or tell them apart."""
        event = self._event(request, object_id)
        other = Event.objects.filter(pk=other_id).exclude(pk=event.pk).first()
        if other is None or not (event.edtf and other.edtf):
            raise Http404
        posted = request.POST if request.method == "POST" else None
        form = MergeForm(posted, event=event, other=other)
        if posted is not None and SAME_NOT in posted:
            tell_apart(event=event, other=other, by=request.user)
            self.message_user(request, f"“{other}” will not be told as a duplicate again.", messages.SUCCESS)
            return HttpResponseRedirect(self.change_url(event))
        if posted is not None and form.is_valid():
            if not review.may_publish(request.user):
                raise PermissionDenied
            try:
                return self._merge(request, event, other, form.cleaned_data)
            except (review.Refused, review.Conflict) as refused:
                form.add_error(None, str(refused))
        return self._compare_page(request, event, other, form)

    def _merge(
        self, request: HttpRequest, event: Event, other: Event, chosen: dict[str, Any]
    ) -> HttpResponse:
        kept, loser = (event, other) if chosen["keep"] == str(event.pk) else (other, event)
        version = chosen["version" if loser is event else "other_version"]
        if loser.state in DRAFTS:
            absorb(draft=loser, into=kept, by=request.user, version=version)
            told = "Its claims were moved here, and the draft is gone; its words are among the comments."
        else:
            review.merge(loser=loser, winner=kept, by=request.user, reason=chosen["reason"], version=version)
            told = "Its claims were moved here, and its address leads here."
        self.log_change(request, kept, f"Took in “{loser}”. {chosen['reason']}".strip())
        self.message_user(request, f"“{loser}” was merged. {told}", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:incidents_event_change", args=[kept.pk]))

    def _compare_page(
        self, request: HttpRequest, event: Event, other: Event, form: MergeForm
    ) -> HttpResponse:
        own, others = _document(event), _document(other)
        rows = [(label, read(own), read(others)) for label, read in FIELDS.items()]
        rows.append(("Claims", claims_in_words(own), claims_in_words(others)))
        context = {
            **self.admin_site.each_context(request),
            "title": "Compare side by side",
            "subtitle": str(event),
            "opts": self.opts,
            "original": event,
            "other": other,
            "rows": [(label, one or "—", two or "—", one == two) for label, one, two in rows if one or two],
            "form": form,
            "change_url": self.change_url(event),
            "other_url": reverse("admin:incidents_event_change", args=[other.pk]),
            "may_merge": review.may_publish(request.user),
        }
        return TemplateResponse(request, "admin/compare.html", context)


def _document(event: Event) -> EventDocument:
    loaded = load(event.pk)
    lineage = Lineage.of(entry.place_id for entry in loaded.event_places.all())
    return document_of(loaded, public_id=loaded.public_id or 0, lineage=lineage)
