"""What a panel or a page of the desk says of likely duplicates."""

from dataclasses import dataclass

from django.urls import reverse

from incidents.editing.admin.typed import ModelAdmin
from incidents.editing.duplicates import likely_duplicates
from incidents.models import Event


@dataclass(frozen=True, slots=True)
class Likely:
    """A likely duplicate with where it is compared; without `compare_url` the entry is not saved yet."""

    title: str
    date: str
    url: str
    words: str
    compare_url: str


class LikelyDuplicates(ModelAdmin):
    """Mixin of the admins of events, which have a page `…/compare/<other>/`."""

    def likely(self, event: Event, *, is_saved: bool = True) -> list[Likely]:
        """Give the likely duplicates of an event read by `freezing.load`, for a panel or page."""
        return [
            Likely(
                title=str(each.event),
                date=each.event.date_words or each.event.edtf,
                url=reverse("admin:incidents_event_change", args=[each.event.pk]),
                words=each.words,
                compare_url=self._compare_url(event, each.event.pk) if is_saved else "",
            )
            for each in likely_duplicates(event)
        ]

    def _compare_url(self, event: Event, other: int) -> str:
        return reverse(f"admin:incidents_{self.opts.model_name}_compare", args=[event.pk, other])
