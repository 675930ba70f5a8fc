"""Actions on many events of a list: done at once where they are few, else on a page of their own."""

from math import inf
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from incidents.editing import bulk, review
from incidents.editing.admin.keys import is_key
from incidents.editing.admin.typed import ModelAdmin
from incidents.htmx import CONFIG
from incidents.models import BulkItem, BulkJob, Collection, Event

MOST_REFUSALS_TOLD = 5
MOST_REFUSALS_SHOWN = 200
LONGEST_REASON = 500


class BulkForm(ActionForm):
    """The list's choice of an action, with what some of them need."""

    collection = forms.ModelChoiceField(Collection.objects.all(), required=False, label="Collection:")
    reason = forms.CharField(required=False, max_length=LONGEST_REASON, label="Reason, for readers:")


class BulkPages(ModelAdmin):
    """Begins jobs on a list, and the page on which a large one goes on."""

    action_form = BulkForm

    def get_urls(self) -> list[URLPattern]:
        guarded, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        page = path("bulk/<int:number>/", guarded(self.bulk_view), name=name)
        step = path(
            "bulk/<int:number>/step/", guarded(require_POST(self.bulk_step_view)), name=f"{name}_step"
        )
        return [page, step, *super().get_urls()]

    def begin(self, request: HttpRequest, queryset: QuerySet[Any], action: str) -> HttpResponse | None:
        """Begin a job and take its first step; lead to its page where more is left, else say what came."""
        chosen = request.POST.get("collection", "")
        try:
            job = bulk.start(
                action=action,
                events=[(event.pk, seen_version(request, event)) for event in queryset.order_by("pk")],
                by=request.user,
                reason=request.POST.get("reason", "")[:LONGEST_REASON],
                collection=Collection.objects.filter(pk=chosen).first() if is_key(chosen) else None,
            )
        except review.Refused as refused:
            self.message_user(request, f"Nothing was done. {refused}", messages.ERROR)
            return None
        bulk.step(job=job, by=request.user, seconds=inf)
        if bulk.progress(job).left:
            return HttpResponseRedirect(self._address(job))
        self._tell(request, job)
        job.delete()
        return None

    def bulk_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show how far a job is; opened in a browser with script, it goes on."""
        job = self._job(request, number)
        return TemplateResponse(request, "admin/bulk.html", self._context(request, job))

    def bulk_step_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Take the next events of a job, and show how far it is."""
        job = self._job(request, number)
        bulk.step(job=job, by=request.user)
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(self._address(job))
        return TemplateResponse(request, "admin/_bulk.html", self._context(request, job))

    def _job(self, request: HttpRequest, number: int) -> BulkJob:
        if not self.has_change_permission(request):
            raise PermissionDenied
        job = BulkJob.objects.filter(pk=number, by=request.user.pk).first() if is_key(number) else None
        if job is None:
            raise Http404
        return job

    def _address(self, job: BulkJob, page: str = "bulk") -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[job.pk])

    def _context(self, request: HttpRequest, job: BulkJob) -> dict[str, Any]:
        refused = job.items.filter(outcome=BulkItem.REFUSED).select_related("event")
        return {
            **self.admin_site.each_context(request),
            "title": bulk.ACTIONS[job.action].label,
            "opts": self.opts,
            "job": job,
            "done": bulk.ACTIONS[job.action].done,
            "progress": bulk.progress(job),
            "refused": [
                (reverse("admin:incidents_event_change", args=[item.event_id]), item)
                for item in refused[:MOST_REFUSALS_SHOWN]
            ],
            "step_url": self._address(job, "bulk_step"),
            "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "htmx_config": CONFIG,
        }

    def _tell(self, request: HttpRequest, job: BulkJob) -> None:
        counts = bulk.progress(job)
        if counts.done:
            noun = "event was" if counts.done == 1 else "events were"
            done = bulk.ACTIONS[job.action].done
            self.message_user(request, f"{counts.done} {noun} {done}.", messages.SUCCESS)
        if counts.refused:
            refused = job.items.filter(outcome=BulkItem.REFUSED).select_related("event")
            told = [f"“{item.event}”: {item.problem}" for item in refused[:MOST_REFUSALS_TOLD]]
            untold = counts.refused - MOST_REFUSALS_TOLD
            told += [f"And {untold} more."] if untold > 0 else []
            self.message_user(request, " ".join([f"{counts.refused} refused.", *told]), messages.WARNING)


def seen_version(request: HttpRequest, event: Event) -> int:
    """Give the version that the list showed; of an event that it did not show, the one it has now."""
    posted = request.POST.get(f"seen-{event.pk}", "")
    return int(posted) if is_key(posted) and len(posted) < 10 else event.version
