"""The desk's forms and lists of events: incidents, diplomacy and politics, forces."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, reverse

from incidents.dates import in_words
from incidents.editing import review, workflow
from incidents.editing.admin.choices import (
    Choices,
    kind_choices,
    strands_of,
    term_choices,
    weapon_choices,
)
from incidents.editing.admin.claims import ClaimFormSet, ClaimInline
from incidents.editing.admin.comparing import ComparePage
from incidents.editing.admin.dating import When
from incidents.editing.admin.event_form import EventForm
from incidents.editing.admin.event_list import EventList
from incidents.editing.admin.fields import DeskFields
from incidents.editing.admin.history import HistoryPage
from incidents.editing.admin.rehearsal import RehearsedForm
from incidents.editing.admin.rows import EventPlaceInline, LinkFormSet, LinkInline, ParticipationInline
from incidents.editing.admin.versions import VersionedAdmin
from incidents.htmx import CONFIG
from incidents.models import DiplomaticEvent, Event, ForceEvent, Incident, Submission
from incidents.taxonomy import ClosedList

WHAT_AND_WHEN: tuple[Any, ...] = (
    "seen_version",
    "title",
    ("short_title", "kind"),
    "summary",
    ("date_words", "date_anchor"),
    "date_reading",
    "date_differs",
    ("time_words", "zone", "zone_inferred"),
)
HOW_SURE: tuple[Any, ...] = (("grade", "aggregate"), "grade_note")
DIARY: tuple[Any, ...] = (("grade", "status", "aggregate"), "grade_note")
AFTER_ROWS = "after-rows"
"""Class of the fieldsets that stand below the places, actors, claims and links."""
BELOW: tuple[Any, ...] = (
    ("Known and not known", {"fields": ("known", "not_known"), "classes": (AFTER_ROWS,)}),
    (
        "Weapons and target types",
        {"fields": ("weapons", "targets"), "classes": (AFTER_ROWS, "collapse", "slugs")},
    ),
    ("Filed under", {"fields": ("collections", ("language", "day_order")), "classes": (AFTER_ROWS,)}),
)


class EventAdmin(DeskFields, EventList, ComparePage, HistoryPage, RehearsedForm, VersionedAdmin):
    """What the three forms of an event share."""

    form = EventForm
    change_form_template = "admin/event_form.html"
    inlines = (EventPlaceInline, ParticipationInline, ClaimInline, LinkInline)
    readonly_fields = ("date_reading",)
    save_on_top = False
    fieldsets = (
        ("What and when", {"fields": WHAT_AND_WHEN}),
        ("How sure", {"fields": HOW_SURE, "classes": (AFTER_ROWS,)}),
        *BELOW,
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            *self.workflow_urls(),
            *self.rehearsal_urls(),
            *self.compare_urls(),
            *self.history_urls(),
            *super().get_urls(),
        ]

    def choices_of(self, name: str, terms: ClosedList[Any]) -> Choices:
        if name == "kind":
            return kind_choices(strands_of(self.model))
        return weapon_choices() if name == "weapons" else term_choices(terms)

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        # Django has no public place where one inline can see what was posted in another.
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        claims = next((formset for formset in formsets if isinstance(formset, ClaimFormSet)), None)
        for formset in formsets:
            if isinstance(formset, LinkFormSet):
                formset.claims = claims
        return formsets, inlines

    def view_on_site(self, obj: Event) -> str | None:
        """Give the address of the event's page; a draft has none."""
        return obj.get_absolute_url() or None

    @admin.display(description="The date as read")
    def date_reading(self, event: Event) -> str:
        interval = event.interval if event.pk else None
        words = in_words(interval, event.time_of_day) if interval else None
        echo = ", ".join(filter(None, [words.long, words.note])) if words else ""
        return render_to_string("admin/_date_reading_field.html", {"when": When(interval, None, echo)})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context: dict[str, Any] = {
            "may_publish": review.may_publish(request.user),
            "htmx_config": CONFIG,
            "beside_url": self.beside_url(object_id),
        }
        event = (
            self.get_object(request, unquote(object_id)) if object_id and request.method == "GET" else None
        )
        if event and self.has_view_or_change_permission(request, event):
            context |= {
                "submission": Submission.objects.select_related("submitted_by").filter(event=event).first(),
                "comments": event.comments.select_related("author"),
                "review_url": self.review_url(request, event),
            }
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._say_reading(request, obj)
        return self._onward(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._say_reading(request, obj)
        return self._onward(request, obj) or super().response_change(request, obj)

    def _say_reading(self, request: HttpRequest, event: Event) -> None:
        """Echo the date, which nobody may have seen read without script."""
        interval = event.interval
        if interval:
            words = in_words(interval, event.time_of_day)
            note = f" ({words.note})" if words.note else ""
            self.message_user(request, f"The date reads: {words.long}{note}.", messages.INFO)
        if event.public_id:
            told = "Readers go on seeing the published edition until you publish this."
            self.message_user(request, told, messages.INFO)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            # Whoever changes the text is not the one who approves it.
            workflow.note_contribution(event=form.instance, by=request.user)

    def _onward(self, request: HttpRequest, event: Event) -> HttpResponse | None:
        """Go where the pressed button leads; None for a plain save."""
        pages = f"admin:incidents_{self.opts.model_name}_"
        if "_submit" in request.POST and event.public_id is not None:
            return HttpResponseRedirect(reverse(f"{pages}submit", args=[event.pk]))
        if "_submit" in request.POST:
            workflow.submit(event=event, by=request.user, version=event.version)
            self.message_user(request, f"“{event}” was handed to the reviewers.", messages.SUCCESS)
            return HttpResponseRedirect(self.change_url(event))
        if "_publish" in request.POST and review.may_publish(request.user):
            return HttpResponseRedirect(reverse(f"{pages}publish", args=[event.pk]))
        return None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        was_public = obj is not None and obj.public_id is not None
        return super().has_delete_permission(request, obj) and not was_public


@admin.register(Incident)
class IncidentAdmin(EventAdmin):
    """Violence."""


@admin.register(DiplomaticEvent)
class DiplomaticEventAdmin(EventAdmin):
    """Diplomacy and politics, with the diary."""

    fieldsets = (
        ("What and when", {"fields": WHAT_AND_WHEN}),
        ("How sure", {"fields": DIARY, "classes": (AFTER_ROWS,)}),
        *BELOW,
    )


@admin.register(ForceEvent)
class ForceEventAdmin(EventAdmin):
    """Forces and coercion, troop levels among them."""
