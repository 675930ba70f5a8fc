"""Look-ups of records by posted key: one that is no key is an error of the field, never of the database."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from incidents.editing.admin.typed import ModelMultipleChoiceField

LONGEST_KEY = 18
"""Digits of a key at most: more do not fit the integers of every database."""


def is_key(value: Any) -> bool:
    """Whether a posted value could be the primary key of a record."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


class RecordSelect(AutocompleteSelect):
    """Django's look-up, which fails when it is to show again a key that is no number."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class RecordsSelect(AutocompleteSelectMultiple):
    """The same for several records."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class RecordsField(ModelMultipleChoiceField):
    """Several records; a number too large for the database is no key."""

    def clean(self, value: Any) -> QuerySet[Any]:
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(key)[:40]})
        records: QuerySet[Any] = super().clean(value)
        return records
