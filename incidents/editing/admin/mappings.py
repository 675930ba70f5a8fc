"""The page on which an editor says what the columns of a CSV are; what is said is kept under a name."""

from collections.abc import Iterable
from typing import Any

from django import forms

from incidents.editing.importers.date_order import ORDERS
from incidents.editing.importers.mapped import (
    NEEDED,
    TARGETS,
    ColumnMapping,
    MappedTable,
    date_order_of,
    guessed_columns,
)
from incidents.editing.importers.tables import FileError, Table, read_table
from incidents.editing.importers.wording import cut
from incidents.models import ImportRun, SavedMapping
from incidents.taxonomy import KINDS

SAMPLES = 3
"""Values of a column that are shown beside its name."""


class MappingForm(forms.Form):
    """Which column is what, and what holds for every row. `table` is the file's."""

    name = forms.SlugField(
        max_length=30, label="Name of this mapping", help_text="Letters, digits and hyphens: examplia-police."
    )
    outlet = forms.CharField(max_length=200, label="Whose table it is", help_text="Stands as who says so.")
    kind = forms.ChoiceField(
        choices=[(slug, term.label.en) for slug, term in KINDS.items()],
        initial="other",
        label="Kind, where the row gives none",
    )
    language = forms.ChoiceField(choices=[("en", "English"), ("ar", "Arabic")], label="Language of its texts")
    date_order = forms.ChoiceField(
        choices=[("", "as the dates themselves show"), *ORDERS.items()],
        required=False,
        label="Day or month first",
        help_text="Asked where the dates can be read both ways.",
    )

    def __init__(self, *args: Any, table: Table, **options: Any) -> None:
        super().__init__(*args, **options)
        self.table = table
        columns = [("", "no column"), *((name, _with_samples(table, name)) for name in table.columns if name)]
        for target, words in TARGETS.items():
            self.fields[f"column-{target}"] = forms.ChoiceField(
                choices=columns,
                required=target in NEEDED,
                label=words[:1].upper() + words[1:],
                initial=guessed_columns(table.columns).get(target, ""),
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if SavedMapping.objects.filter(name=name).exists():
            raise forms.ValidationError(
                "There is a mapping of that name: choose it with the file, or another name."
            )
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        order, answered = date_order_of(self.table, self.columns), data["date_order"]
        if order.must_be_asked and not answered:
            self.add_error(
                "date_order", f"“{order.ambiguous}” can be read in two ways: say which comes first."
            )
        else:
            try:
                MappedTable(self.table, self.mapping)
            except FileError as error:
                self.add_error("date_order", str(error))
        return data

    @property
    def columns(self) -> dict[str, str]:
        """Give the chosen columns by target."""
        chosen = ((target, self.cleaned_data[f"column-{target}"]) for target in TARGETS)
        return {target: name for target, name in chosen if name}

    @property
    def mapping(self) -> ColumnMapping:
        """Give what was said, once it is clean."""
        said = {
            name: self.cleaned_data[name] for name in ("name", "outlet", "kind", "language", "date_order")
        }
        return ColumnMapping(columns=self.columns, **said)

    def general(self) -> Iterable[forms.BoundField]:
        """Give the fields that hold for every row."""
        return (field for field in self if not field.name.startswith("column-"))

    def by_column(self) -> Iterable[forms.BoundField]:
        """Give the fields that choose a column."""
        return (field for field in self if field.name.startswith("column-"))


def table_of(run: ImportRun) -> Table:
    """Read the file of an import as a table; raise `FileError`."""
    return read_table(bytes(run.content or b""))


def save_mapping(*, mapping: ColumnMapping, by: Any) -> None:
    """Keep a mapping under its name."""
    values = {name: getattr(mapping, name) for name in ("outlet", "kind", "date_order", "language")}
    SavedMapping.objects.create(name=mapping.name, values=values | {"columns": dict(mapping.columns)}, by=by)


def _with_samples(table: Table, name: str) -> str:
    values = dict.fromkeys(row.cells[name] for row in table.rows[:200] if row.cells.get(name))
    shown = ", ".join(cut(value, 30) for value in list(values)[:SAMPLES])
    return f"{name} ({shown})" if shown else f"{name} (empty)"
