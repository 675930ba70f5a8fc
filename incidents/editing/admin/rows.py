"""The rows of an event's form beside its claims: who took part, where, and what it is linked with."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.editing.admin.choices import Choices, strands_of, term_choices
from incidents.editing.admin.claims import ClaimFormSet
from incidents.editing.admin.fields import DeskRows
from incidents.editing.admin.typed import BaseInlineFormSet, ModelForm, TabularInline
from incidents.models import Claim, EventPlace, Link, Participation
from incidents.taxonomy import ACTOR_ROLES, ClosedList


class RowForm(ModelForm):
    """A row whose version grows with each change."""

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk:
            self.instance.version += 1
        return super().save(commit)


class EventPlaceInline(DeskRows, TabularInline):
    model = EventPlace
    form = RowForm
    fk_name = "event"
    extra = 1
    autocomplete_fields = ("place",)
    fields = ("place", "role", "precision")
    verbose_name_plural = "Where"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("place")


class ParticipationInline(DeskRows, TabularInline):
    model = Participation
    form = RowForm
    fk_name = "event"
    extra = 1
    autocomplete_fields = ("actor",)
    fields = ("actor", "role", "note")
    verbose_name_plural = "Who"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")

    def choices_of(self, name: str, terms: ClosedList[Any]) -> Choices:
        strands = set(strands_of(self.parent_model))
        return term_choices(
            terms, [slug for slug, role in ACTOR_ROLES.items() if strands & set(role.strands)]
        )


class LinkForm(RowForm):
    """A link that names its claim by number, so that a claim typed in the same form will do."""

    claim_number = forms.IntegerField(
        label="Claim no.", required=False, min_value=1, max_value=9999, help_text="Which claim says so."
    )

    class Meta:
        model = Link
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.claim:
            self.initial["claim_number"] = self.instance.claim.number

    def save(self, commit: bool = True) -> Any:
        if "claim_number" in self.changed_data:
            claims = Claim.objects.filter(event=self.instance.event_id)
            self.instance.claim = claims.filter(number=self.cleaned_data["claim_number"]).first()
        return super().save(commit)


class LinkFormSet(BaseInlineFormSet):
    """The links of one event; `claims` are the claims posted with them, which are saved first."""

    claims: ClaimFormSet | None = None

    def clean(self) -> None:
        super().clean()
        numbers = self.claims.numbers() if self.claims else {}
        for form in self.forms:
            number = form.cleaned_data.get("claim_number") if hasattr(form, "cleaned_data") else None
            if number and number not in numbers and form not in self.deleted_forms:
                form.add_error("claim_number", f"No claim of this event has the number {number}.")
            target = form.cleaned_data.get("target") if hasattr(form, "cleaned_data") else None
            if target and target.pk == self.instance.pk:
                form.add_error("target", "An event is not linked with itself.")


class LinkInline(DeskRows, TabularInline):
    model = Link
    form = LinkForm
    formset = LinkFormSet
    fk_name = "event"
    extra = 1
    autocomplete_fields = ("target",)
    fields = ("relation", "target", "claim_number")
    verbose_name_plural = "Links to other events"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("target", "claim")
