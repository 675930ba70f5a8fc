"""What every editable record shares: a version against lost updates, and its closed lists."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from incidents.taxonomy import ClosedList


class Record(models.Model):
    """Base of every row that editors change.

    `version` grows by one with each save of the desk; a save that names an older version is refused
    (Django's admin loses updates without it). `closed_lists` maps a field to the list its value must be in;
    the database does not constrain these, so that a new kind needs no migration.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    closed_lists: ClassVar[Mapping[str, ClosedList[Any]]] = {}

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Raise `ValidationError` naming each field whose value its closed list does not hold."""
        super().clean()
        errors = {}
        for field, accepted in self.closed_lists.items():
            value = getattr(self, field)
            unknown = [slug for slug in (value if isinstance(value, list) else [value]) if slug]
            unknown = [slug for slug in unknown if slug not in accepted]
            if unknown:
                errors[field] = f"“{unknown[0]}” is not one of: {', '.join(accepted)}."
        if errors:
            raise ValidationError(errors)


def lines(text: str) -> list[str]:
    """Give the non-empty lines of a text field that holds one entry a line, trimmed, in order."""
    return [line for line in (raw.strip() for raw in text.splitlines()) if line]
