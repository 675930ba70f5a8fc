"""Which places lie in which, and what merged records used to be called."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.models import Actor, Place


@dataclass(frozen=True, slots=True)
class Lineage:
    """The ancestors of some places, read at once."""

    places: dict[int, Place]
    parents: dict[int, list[int]]

    @classmethod
    def of(cls, places: Iterable[int]) -> "Lineage":
        """Read the ancestors of places given by primary key; a query a level, and one more."""
        parents: dict[int, list[int]] = {}
        seen = level = set(places)
        while level:
            pairs = Place.parents.through.objects.filter(from_place__in=level)
            for child, parent in pairs.values_list("from_place_id", "to_place_id"):
                parents.setdefault(child, []).append(parent)
            level = {parent for child in level for parent in parents.get(child, ())} - seen
            seen = seen | level
        known = {parent for above in parents.values() for parent in above}
        return cls(Place.objects.in_bulk(known), parents)

    def ancestors(self, place: int) -> list[Place]:
        """Give every place that one lies in, nearest level first, by slug within a level, each once."""
        found: dict[int, Place] = {}
        level = [place]
        while level:
            above = {parent for child in level for parent in self.parents.get(child, ())}
            level = sorted(above - found.keys() - {place}, key=lambda pk: self.places[pk].slug)
            found |= {pk: self.places[pk] for pk in level}
        return list(found.values())

    def contains_itself(self, place: int) -> bool:
        """Whether a place lies in itself by way of others."""
        return any(place in self.parents.get(ancestor.pk, ()) for ancestor in self.ancestors(place))


def former_slugs(model: type[Actor] | type[Place], slugs: Iterable[str]) -> list[list[str]]:
    """Give [kind, old slug, present slug] of every record merged into those of `slugs`, however long ago.

    One query for each link of the longest chain of mergers, and one more.
    """
    kind = model._meta.model_name or ""
    found: list[list[str]] = []
    present = {slug: slug for slug in slugs}
    while present:
        merged = model._default_manager.filter(merged_into__slug__in=present).order_by("slug")
        level = {}
        for old, into in merged.values_list("slug", "merged_into__slug"):
            level[old] = present[into]
            found.append([kind, old, present[into]])
        present = level
    return sorted(found)
