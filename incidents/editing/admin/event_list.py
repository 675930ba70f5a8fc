"""The desk's lists of events, and what may be done to several at once."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from incidents.dates import in_words
from incidents.editing import review
from incidents.editing.admin.bulk import BulkPages
from incidents.editing.admin.filters import (
    CollectionFilter,
    DatedFilter,
    GradeFilter,
    KindFilter,
    StateFilter,
)
from incidents.editing.admin.searching import BoundedSearch
from incidents.editing.bulk import ACTIONS
from incidents.models import Edition, Event
from incidents.taxonomy import DESK_STATES, GRADES, KINDS


class EventList(BulkPages, BoundedSearch):
    """Columns, filters, search and actions of the list of events."""

    list_display = (
        "title",
        "kind_label",
        "date_label",
        "grade_label",
        "state_label",
        "edition_label",
        "changed_at",
    )
    list_filter = (StateFilter, KindFilter, GradeFilter, CollectionFilter, DatedFilter)
    search_fields = (
        "title",
        "short_title",
        "summary",
        "=public_id",
        "claims__text",
        "claims__said_by",
        "participations__actor__name",
        "participations__actor__aliases",
        "event_places__place__name",
    )
    search_help_text = "Title, summary, claims, actors, places, or the number of a published event"
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    actions = ("submit_for_review", "publish_selected", "withdraw_selected", "file_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        newest = Edition.objects.filter(event=OuterRef("public_id"), number__isnull=False).order_by(
            "-sequence"
        )
        events: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                edition_number=Subquery(newest.values("number")[:1]),
                edition_action=Subquery(newest.values("action")[:1]),
            )
        )
        return events

    @admin.display(description="kind", ordering="kind")
    def kind_label(self, event: Event) -> str:
        return KINDS[event.kind].label.en

    @admin.display(description="date", ordering="earliest")
    def date_label(self, event: Event) -> str:
        interval = event.interval
        return in_words(interval).long if interval else "–"

    @admin.display(description="how sure", ordering="grade")
    def grade_label(self, event: Event) -> str:
        return GRADES[event.grade].label.en

    @admin.display(description="state", ordering="state")
    def state_label(self, event: Event) -> str:
        """Say the state; the version beside it is what an action on the list is bound to."""
        return format_html(
            '{}<input type="hidden" name="seen-{}" value="{}">',
            DESK_STATES[event.state].label.en,
            event.pk,
            event.version,
        )

    @admin.display(description="edition")
    def edition_label(self, event: Any) -> str:
        if event.edition_number is None:
            return "–"
        return format_html(
            '<a href="{}">{}, {}</a>', event.get_absolute_url(), event.edition_number, event.edition_action
        )

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return review.may_publish(request.user)

    @admin.action(description=ACTIONS["submit"].label, permissions=["change"])
    def submit_for_review(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.begin(request, queryset, "submit")

    @admin.action(description=ACTIONS["publish"].label, permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.begin(request, queryset, "publish")

    @admin.action(description=ACTIONS["withdraw"].label, permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.begin(request, queryset, "withdraw")

    @admin.action(description=ACTIONS["file"].label, permissions=["change"])
    def file_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.begin(request, queryset, "file")
