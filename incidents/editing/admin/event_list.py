"""The desk's lists of events, and what may be done to several at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html

from incidents.dates import in_words
from incidents.editing import review, workflow
from incidents.editing.admin.filters import (
    CollectionFilter,
    DatedFilter,
    GradeFilter,
    KindFilter,
    StateFilter,
)
from incidents.editing.admin.searching import BoundedSearch
from incidents.models import Edition, Event
from incidents.taxonomy import DESK_STATES, GRADES, KINDS

MOST_REFUSALS_TOLD = 5


class EventList(BoundedSearch):
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
    actions = ("submit_for_review", "publish_selected")

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

    @admin.action(description="Submit for review", permissions=["change"])
    def submit_for_review(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(
            request,
            queryset,
            lambda event, version: workflow.submit(event=event, by=request.user, version=version),
            "handed to reviewers",
        )

    @admin.action(description="Publish for the first time", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(
            request,
            queryset,
            lambda event, version: review.publish(event=event, by=request.user, version=version),
            "published",
        )

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Any], act: Callable[[Event, int], object], done: str
    ) -> None:
        """Do one thing to each event, each in a transaction of its own, and report the counts."""
        succeeded, refused = 0, []
        for event in queryset.order_by("pk"):
            try:
                act(event, seen_version(request, event))
            except (review.Refused, review.Conflict) as error:
                refused.append(f"“{event}”: {error}")
            else:
                succeeded += 1
        if succeeded:
            noun = "event was" if succeeded == 1 else "events were"
            self.message_user(request, f"{succeeded} {noun} {done}.", messages.SUCCESS)
        if refused:
            untold = len(refused) - MOST_REFUSALS_TOLD
            told = [f"{len(refused)} refused.", *refused[:MOST_REFUSALS_TOLD]]
            told += [f"And {untold} more."] if untold > 0 else []
            self.message_user(request, " ".join(told), messages.WARNING)


def seen_version(request: HttpRequest, event: Event) -> int:
    """Give the version that the list showed; of an event that it did not show, the one it has now."""
    posted = request.POST.get(f"seen-{event.pk}", "")
    return int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 10 else event.version
