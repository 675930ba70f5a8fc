"""No save overwrites another: each form, that of a deletion too, carries the version it was read with.

Who saves second gets the form back with everything typed, both values of each field that differs, and the
newer version: a second save then overwrites knowingly. What was deleted meanwhile can be saved as new.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from incidents.editing.admin.keys import is_key
from incidents.editing.admin.typed import BaseInlineFormSet, ModelAdmin, ModelForm

CONFLICT = "_conflict"
"""Key that marks posted values as those of the second of two editors; its value says what the first did."""
SAVED, DELETED = "saved", "deleted"

CONFLICT_STATUS = 409
TOLD = {
    SAVED: "Somebody else has saved this since you opened it. Nothing of theirs was overwritten, and what "
    "you typed is below. Compare the two, change your text where theirs should stay, and save again.",
    DELETED: "Somebody else has deleted this since you opened it. What you typed is below; saving it now "
    "makes a new record of it.",
}
NOT_DELETED = "Somebody else has saved this meanwhile, so it was not deleted. Look at it, then decide."


class StaleError(Exception):
    """The record was saved by somebody else between reading and writing it."""


class VersionedForm(ModelForm):
    """A form that knows the version of the record it was read from."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if CONFLICT in self.data:
            self.add_error(None, TOLD.get(self.data[CONFLICT], TOLD[SAVED]))
        return self.cleaned_data if cleaned is None else cleaned


class VersionedAdmin(ModelAdmin):
    """An admin whose forms are refused, not applied, when their record has moved on."""

    delete_confirmation_template = "admin/delete_version.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        try:
            return self._checked_changeform(request, object_id, form_url, extra_context)
        except StaleError:
            # Saved or deleted by somebody between the check and the write: by now the check finds it.
            return self._checked_changeform(request, object_id, form_url, extra_context)

    def _checked_changeform(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> Any:
        if self._mark_conflict(request, object_id) == DELETED:
            object_id, form_url = None, reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _mark_conflict(self, request: HttpRequest, object_id: str | None) -> str | None:
        """Mark what is posted to a record that somebody has saved, or deleted, meanwhile; say which."""
        if request.method != "POST" or object_id is None:
            return None
        record = self.get_object(request, unquote(object_id))
        if record is None:
            # Somebody else's address that never was a record has no version in its form.
            if "seen_version" not in request.POST or not self.has_add_permission(request):
                return None
        elif not self.has_change_permission(request, record) or (
            request.POST.get("seen_version") == str(record.version)
        ):
            return None
        conflict = SAVED if record else DELETED
        data = request.POST.copy()
        data[CONFLICT] = conflict
        data["seen_version"] = str(record.version) if record else ""
        for formset, _ in self.get_formsets_with_inlines(request, record):
            parent = formset.fk.name
            rows = formset.model._base_manager.filter(**{parent: record.pk if record else None})
            held = {str(pk) for pk in rows.values_list("pk", flat=True)}
            rebase_rows(data, formset.get_default_prefix(), held, parent)
        request.POST = data  # type: ignore[assignment]
        return conflict

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            self.take_version(obj, form.cleaned_data["seen_version"])
        super().save_model(request, obj, form, change)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except StaleError:
            request.POST = QueryDict()
            context = {"refused": NOT_DELETED} | (extra_context or {})
            response = super().delete_view(request, object_id, context)
            response.status_code = CONFLICT_STATUS
            return response

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        seen = request.POST.get("seen_version", "")
        self.take_version(obj, int(seen) if is_key(seen) else None)
        super().delete_model(request, obj)

    def take_version(self, record: Any, version: int | None) -> None:
        """Take the next version of a record, and its row until the transaction ends; raise `StaleError`."""
        rows = self.model._base_manager.filter(pk=record.pk, version=version)
        if not rows.update(version=F("version") + 1):
            raise StaleError
        record.version = (version or 0) + 1

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        in_conflict = CONFLICT in request.POST
        if in_conflict and change:
            formsets = [entry.formset for entry in context["inline_admin_formsets"]]
            context["differences"] = list(differences(context["adminform"].form, formsets))
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if in_conflict:
            response.status_code = CONFLICT_STATUS
        return response


def rebase_rows(data: QueryDict, prefix: str, held: Collection[str], parent: str) -> None:
    """Number the posted rows of an inline anew, in place: those still `held` first, the others as new ones.

    `parent` is the field that names the record they belong to: new ones belong to whichever is saved.
    A row that somebody deleted meanwhile would otherwise be an error that no typing can mend.
    """
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)", re.DOTALL)
    rows: dict[int, dict[str, list[str]]] = {}
    for key in list(data):
        if match := pattern.fullmatch(key):
            rows.setdefault(int(match[1]), {})[match[2]] = data.getlist(key)
            del data[key]
    kept, new = [], []
    for _, row in sorted(rows.items()):
        if row.get("id", [""])[-1] in held:
            kept.append(row)
        elif "DELETE" not in row:
            new.append({**row, "id": [""], parent: [""]})
    for index, row in enumerate([*kept, *new]):
        for name, values in row.items():
            data.setlist(f"{prefix}-{index}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose saved value is not the typed one."""

    label: str
    saved: str
    typed: str


def differences(form: Any, formsets: Iterable[BaseInlineFormSet]) -> Iterator[Difference]:
    """Give every field in which what was typed differs from what is saved now."""
    yield from _field_differences(form, "")
    for formset in formsets:
        name = capfirst(str(formset.get_queryset().model._meta.verbose_name))
        posted = {row.instance.pk for row in formset.initial_forms}
        for row in formset.get_queryset():
            if row.pk not in posted:
                yield Difference(f"{name}: {row}", "added meanwhile", "stays; it is not in your form")
        for position, row_form in enumerate(formset.forms, start=1):
            if not row_form.instance.pk and row_form.has_changed():
                yield Difference(f"{name}, row {position}", "not there", "added by you")
            elif row_form.instance.pk:
                yield from _field_differences(row_form, f"{name}, row {position}: ")


def _field_differences(form: Any, prefix: str) -> Iterator[Difference]:
    for name in form.changed_data:
        if name in ("seen_version", "id"):
            continue
        bound = form[name]
        yield Difference(
            prefix + str(bound.label),
            _shown(bound.field, bound.initial),
            _shown(bound.field, bound.data),
        )


def _shown(field: forms.Field, value: Any) -> str:
    """Give a field's value as an editor would read it."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(field, forms.BooleanField):
        return "yes" if value in (True, "on", "True", "1") else "no"
    values = value if isinstance(value, list | tuple) else [value]
    values = [getattr(entry, "pk", entry) for entry in values]
    if isinstance(field, forms.ModelChoiceField):
        chosen = field.queryset
        keys = [int(key) for key in values if is_key(key)]
        return ", ".join(str(record) for record in chosen.filter(pk__in=keys)) if chosen is not None else ""
    if isinstance(field, forms.ChoiceField):
        names = {str(key): str(label) for key, label in _flat(field.choices)}
        return ", ".join(names.get(str(entry), str(entry)) for entry in values)
    return ", ".join(str(entry) for entry in values)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
