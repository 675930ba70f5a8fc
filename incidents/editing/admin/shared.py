"""What the forms of shared records have in common.

A change to what published events show of them goes through `editing.reference.revise`, with a reason, and is
made by reviewers alone.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.editing.admin.fields import DeskFields
from incidents.editing.admin.searching import BoundedSearch
from incidents.editing.admin.typed import ModelForm
from incidents.editing.admin.versions import StaleError, VersionedAdmin, VersionedForm
from incidents.editing.reference import events_showing, republish, revise
from incidents.editing.review import Conflict, may_publish


class SharedForm(VersionedForm):
    """A form of what events share; a change that readers see needs its reason."""

    reason = forms.CharField(
        label="Why is this changed?",
        required=False,
        max_length=500,
        help_text="Needed where published events show this; their history tells it to readers.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        changed = set(self.changed_data) - {"reason", "seen_version"}
        needs_reason = bool(self.instance.pk and changed) and not cleaned.get("reason")
        if needs_reason and "reason" in self.fields and (shown := len(events_showing(self.instance))):
            events = "1 published event shows" if shown == 1 else f"{shown} published events show"
            self.add_error("reason", f"{events} this: say why it changes.")
        return cleaned


class SharedAdmin(DeskFields, BoundedSearch, VersionedAdmin):
    """What the forms of shared records have in common."""

    form = SharedForm
    change_form_template = "admin/record_form.html"
    list_per_page = 100
    list_max_show_all = 200
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug", *self.readonly_fields) if obj and hasattr(obj, "slug") else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = [*(self.fields or ())]
        return [*fields, "reason", "seen_version"] if obj else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or may_publish(request.user) or not events_showing(obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context = {"by_reviewers_alone": not may_publish(request.user)} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or not events_showing(obj):
            super().save_model(request, obj, form, change)
            return
        try:
            editions = revise(
                record=obj,
                changes=changed_values(form),
                by=request.user,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["seen_version"],
            )
        except Conflict as error:
            raise StaleError from error
        self._report(request, len(editions))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and any(formset.has_changed() for formset in formsets) and events_showing(form.instance):
            editions = republish(record=form.instance, by=request.user, reason=form.cleaned_data["reason"])
            self._report(request, len(editions))

    def _report(self, request: HttpRequest, count: int) -> None:
        if count:
            told = "1 published event was" if count == 1 else f"{count} published events were"
            self.message_user(request, f"{told} brought up to date, as a silent edit.", messages.INFO)


def changed_values(form: ModelForm) -> Mapping[str, Any]:
    """Give the changed fields of the record with their new values."""
    names = {field.name for field in [*form.instance._meta.fields, *form.instance._meta.many_to_many]}
    return {name: form.cleaned_data[name] for name in form.changed_data if name in names}


def offered(request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Leave merged records out of what a look-up offers; the list still shows them."""
    is_lookup = request.path.endswith("/autocomplete/")
    return queryset.filter(merged_into__isnull=True) if is_lookup else queryset
