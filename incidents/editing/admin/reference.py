"""Outlets, documents, actors, places and collections in the desk."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from incidents.editing.admin.fields import DeskRows
from incidents.editing.admin.rows import RowForm
from incidents.editing.admin.shared import SharedAdmin, SharedForm, offered
from incidents.editing.admin.typed import TabularInline
from incidents.editing.gazetteer import Lineage
from incidents.models import Actor, Collection, Document, Place, Source, SourceReliability
from incidents.models.web_addresses import address_key
from incidents.taxonomy import ACTOR_TYPES, DOCUMENT_CLASSES, PLACE_KINDS


class ReliabilityInline(DeskRows, TabularInline):
    model = SourceReliability
    form = RowForm
    extra = 0
    fields = ("code", "since", "reason")


@admin.register(Source)
class SourceAdmin(SharedAdmin):
    fields = ("name", "name_ar", "slug", "url", "description")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (ReliabilityInline,)
    list_display = ("name", "reliability_letter", "document_count")
    search_fields = ("name", "name_ar", "slug", "url")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counted: QuerySet[Any] = super().get_queryset(request).annotate(document_count=Count("documents"))
        return counted.prefetch_related("reliabilities")

    @admin.display(description="reliability")
    def reliability_letter(self, source: Source) -> str:
        return source.reliability

    @admin.display(description="documents", ordering="document_count")
    def document_count(self, source: Any) -> int:
        return int(source.document_count)


class DocumentForm(SharedForm):
    is_another = forms.BooleanField(
        label="It is another document all the same",
        required=False,
        help_text="Two entries of one document would count as two.",
    )

    class Meta:
        model = Document
        # The admin adds the others, its addresses among them with a scheme to assume.
        fields = ("published_zone", "sha256")

    def clean(self) -> dict[str, Any]:
        """Recognise a document that is held already, by any spelling of its address or by its citation."""
        cleaned = super().clean()
        twin = self._twin(cleaned)
        if twin and not cleaned.get("is_another"):
            self.add_error("url" if cleaned.get("url") else "citation", _held_already(twin))
        return cleaned

    def _twin(self, cleaned: dict[str, Any]) -> Document | None:
        others = Document.objects.exclude(pk=self.instance.pk).select_related("source")
        key = address_key(cleaned.get("url") or "")
        if key and "url" in self.changed_data:
            return others.filter(address_key=key).first()
        if not key and cleaned.get("citation") and "citation" in self.changed_data:
            return others.filter(citation__iexact=cleaned["citation"]).first()
        return None

    def clean_sha256(self) -> str:
        digest: str = self.cleaned_data["sha256"].lower()
        if digest and not re.fullmatch("[0-9a-f]{64}", digest):
            raise forms.ValidationError("A SHA-256 has 64 digits from 0 to 9 and a to f.")
        return digest

    def clean_published_zone(self) -> str:
        zone: str = self.cleaned_data["published_zone"]
        if zone and zone not in available_timezones():
            raise forms.ValidationError(f"“{zone}” is no time zone; Asia/Baghdad is one.")
        return zone


@admin.register(Document)
class DocumentAdmin(SharedAdmin):
    form = DocumentForm
    fields = (
        "title",
        ("source", "origin"),
        ("document_class", "byline"),
        "url",
        "citation",
        "is_another",
        ("published_at", "published_zone", "accessed_at"),
        ("archived_url", "sha256"),
        "licence",
        "warnings",
    )
    autocomplete_fields = ("source", "origin")
    list_display = ("title", "source", "class_label", "published_at")
    list_select_related = ("source",)
    search_fields = ("title", "url", "citation", "source__name", "byline")
    search_help_text = "Title, outlet, byline, citation, or an address in any spelling"

    @admin.display(description="class", ordering="document_class")
    def class_label(self, document: Document) -> str:
        return DOCUMENT_CLASSES[document.document_class].label.en

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a pasted address however it is spelt; any other words in the fields, as everywhere."""
        is_address = search_term.strip().startswith(("http://", "https://", "www."))
        if is_address and (key := address_key(search_term)):
            return queryset.filter(address_key=key), False
        return super().get_search_results(request, queryset, search_term)


def _held_already(twin: Document) -> SafeString:
    return format_html(
        'This document is held already: <a href="{}">{}</a>. Choose that one.',
        reverse("admin:incidents_document_change", args=[twin.pk]),
        twin,
    )


class ActorForm(SharedForm):
    class Meta:
        model = Actor
        fields = "__all__"


@admin.register(Actor)
class ActorAdmin(SharedAdmin):
    form = ActorForm
    fields = (
        ("name", "name_ar"),
        "slug",
        ("actor_type", "iso", "period"),
        "aliases",
        "parent",
        ("privacy", "privacy_reason"),
        "merged_into",
    )
    readonly_fields = ("merged_into",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    list_display = ("name", "type_label", "iso", "merged_into")
    list_select_related = ("merged_into",)
    search_fields = ("name", "name_ar", "aliases", "slug")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, offered(request, queryset), search_term)

    @admin.display(description="type", ordering="actor_type")
    def type_label(self, actor: Actor) -> str:
        return ACTOR_TYPES[actor.actor_type].label.en


class PlaceForm(SharedForm):
    class Meta:
        model = Place
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parents = list(cleaned.get("parents") or ())
        lineage = Lineage.of(parent.pk for parent in parents)
        for parent in parents:
            if self.instance.pk in (parent.pk, *(above.pk for above in lineage.ancestors(parent.pk))):
                self.add_error("parents", f"The place would lie in itself, by way of {parent}.")
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("latitude", "Latitude and longitude go together.")
        return cleaned


@admin.register(Place)
class PlaceAdmin(SharedAdmin):
    form = PlaceForm
    fields = (
        ("name", "name_ar"),
        "slug",
        ("place_kind", "iso"),
        "aliases",
        "parents",
        ("latitude", "longitude", "is_sensitive"),
        "merged_into",
    )
    readonly_fields = ("merged_into",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parents",)
    list_display = ("name", "kind_label", "iso", "merged_into")
    list_select_related = ("merged_into",)
    search_fields = ("name", "name_ar", "aliases", "slug")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, offered(request, queryset), search_term)

    @admin.display(description="kind", ordering="place_kind")
    def kind_label(self, place: Place) -> str:
        return PLACE_KINDS[place.place_kind].label.en


@admin.register(Collection)
class CollectionAdmin(SharedAdmin):
    fields = (("name", "name_ar"), "slug", "standfirst", "coverage")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "slug")
    search_fields = ("name", "name_ar", "slug")
