"""The form of an event: what happened and when, apart from its places, actors, claims and links."""

from typing import Any

from django.urls import reverse_lazy

from incidents.editing.admin.choices import kind_choices, strands_of
from incidents.editing.admin.dating import UnreadableWhenError, When, first_publication, read_when
from incidents.editing.admin.versions import VersionedForm
from incidents.models import Event

DATE_FIELDS = ("date_words", "date_anchor")
TIME_FIELDS = ("time_words", "zone", "zone_inferred")
READ_AGAIN = "input changed delay:300ms, change"
"""When the reading of a date or a figure is asked for while somebody types."""
READ_DATE: dict[str, Any] = {
    "hx-post": reverse_lazy("admin:incidents_event_read_date"),
    "hx-trigger": READ_AGAIN,
    "hx-target": "#date-reading",
    "hx-swap": "innerHTML",
    "hx-sync": "#date-reading:replace",
}


class EventForm(VersionedForm):
    """Reads the typed date into the event's interval, and refuses what it cannot read."""

    when: When | None = None
    """What the date was read as, None where it was left alone."""

    class Meta:
        model = Event
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.kind and "kind" in self.fields:
            # An unreadable kind must end as an error of its field, not in a look-up of nothing.
            self.instance.kind = kind_choices(strands_of(type(self.instance)))[0][1][0][0]
        event = self.instance
        if event.edtf and not event.date_words:
            self.initial["date_words"] = event.edtf
        if event.time_from and not event.time_words:
            self.initial["time_words"] = f"{event.time_from:%H:%M}"
        for name, rows in (("summary", 3), ("grade_note", 2), ("known", 3), ("not_known", 3)):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = rows
        for name in (*DATE_FIELDS, *TIME_FIELDS):
            if name in self.fields:
                self.fields[name].widget.attrs |= READ_DATE
        if "date_words" in self.fields:
            # The first claim's document says from which day "last month" is counted.
            triggers = f"{READ_AGAIN}, change from:#id_claims-0-document"
            self.fields["date_words"].widget.attrs["hx-trigger"] = triggers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        date_typed, time_typed = self._typed(*DATE_FIELDS), self._typed(*TIME_FIELDS)
        if not date_typed:
            # The field may show EDTF in place of words that nobody typed: it is not to become the words.
            cleaned["date_words"] = self.instance.date_words
        if not time_typed and not date_typed:
            cleaned["time_words"] = self.instance.time_words
        elif not self.errors.keys() & {*DATE_FIELDS, *TIME_FIELDS}:
            try:
                self._read(cleaned, date_typed)
            except UnreadableWhenError as error:
                self.add_error(error.field, error.message)
        return cleaned

    def _typed(self, *names: str) -> bool:
        return any(name in self.changed_data for name in names)

    def _read(self, cleaned: dict[str, Any], date_typed: bool) -> None:
        """Put what was typed into the event; a date that was left alone keeps its interval."""
        event = self.instance
        anchor = cleaned.get("date_anchor")
        if date_typed and anchor is None:
            anchor = cleaned["date_anchor"] = first_publication(self.data)
        words = cleaned.get("date_words", "") if date_typed else ""
        when = read_when(
            words,
            anchor,
            cleaned.get("time_words", ""),
            cleaned.get("zone", ""),
            cleaned.get("zone_inferred", False),
        )
        if date_typed:
            event.edtf = when.interval.edtf if when.interval else ""
            event.earliest = when.interval.earliest if when.interval else None
            event.latest = when.interval.latest if when.interval else None
        time = when.time
        event.time_kind = time.kind.value if time else ""
        event.time_from, event.time_to = (time.start, time.end) if time else (None, None)
        if time:
            cleaned["time_words"] = time.text
            cleaned["zone"] = time.zone or cleaned.get("zone", "")
        self.when = when
