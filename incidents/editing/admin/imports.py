"""Imports in the desk: a file is uploaded and rehearsed, its rows are read, then it is confirmed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from incidents.editing.accounts.audit import FILE_IMPORTED, record
from incidents.editing.admin.mappings import MappingForm, save_mapping, table_of
from incidents.editing.importers.opening import ANY_CSV, format_labels
from incidents.editing.importers.results import MEANINGS, Outcome
from incidents.editing.importers.tables import PACKED, FileError
from incidents.editing.importers.uploads import MOST_BYTES, MOST_ROWS, carry_out, rehearse
from incidents.editing.review import may_publish
from incidents.exports.plain_text import writable
from incidents.models import Collection, ImportRun, SavedMapping

MOST_TOLD = 500
"""Rows of a report on one page; those of which something is to be said come first."""


class ImportForm(forms.Form):
    """The file, what it is, and where its events go."""

    file = forms.FileField(help_text=f"At most {MOST_BYTES // 1_000_000} MB and {MOST_ROWS:,} rows.")
    format = forms.ChoiceField(help_text="What the file is.")
    collection = forms.ModelChoiceField(
        Collection.objects.order_by("name"),
        required=False,
        empty_label="the format’s own",
        help_text="Where its events go.",
    )
    mapping = forms.ModelChoiceField(
        SavedMapping.objects.order_by("name"),
        required=False,
        empty_label="say what its columns are, next",
        help_text="For any CSV only.",
    )
    publish = forms.BooleanField(
        required=False, help_text="Publishes what may be published, in your name; else all are drafts."
    )

    def __init__(self, *args: Any, publishing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["format"].choices = format_labels()  # type: ignore[attr-defined]
        if not publishing:
            del self.fields["publish"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size // 1_000_000} MB, and this page takes"
                f" {MOST_BYTES // 1_000_000}: use the command import_events."
            )
        if file.name.lower().endswith((*PACKED, ".zip")):
            raise forms.ValidationError("Unpack the file first: this page takes none that is packed.")
        return file


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("file_name", "format", "uploaded_at", "by", "taken_in", "words")
    list_select_related = ("by",)
    list_per_page = 100
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).defer("content")

    @admin.display(description="taken in", boolean=True)
    def taken_in(self, run: ImportRun) -> bool:
        return run.done_at is not None

    @admin.display(description="rows")
    def words(self, run: ImportRun) -> str:
        return str(run.report.get("words", ""))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_import(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_import(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_import(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take a file and rehearse it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*posted, publishing=may_publish(request.user))
        if form.is_valid():
            try:
                run = _uploaded(form.cleaned_data, request.user)
            except FileError as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(_address(run))
        context = self.admin_site.each_context(request) | {
            "title": "Import a file",
            "opts": self.opts,
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/import_form.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what became, or would become, of each row; take the file in when that is confirmed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        run = _run(object_id)
        if not run.report:
            return HttpResponseRedirect(_address(run, "columns"))
        if request.method == "POST":
            self._confirm(request, run)
            return HttpResponseRedirect(_address(run))
        chosen = request.GET.get("outcome", "")
        rows = [row for row in run.report["rows"] if chosen in ("", row["outcome"])]
        rows.sort(key=lambda row: not row["told"])
        context = self.admin_site.each_context(request) | {
            "title": f"Import of {run.file_name}",
            "opts": self.opts,
            "run": run,
            "totals": [
                (outcome, count, MEANINGS[Outcome(outcome)])
                for outcome, count in run.report["totals"].items()
            ],
            "chosen": chosen,
            "rows": [_row(row) for row in rows[:MOST_TOLD]],
            "more": max(len(rows) - MOST_TOLD, 0),
            "confirmable": run.done_at is None and run.by == request.user,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/import_report.html", context)

    def get_urls(self) -> list[URLPattern]:
        columns = self.admin_site.admin_view(self.columns_view)
        return [
            path("<path:object_id>/columns/", columns, name="incidents_importrun_columns"),
            *super().get_urls(),
        ]

    def columns_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask what the columns of any CSV are, keep the answer by its name, and rehearse the file."""
        run = _run(object_id)
        if run.by != request.user or not self.has_add_permission(request):
            raise PermissionDenied
        if run.report:
            return HttpResponseRedirect(_address(run))
        table = table_of(run)
        form = MappingForm(request.POST if request.method == "POST" else None, table=table)
        if form.is_valid():
            try:
                with transaction.atomic():
                    save_mapping(mapping=form.mapping, by=request.user)
                    run.mapping = form.mapping.name
                    rehearse(run=run)
            except FileError as error:
                form.add_error(None, str(error))
            else:
                return HttpResponseRedirect(_address(run))
        context = self.admin_site.each_context(request) | {
            "title": f"What the columns of {run.file_name} are",
            "opts": self.opts,
            "form": form,
            "recognised": [*table.recognised, f"rows: {len(table.rows):,}"],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/import_columns.html", context)

    def _confirm(self, request: HttpRequest, run: ImportRun) -> None:
        if run.by != request.user:
            raise PermissionDenied
        if run.publish and not may_publish(request.user):
            raise PermissionDenied
        if run.done_at is not None:
            messages.info(request, "This file was taken in already.")
            return
        try:
            carry_out(run=run)
        except FileError as error:
            messages.error(request, str(error))
        else:
            name, words = request.user.get_username(), run.report["words"]
            record(FILE_IMPORTED, account=name, by=name, request=request, file=run.file_name, rows=words)
            messages.success(request, f"The file was taken in. {words}")


def _may_import(user: Any) -> bool:
    """Whether an account may write drafts of every strand, which an import may hold."""
    return all(
        user.has_perm(f"incidents.{verb}_{model}")
        for verb in ("add", "change")
        for model in ("incident", "diplomaticevent", "forceevent")
    )


def _run(key: str) -> ImportRun:
    return get_object_or_404(ImportRun, pk=key if key.isdecimal() else 0)


def _uploaded(asked: dict[str, Any], by: Any) -> ImportRun:
    """Keep a file, rehearsed unless it has yet to be said what its columns are; raise `FileError`."""
    collection, mapping = asked["collection"], asked["mapping"]
    run = ImportRun(
        by=by,
        file_name=writable(asked["file"].name)[:200],
        format=asked["format"],
        collection=collection.slug if collection else "",
        mapping=mapping.name if mapping and asked["format"] == ANY_CSV else "",
        publish=asked.get("publish", False),
        content=asked["file"].read(),
    )
    if run.format == ANY_CSV and not run.mapping:
        table_of(run)
        run.save()
    else:
        rehearse(run=run)
    return run


def _address(run: ImportRun, page: str = "change") -> str:
    return reverse(f"admin:incidents_importrun_{page}", args=[run.pk])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    url = reverse("admin:incidents_event_change", args=[row["event"]]) if row["event"] else ""
    return row | {"url": url}
