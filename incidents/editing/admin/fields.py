"""How the desk's admins make form fields of model fields."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest

from incidents.editing.admin.choices import Choices, PlainText, WebAddress, choice_field, term_choices
from incidents.editing.admin.keys import RecordSelect, RecordsField, RecordsSelect
from incidents.editing.admin.typed import BaseModelAdmin
from incidents.taxonomy import ClosedList

MOST_ROWS = 100


class DeskFields(BaseModelAdmin):
    """Mixin of admins: closed lists are choices, texts have one kind of line end, look-ups take any input."""

    def choices_of(self, name: str, terms: ClosedList[Any]) -> Choices:
        """Give the choices of a field; an admin narrows them here."""
        return term_choices(terms)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        terms = getattr(db_field.model, "closed_lists", {}).get(db_field.name)
        if terms is not None:
            return choice_field(db_field, self.choices_of(db_field.name, terms))
        if isinstance(db_field, models.TextField):
            kwargs["form_class"] = PlainText
        if isinstance(db_field, models.URLField):
            kwargs["form_class"] = WebAddress
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RecordSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        looked_up = db_field.name in self.get_autocomplete_fields(request)
        widget = RecordsSelect(db_field, self.admin_site) if looked_up else forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(
            db_field, request, **{"form_class": RecordsField, "widget": widget, **kwargs}
        )


class DeskRows(DeskFields):
    """Mixin of inlines: no more rows than a form can send, whatever number is posted."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        limits = {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS}
        return super().get_formset(request, obj, **limits, **kwargs)  # type: ignore[misc]
