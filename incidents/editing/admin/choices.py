"""Closed lists as the choices of a form, and texts without the browser's line ends."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.utils.text import capfirst

from incidents.models import Event
from incidents.taxonomy import FAMILIES, KINDS, PLACE_PRECISIONS, WEAPONS, ClosedList

Choice = tuple[str, str]
Choices = Sequence[Choice | tuple[str, Sequence[Choice]]]

NOT_CHOSEN: Choice = ("", "—")


class PlainText(forms.CharField):
    """A text with one kind of line end, so that a browser's do not count as a change."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class WebAddress(forms.URLField):
    """An address that a reader may follow; one typed without a scheme is https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class SlugsField(forms.MultipleChoiceField):
    """Several entries of a closed list, kept in the list's order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.accepted = choices

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [slug for slug, _ in self.accepted if slug in chosen]


def term_choices(terms: ClosedList[Any], slugs: Collection[str] | None = None) -> list[Choice]:
    """Give the entries of a list as choices, or only those of `slugs`, in the list's order."""
    return [
        (slug, str(term.label.en) if terms is not PLACE_PRECISIONS else f"{term.label.en}: {term.reads}")
        for slug, term in terms.items()
        if slugs is None or slug in slugs
    ]


def kind_choices(strands: Collection[str]) -> list[tuple[str, list[Choice]]]:
    """Give the kinds of some strands, grouped by family."""
    groups = []
    for family in FAMILIES.values():
        kinds = [
            (slug, kind.label.en)
            for slug, kind in KINDS.items()
            if kind.family == family.slug and kind.strand in strands
        ]
        if kinds:
            groups.append((family.label.en, kinds))
    return groups


def weapon_choices() -> list[Choice]:
    """Give the weapons with dashes before those that are a kind of another."""
    return [(slug, f"{'– ' * len(WEAPONS.ancestors(slug))}{term.label.en}") for slug, term in WEAPONS.items()]


def choice_field(db_field: Any, choices: Choices) -> forms.Field:
    """Make the form field of a model field whose values are slugs of `choices`."""
    words = {"label": capfirst(str(db_field.verbose_name)), "help_text": db_field.help_text}
    if isinstance(db_field, models.JSONField):
        slugs = [(slug, label) for slug, label in choices if isinstance(label, str)]
        return SlugsField(choices=slugs, required=not db_field.blank, initial=list, **words)
    default = db_field.get_default() or ""
    if not default or db_field.blank:
        # Without an empty choice the first kind of the list would be chosen by whoever chooses none.
        choices = [NOT_CHOSEN, *choices]
    return forms.ChoiceField(choices=choices, required=not db_field.blank, initial=default, **words)


def strands_of(model: type[models.Model]) -> tuple[str, ...]:
    """Give the strands an event's form is for."""
    return model.strands if issubclass(model, Event) else ()


def labels(slugs: Iterable[str], terms: ClosedList[Any]) -> str:
    """Give slugs as their labels, in one line."""
    return ", ".join(terms[slug].label.en if slug in terms else slug for slug in slugs)
