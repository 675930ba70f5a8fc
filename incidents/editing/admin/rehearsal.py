"""What is typed into an event's form, as if it had been saved: the same code, rolled back.

So the panel beside the form cannot say anything else than the pages after it will.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from incidents.editing.admin.claims import ClaimFormSet
from incidents.editing.admin.duplicates import LikelyDuplicates
from incidents.editing.admin.publishing import Problem, field_name
from incidents.editing.admin.typed import BaseInlineFormSet
from incidents.editing.facets import facets_of
from incidents.editing.freezing import document_of, load
from incidents.editing.gazetteer import Lineage
from incidents.editing.house_style import hints
from incidents.editing.validation import refusals
from incidents.models import Event
from incidents.taxonomy import MEASURES
from incidents.timeline.archive import Published
from incidents.timeline.cards import Card, make_card
from incidents.timeline.facts import HARM_MEASURES

NEW = "new"
"""Stands in the address for an event that has not been saved yet."""


class RehearsedForm(LikelyDuplicates):
    """Gives an event's admin its `…/beside/`: preview, refusals and hints for what is typed."""

    def rehearsal_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.beside_view))
        return [path("<path:object_id>/beside/", view, name=f"incidents_{self.opts.model_name}_beside")]

    def beside_url(self, object_id: str | None) -> str:
        return reverse(f"admin:incidents_{self.opts.model_name}_beside", args=[object_id or NEW])

    def beside_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say how the posted form would stand if it were saved; writes nothing."""
        event = None if object_id == NEW else self.get_object(request, unquote(object_id))
        if event is None and object_id != NEW:
            raise Http404
        is_allowed = self.has_change_permission(request, event) if event else self.has_add_permission(request)
        if not is_allowed:
            raise PermissionDenied
        with transaction.atomic():
            context = self._beside(request, event)
            transaction.set_rollback(True)
        return render(request, "admin/_beside.html", context)

    def _beside(self, request: HttpRequest, event: Event | None) -> dict[str, Any]:
        typed, problems = self._as_typed(request, event)
        if typed is None:
            return {"problems": problems}
        loaded = load(typed.pk)
        # What a form refuses is told in its own words; the rules would repeat it as something missing.
        told = {problem.field for problem in problems}
        found = [Problem.of(refusal) for refusal in refusals(loaded)]
        problems += [problem for problem in found if problem.field not in told or problem.field == "Claims"]
        card = card_of(loaded)
        return {
            "problems": problems,
            "card": card,
            "hints": [
                Problem(field_name(hint.field), f"“{hint.word}”: {hint.advice}") for hint in hints(loaded)
            ],
            "not_stated": not_stated(loaded) if card else (),
            "duplicates": self.likely(loaded, is_saved=event is not None),
        }

    def _as_typed(self, request: HttpRequest, event: Event | None) -> tuple[Event | None, list[Problem]]:
        """Save what can be saved of the posted form, and say what cannot; None without a readable kind."""
        form_class = self.get_form(
            request,
            event,
            change=event is not None,
            fields=flatten_fieldsets(self.get_fieldsets(request, event)),
        )
        form = form_class(request.POST, instance=event)
        # Django has no public place that makes the form's rows.
        formsets, _ = self._create_formsets(  # type: ignore[attr-defined]
            request, form.instance, change=event is not None
        )
        problems = list(_form_problems(form, ""))
        if "kind" in form.errors:
            return None, problems
        typed: Event = form.instance
        typed.save()
        typed.collections.set(form.cleaned_data.get("collections", ()))
        for formset in formsets:
            problems += _keep_rows(formset)
        return typed, problems


def _keep_rows(formset: BaseInlineFormSet) -> Iterator[Problem]:
    """Save the rows that are complete, take out those that are struck, and name what the others lack."""
    formset.is_valid()
    name = capfirst(str(formset.get_queryset().model._meta.verbose_name))
    yield from (Problem(name, str(message)) for message in formset.non_form_errors())
    kept = []
    for position, row in enumerate(formset.forms, start=1):
        is_complete = row.is_valid()
        if row.cleaned_data.get("DELETE"):
            if row.instance.pk:
                row.instance.delete()
        elif row.has_changed() and not is_complete:
            yield from _form_problems(row, f"{name} {position}, ")
        elif row.has_changed():
            try:
                with transaction.atomic():
                    formset.save_new(row) if row.instance.pk is None else row.save()
            except IntegrityError:
                # The same twice: the rows' own errors say so.
                continue
            kept.append(row)
    if isinstance(formset, ClaimFormSet):
        formset.join_contradictions(kept)


def _form_problems(form: Any, prefix: str) -> Iterator[Problem]:
    for name, messages in form.errors.items():
        label = str(form[name].label) if name in form.fields else ""
        yield Problem(
            capfirst(f"{prefix}{label}".strip(", ")), " ".join(str(message) for message in messages)
        )


def card_of(event: Event) -> Card | None:
    """Give the card that readers would see of an event read by `freezing.load`; None without a date."""
    if event.interval is None:
        return None
    lineage = Lineage.of(entry.place_id for entry in event.event_places.all())
    document = document_of(event, public_id=event.public_id or 0, lineage=lineage)
    facets = facets_of(document, day_order=event.day_order, also=[], corrected=False)
    now = timezone.now()
    published = Published(0, document["id"], 0, "published", True, now, "", "", document, facets)
    return make_card(published, today=now.date(), line=now.date())


def not_stated(event: Event) -> tuple[str, ...]:
    """Name the harm that no claim of an event of violence counts: which is not the same as none."""
    if event.kind_term.strand != "violence":
        return ()
    stated = {figure.measure for claim in event.claims.all() for figure in claim.figures.all()}
    harm = [measure for measure in HARM_MEASURES[:2] if measure not in stated]
    return tuple(MEASURES[measure].label.en.lower() for measure in harm)
