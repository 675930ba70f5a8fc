"""All events under one name for the desk's look-ups, and what the desk reads back while somebody types."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from incidents.editing.admin.claims import figures_as_list
from incidents.editing.admin.dating import UnreadableWhenError, first_publication, read_when
from incidents.editing.admin.read_only import ReadOnly
from incidents.editing.admin.searching import BoundedSearch
from incidents.editing.figure_text import FigureLineError, read_text
from incidents.models import DiplomaticEvent, Event, ForceEvent, Incident

FORMS = (Incident, DiplomaticEvent, ForceEvent)
LONGEST_FIGURES = 20_000


class TypedDate(forms.Form):
    """The fields of an event's form that its date is read from."""

    date_words = forms.CharField(required=False, max_length=200)
    date_anchor = forms.DateField(required=False)
    time_words = forms.CharField(required=False, max_length=100)
    zone = forms.CharField(required=False, max_length=64)
    zone_inferred = forms.BooleanField(required=False)


@admin.register(Event)
class EventLookup(ReadOnly, BoundedSearch):
    """Finds events of any kind for links; its own pages lead to the forms."""

    search_fields = ("title", "short_title", "=public_id")
    ordering = ("-changed_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(merged_into__isnull=True)

    def get_urls(self) -> list[URLPattern]:
        read_date = path("read-date/", self._guarded(self.read_date_view), name="incidents_event_read_date")
        figures = path(
            "read-figures/", self._guarded(self.read_figures_view), name="incidents_event_read_figures"
        )
        return [read_date, figures, *super().get_urls()]

    def _guarded(self, view: Any) -> Any:
        return self.admin_site.admin_view(require_POST(view))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        event = self.get_object(request, unquote(object_id))
        if event is None or not self.has_view_permission(request, event):
            return super().change_view(request, object_id, form_url, extra_context)
        model = next(form for form in FORMS if event.kind_term.strand in form.strands)
        return HttpResponseRedirect(
            reverse(f"admin:incidents_{model._meta.model_name}_change", args=[event.pk])
        )

    def read_date_view(self, request: HttpRequest) -> HttpResponse:
        """Say how the date of the posted form is read; writes nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = TypedDate(request.POST)
        context: dict[str, Any] = {}
        if typed.is_valid():
            values = typed.cleaned_data
            anchor: date | None = values["date_anchor"] or first_publication(request.POST)
            try:
                context["when"] = read_when(
                    values["date_words"],
                    anchor,
                    values["time_words"],
                    values["zone"],
                    values["zone_inferred"],
                )
            except UnreadableWhenError as error:
                context |= {
                    "problem": error.message,
                    "alternatives": error.alternatives if error.field == "date_words" else (),
                }
        else:
            context["problem"] = " ".join(
                str(message) for field in typed.errors.values() for message in field
            )
        return render(request, "admin/_date_reading.html", context)

    def read_figures_view(self, request: HttpRequest) -> HttpResponse:
        """Say how the figures of the claim that was typed in are read; writes nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        htmx = getattr(request, "htmx", None)
        name = str(getattr(htmx, "trigger_name", None) or "figures")
        try:
            figures = read_text(request.POST.get(name, "")[:LONGEST_FIGURES])
        except FigureLineError as error:
            return render(request, "admin/_figures_reading.html", {"problems": error.problems})
        return HttpResponse(figures_as_list(figures))
