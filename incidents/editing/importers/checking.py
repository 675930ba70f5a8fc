"""Hold an unsaved row against its fields and closed lists, as its form in the desk would."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from django.core.exceptions import ValidationError

from incidents.dates import DateError, Interval
from incidents.editing.refusal import text_problem
from incidents.models import Figure
from incidents.models.records import Record


class Problem(NamedTuple):
    """What is wrong with a row: the field, and why."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


def record_problems(row: Record) -> list[Problem]:
    """Say what keeps a row from being saved; its relations are not looked at, and nothing is queried."""
    related = {entry.name for entry in row._meta.fields if entry.is_relation}
    found: dict[str, list[str]] = {}
    for check in (partial(row.clean_fields, exclude=related), row.clean):
        try:
            check()
        except ValidationError as error:
            found |= error.message_dict
    kept = [Problem(name, " ".join(messages)) for name, messages in found.items()]
    for entry in row._meta.fields:
        text = row.__dict__.get(entry.attname)
        if isinstance(text, str) and (problem := text_problem(text)):
            kept.append(Problem(entry.name, f"The text {problem}."))
    return kept


def figure_problems(figure: Figure) -> Iterator[Problem]:
    """Say what the database would refuse of a figure, and what its own date lacks."""
    numbers = [number for number in (figure.low, figure.best, figure.high) if number is not None]
    if numbers != sorted(numbers) and not figure.inconsistent:
        yield Problem(figure.measure, f"low, best and high do not fit each other: {numbers}.")
    if figure.measure == "killed" and figure.basis == "computed":
        yield Problem(figure.measure, "deaths are stated or counted by a source, never computed.")
    if figure.edtf:
        try:
            Interval.parse(figure.edtf)
        except DateError as error:
            yield Problem("edtf", error.message)
