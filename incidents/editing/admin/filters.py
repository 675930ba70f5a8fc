"""Filters of the desk's list of events."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.editing.admin.choices import Choice, strands_of, term_choices
from incidents.editing.admin.typed import ModelAdmin
from incidents.models import Collection
from incidents.taxonomy import ACTIONS, DESK_STATES, GRADES, KINDS


class _ValueFilter(admin.SimpleListFilter):
    """Narrows to one value of a field; a value that is none of the choices narrows to nothing."""

    field = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(**{self.field: value}) if value else queryset


class StateFilter(_ValueFilter):
    title = "state"
    parameter_name = "state"
    field = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Choice]:
        return term_choices(DESK_STATES)


class KindFilter(_ValueFilter):
    title = "kind"
    parameter_name = "kind"
    field = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Choice]:
        strands = strands_of(model_admin.model)
        return [(slug, kind.label.en) for slug, kind in KINDS.items() if kind.strand in strands]


class GradeFilter(_ValueFilter):
    title = "how sure"
    parameter_name = "grade"
    field = "grade"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Choice]:
        return term_choices(GRADES)


class CollectionFilter(_ValueFilter):
    title = "collection"
    parameter_name = "collection"
    field = "collections__slug"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Choice]:
        return list(Collection.objects.order_by("name").values_list("slug", "name"))


class DatedFilter(admin.SimpleListFilter):
    title = "date"
    parameter_name = "dated"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Choice]:
        return [("yes", "Has a date"), ("no", "Has none yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.exclude(edtf="")
        return queryset.filter(edtf="") if self.value() == "no" else queryset


class ActionFilter(_ValueFilter):
    title = "action"
    parameter_name = "action"
    field = "action"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Choice]:
        return term_choices(ACTIONS)
