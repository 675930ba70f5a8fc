"""The log in the desk: read by reviewers, changed by nobody."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.editing.admin.filters import ActionFilter
from incidents.editing.admin.read_only import ReadOnly
from incidents.editing.admin.searching import BoundedSearch
from incidents.models import Edition


@admin.register(Edition)
class EditionAdmin(ReadOnly, BoundedSearch):
    list_display = ("sequence", "event", "number", "action", "material", "published_at", "author_name")
    list_filter = (ActionFilter,)
    list_per_page = 100
    list_max_show_all = 200
    show_full_result_count = False
    search_fields = ("=event",)
    search_help_text = "The number of an event"
    ordering = ("-sequence",)
    fields = (
        ("sequence", "event", "number"),
        ("action", "material", "published_at"),
        "reason",
        "author_name",
        ("superseded_by", "merged_into", "redacts"),
        "digest",
        "content_digest",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("author__user")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("author_name", "reason")

    @admin.display(description="by")
    def author_name(self, edition: Edition) -> str:
        try:
            user = edition.author.user
        except ObjectDoesNotExist:
            return "–"
        return user.get_username() if user else "the operator"

    @admin.display(description="reason")
    def reason(self, edition: Edition) -> str:
        try:
            return edition.content.reason
        except ObjectDoesNotExist:
            return "erased"
