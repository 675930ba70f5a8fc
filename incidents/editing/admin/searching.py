"""Search in the desk: bounded, so that no query typed there is too large for the database."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from incidents.editing.admin.typed import ModelAdmin

LONGEST_SEARCH = 200
MOST_WORDS = 8


class BoundedSearch(ModelAdmin):
    """Cuts a search to what a person would type, and lets no address filter by fields it was not offered."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term[:LONGEST_SEARCH].replace("\0", " ").split()[:MOST_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        offered = (
            {getattr(entry, "parameter_name", None) for entry in self.get_list_filter(request)}
            if request
            else ()
        )
        return lookup in offered
