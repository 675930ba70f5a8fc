"""Redactions in the desk: one Administrator sees what one reaches, and proposes it; another one decides."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator

from incidents.editing import proposals
from incidents.editing.accounts.pages import recently_proved
from incidents.editing.admin.choices import PlainText
from incidents.editing.admin.read_only import ReadOnly
from incidents.editing.redaction import is_administrator
from incidents.editing.review import Conflict, Refused
from incidents.editing.taking_out import Words
from incidents.models import RedactionProposal
from incidents.taxonomy import REDACTION_CATEGORIES

KEEP, WHOLE = "keep", "whole"


class ProposalForm(forms.Form):
    """What is to be taken out, how, and why."""

    words = PlainText(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A name, or any words: each spelling on a line of its own, other scripts too.",
    )
    replacement = PlainText(
        label="What stands in their place",
        max_length=60,
        initial="a person",
        widget=forms.TextInput,
        help_text="In what is published again, and in all that editors keep.",
    )
    scope = forms.ChoiceField(
        label="What becomes of the events",
        initial=KEEP,
        widget=forms.RadioSelect,
        choices=[
            (KEEP, "They stay, without the words: what readers see is published again"),
            (WHOLE, "They leave the archive: their addresses answer 410 with category and date"),
        ],
    )
    category = forms.ChoiceField(
        help_text="Readers learn it, and the date.",
        choices=[(term.slug, term.label.en) for term in REDACTION_CATEGORIES.values()],
    )
    note = PlainText(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the desk alone. Do not repeat the words here.",
    )


@admin.register(RedactionProposal)
class RedactionAdmin(ReadOnly):
    """Lists what was proposed and decided; its own pages propose and decide."""

    list_display = ("__str__", "category", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_select_related = ("proposed_by", "decided_by")
    list_per_page = 100
    change_list_template = "admin/redactions.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def get_urls(self) -> list[URLPattern]:
        name = "incidents_redactionproposal"
        wrap = self.admin_site.admin_view
        own = [
            path("propose/", wrap(self.propose_view), name=f"{name}_propose"),
            path("<path:object_id>/decide/", wrap(self.decide_view), name=f"{name}_decide"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(recently_proved)
    def propose_view(self, request: HttpRequest) -> HttpResponse:
        """Show what the words reach and, posted once more, write the proposal down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ProposalForm(request.POST or None)
        reach = None
        if form.is_valid():
            chosen = form.cleaned_data
            try:
                words = Words.typed(chosen["words"], chosen["replacement"])
                if "_propose" in request.POST:
                    proposal = proposals.propose(
                        words=words,
                        keeps_events=chosen["scope"] == KEEP,
                        category=chosen["category"],
                        note=chosen["note"],
                        by=request.user,
                    )
                    told = "Proposed. Another Administrator decides; until then readers see what they saw."
                    self.message_user(request, told, messages.SUCCESS)
                    return HttpResponseRedirect(self._address(proposal))
                reach = proposals.reach_of(words)
            except Refused as refused:
                for refusal in refused.refusals:
                    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        keeps = form.is_valid() and form.cleaned_data["scope"] == KEEP
        return self._page(request, "Propose a redaction", form=form, reach=reach, keeps_events=keeps)

    @method_decorator(recently_proved)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a proposal: while it waits, with what it reaches now."""
        proposal = self._proposal(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        waits = proposal.stage == RedactionProposal.WAITING
        reach = proposals.reach_of(proposals.words_of(proposal)) if waits else None
        return self._page(
            request,
            str(proposal),
            proposal=proposal,
            category=REDACTION_CATEGORIES[proposal.category].label.en,
            reach=reach,
            keeps_events=proposal.keeps_events,
            may_confirm=waits and proposal.proposed_by != request.user,
            decide_url=reverse("admin:incidents_redactionproposal_decide", args=[proposal.pk]),
        )

    @method_decorator(recently_proved)
    def decide_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Confirm a proposal of somebody else, or reject one."""
        proposal = self._proposal(request, object_id)
        if request.method != "POST":
            raise Http404
        try:
            if "_reject" in request.POST:
                proposals.reject(proposal=proposal, by=request.user)
                self.message_user(request, "Rejected. Nothing was taken out.", messages.SUCCESS)
            else:
                seen = request.POST.get("seen", "")
                notes = proposals.confirm(proposal=proposal, by=request.user, seen=seen, request=request)
                told = (
                    f"Redacted; {len(notes)} editions were appended. Readers' caches follow within a minute."
                )
                self.message_user(request, told, messages.SUCCESS)
        except (Conflict, Refused) as error:
            self.message_user(request, f"{error} Nothing was taken out.", messages.ERROR)
        return HttpResponseRedirect(self._address(proposal))

    def _proposal(self, request: HttpRequest, object_id: str) -> RedactionProposal:
        proposal: RedactionProposal | None = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request):
            raise PermissionDenied
        if proposal is None:
            raise Http404
        return proposal

    def _address(self, proposal: RedactionProposal) -> str:
        return reverse("admin:incidents_redactionproposal_change", args=[proposal.pk])

    def _page(self, request: HttpRequest, title: str, **shown: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **shown}
        return TemplateResponse(request, "admin/redaction.html", context)
