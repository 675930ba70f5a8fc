"""The closed list as a type, and its reading from the data files."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any, TypeVar

from incidents.taxonomy.terms import Label, Term, Weapon

T = TypeVar("T", bound=Term)


class UnknownTermError(ValueError):
    """A slug that its list does not hold; the message names the accepted ones."""


class ClosedList(Mapping[str, T]):
    """An immutable list of terms by slug, in the order readers meet them."""

    def __init__(self, name: str, terms: Iterable[T]) -> None:
        self.name = name
        self._terms = {term.slug: term for term in terms}
        self.slugs: tuple[str, ...] = tuple(self._terms)

    def __getitem__(self, slug: str) -> T:
        return self._terms[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, slug: object) -> bool:
        # Values of JSON fields are asked for, which may be unhashable.
        return isinstance(slug, str) and slug in self._terms

    def __repr__(self) -> str:
        return f"<ClosedList {self.name}: {', '.join(self.slugs)}>"

    def parse(self, slug: str) -> T:
        """Give the term of a typed slug; raise `UnknownTermError`, naming the accepted ones."""
        if slug not in self:
            raise UnknownTermError(f"“{slug[:60]}” is no {self.name}. Accepted: {', '.join(self.slugs)}.")
        return self._terms[slug]


class WeaponTree(ClosedList[Weapon]):
    """Weapons, each under its parent or none."""

    def ancestors(self, slug: str) -> tuple[str, ...]:
        """Give the slugs above a weapon, nearest first; it is not among them."""
        above: list[str] = []
        parent = self[slug].parent
        while parent is not None:
            above.append(parent)
            parent = self[parent].parent
        return tuple(above)

    def descendants(self, slug: str) -> tuple[str, ...]:
        """Give the slugs below a weapon, in their order; it is not among them."""
        return tuple(other for other in self.slugs if slug in self.ancestors(other))


def read_data(name: str) -> dict[str, Any]:
    """Read one data file of this package as its tables."""
    text = files("incidents.taxonomy").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read_terms(rows: Mapping[str, Mapping[str, Any]], term_type: type[T]) -> Iterator[T]:
    """Make a term of each row; a misspelt or missing field raises `TypeError` or `KeyError`."""
    for slug, row in rows.items():
        fields = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in row.items()
            if key not in ("en", "ar", "definition") and not key.endswith("_ar")
        }
        label = Label(en=row["en"], ar=row["ar"])
        yield term_type(
            slug=slug, label=label, definition=row["definition"], arabic=arabic_texts(row), **fields
        )


def arabic_texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Give the Arabic texts of a row by the field they translate: those of `definition_ar` and its like."""
    return {key.removesuffix("_ar"): text for key, text in row.items() if key.endswith("_ar")}
