"""The claims of an event's form: who says what, with its figures and what it says of responsibility."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from incidents.editing.admin.choices import (
    NOT_CHOSEN,
    PlainText,
    SlugsField,
    term_choices,
)
from incidents.editing.admin.event_form import READ_AGAIN
from incidents.editing.admin.fields import DeskRows
from incidents.editing.admin.keys import RecordSelect
from incidents.editing.admin.typed import BaseInlineFormSet, ModelChoiceField, ModelForm, StackedInline
from incidents.editing.figure_text import FigureLineError, read_text, write_text
from incidents.editing.figure_values import FigureValues, save_figures, values_of
from incidents.editing.review import next_claim_number
from incidents.models import Actor, Claim, Figure, ResponsibilityAssertion
from incidents.taxonomy import AUTHENTICITIES, STANCES, SUPPORTS

RESPONSIBILITY_FIELDS = ("stance", "responsible", "authenticity", "doubted_by")
FIGURES_HELP = (
    "One a line: “killed: at least 1 contractor”, “munitions: 10”, “troops 2003: 136000 (observed; DMDC)”. "
    "“0” is none; no line is not stated."
)
READ_FIGURES: dict[str, Any] = {
    "rows": 3,
    "hx-post": reverse_lazy("admin:incidents_event_read_figures"),
    "hx-trigger": READ_AGAIN,
    "hx-target": "next .figures-reading",
    "hx-swap": "innerHTML",
    "hx-sync": "this:replace",
}


class ClaimForm(ModelForm):
    """A claim with the figures it gives, typed one a line, and one assertion of responsibility."""

    supports = SlugsField(
        choices=[choice for choice in term_choices(SUPPORTS) if choice[0] != "figure"],
        required=False,
        help_text="Figures and responsibility given below are added by themselves.",
    )
    contradicts_number = forms.IntegerField(
        label="Contradicts claim no.", required=False, min_value=1, max_value=9999
    )
    figures = PlainText(
        label="Figures", required=False, help_text=FIGURES_HELP, widget=forms.Textarea(attrs=READ_FIGURES)
    )
    stance = forms.ChoiceField(
        label="Responsibility", required=False, choices=[NOT_CHOSEN, *term_choices(STANCES)]
    )
    responsible = ModelChoiceField(
        label="Of whom",
        required=False,
        queryset=Actor.objects.all(),
        widget=RecordSelect(ResponsibilityAssertion._meta.get_field("actor"), admin.site),
    )
    authenticity = forms.ChoiceField(
        label="If claimed",
        required=False,
        choices=[NOT_CHOSEN, *term_choices(AUTHENTICITIES)],
    )
    said_by = forms.CharField(
        label="Who says it",
        max_length=200,
        help_text="As the source names them: “Senior official, not named”.",
    )
    doubted_by = forms.CharField(label="Doubted by", required=False, max_length=200)

    class Meta:
        model = Claim
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_figures: list[FigureValues] = []
        self.assertion: ResponsibilityAssertion | None = None
        if not self.instance.pk:
            return
        self.kept_figures = [values_of(figure) for figure in self.instance.figures.all()]
        self.assertion = next(iter(self.instance.assertions.all()), None)
        self.initial["figures"] = write_text(self.kept_figures)
        self.initial["supports"] = [entry for entry in self.instance.supports if entry in SUPPORTS]
        if self.instance.contradicts:
            self.initial["contradicts_number"] = self.instance.contradicts.number
        if self.assertion:
            self.initial["stance"] = self.assertion.stance
            self.initial["responsible"] = self.assertion.actor_id
            self.initial["authenticity"] = self.assertion.authenticity
            self.initial["doubted_by"] = self.assertion.doubted_by

    def clean_figures(self) -> list[FigureValues]:
        """Give the figures as read; errors name the line, and what is accepted in it."""
        try:
            figures = read_text(self.cleaned_data["figures"], self.kept_figures)
        except FigureLineError as error:
            raise forms.ValidationError(
                [f"Line {number}: {message}" for number, message in error.problems]
            ) from error
        named = {figure.affiliation for figure in figures if figure.affiliation}
        known = set(Actor.objects.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
        if missing := sorted(named - known):
            raise forms.ValidationError(f"No actor has the slug “{missing[0][:60]}”.")
        return figures

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_responsibility(cleaned)
        figures: Iterable[FigureValues] = cleaned.get("figures") or ()
        supports = [*cleaned.get("supports", ()), *(f"figure:{figure.measure}" for figure in figures)]
        if cleaned.get("stance"):
            supports.append("responsibility")
        if "supports" in cleaned:
            cleaned["supports"] = list(dict.fromkeys(supports))
        return cleaned

    def _check_responsibility(self, cleaned: dict[str, Any]) -> None:
        stance, actor = cleaned.get("stance"), cleaned.get("responsible")
        if stance and stance != "no-claim" and not actor and "responsible" not in self.errors:
            self.add_error("responsible", "Say of whom.")
        if actor and stance in ("", "no-claim"):
            self.add_error(
                "stance", "Say what is said of the actor." if not stance else "No claim names no actor."
            )
        if stance == "claimed":
            cleaned["authenticity"] = cleaned.get("authenticity") or "not-established"
        elif cleaned.get("authenticity"):
            self.add_error("authenticity", "Only a claim of responsibility has an authenticity.")
        if cleaned.get("authenticity") == "doubted" and not cleaned.get("doubted_by"):
            self.add_error("doubted_by", "Say who doubts it.")

    def save(self, commit: bool = True) -> Any:
        """Save the claim with its figures and assertion; always at once, since those need its key."""
        if self.instance.pk:
            self.instance.version += 1
        claim = super().save(commit=True)
        if "figures" in self.changed_data:
            save_figures(claim=claim, figures=self.cleaned_data["figures"])
        if any(name in self.changed_data for name in RESPONSIBILITY_FIELDS):
            self._save_responsibility(claim)
        return claim

    def _save_responsibility(self, claim: Claim) -> None:
        """Change the first assertion, the one this form shows; the others stay as they are."""
        if not self.cleaned_data["stance"]:
            if self.assertion:
                self.assertion.delete()
            return
        assertion = self.assertion or ResponsibilityAssertion(claim=claim)
        assertion.version += 1 if assertion.pk else 0
        assertion.stance = self.cleaned_data["stance"]
        assertion.actor = self.cleaned_data["responsible"]
        assertion.authenticity = self.cleaned_data["authenticity"]
        assertion.doubted_by = self.cleaned_data["doubted_by"]
        assertion.save()


class ClaimFormSet(BaseInlineFormSet):
    """The claims of one event: numbers new ones, and lets them contradict each other by number."""

    def numbers(self) -> dict[int, Any]:
        """Give the forms of the claims that stay, by the numbers that these have or will have."""
        forms_left = [form for form in self.forms if form not in self.deleted_forms]
        numbers = {form.instance.number: form for form in forms_left if form.instance.pk}
        new = [form for form in forms_left if not form.instance.pk and form.has_changed()]
        if new:
            first = next_claim_number(self.instance) if self.instance.pk else 1
            numbers |= dict(enumerate(new, start=first))
        return numbers

    def clean(self) -> None:
        super().clean()
        numbers = self.numbers()
        for number, form in numbers.items():
            other = form.cleaned_data.get("contradicts_number") if hasattr(form, "cleaned_data") else None
            if other and (other == number or other not in numbers):
                form.add_error("contradicts_number", f"No other claim of this event has the number {other}.")

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.number = next_claim_number(self.instance)
        return super().save_new(form, commit)

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        self.join_contradictions(form for form in self.forms if form not in self.deleted_forms)
        return saved

    def join_contradictions(self, saved: Iterable[Any]) -> None:
        """Have the claims of these saved forms contradict those whose numbers were typed."""
        claims: dict[int, Claim] = {}
        for form in saved:
            if "contradicts_number" not in form.changed_data:
                continue
            claims = claims or {claim.number: claim for claim in Claim.objects.filter(event=self.instance)}
            form.instance.contradicts = claims.get(form.cleaned_data["contradicts_number"])
            form.instance.save(update_fields=["contradicts"])


class ClaimInline(DeskRows, StackedInline):
    model = Claim
    form = ClaimForm
    formset = ClaimFormSet
    fk_name = "event"
    extra = 1
    autocomplete_fields = ("document", "speaker")
    readonly_fields = ("figures_reading", "other_assertions")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("document", "said_by", "said_by_role"),
                    "text",
                    "figures",
                    "figures_reading",
                    "supports",
                    ("voice", "quoted", "language", "locator"),
                    ("stance", "responsible", "authenticity", "doubted_by"),
                    "other_assertions",
                    ("credibility", "speaker", "contradicts_number"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        related = super().get_queryset(request).select_related("contradicts", "document__source", "speaker")
        return related.prefetch_related("figures__affiliation", "assertions__actor")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text" and field:
            field.widget.attrs["rows"] = 3
        return field

    @admin.display(description="Reads as")
    def figures_reading(self, claim: Claim) -> SafeString:
        rows: Iterable[Figure] = claim.figures.all() if claim.pk else ()
        return format_html(
            '<div class="figures-reading" aria-live="polite">{}</div>',
            figures_as_list(values_of(figure) for figure in rows),
        )

    @admin.display(description="Also said of responsibility, kept as it is")
    def other_assertions(self, claim: Claim) -> str:
        rows = list(claim.assertions.all())[1:] if claim.pk else []
        return "; ".join(
            f"{STANCES[row.stance].label.en}: {row.actor}" if row.actor else STANCES[row.stance].label.en
            for row in rows
        )


def figures_as_list(figures: Iterable[FigureValues]) -> SafeString:
    """Say figures back, one a line."""
    items = format_html_join("", "<li>{}</li>", ((figure.in_words(),) for figure in figures))
    return format_html("<ul>{}</ul>", items) if items else format_html("{}", "Not stated")
