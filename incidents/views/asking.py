"""What an address of a query asks for, read once for every form of its answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import HttpRequest

from incidents.timeline.archive import Archive, Head, archive
from incidents.timeline.page import day_of
from incidents.timeline.query import Reading, TimelineQuery


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the archive that answers it, at the state `shown`; `head` is the newest one."""

    store: Archive
    head: Head
    shown: Head
    now: datetime
    reading: Reading

    @property
    def query(self) -> TimelineQuery:
        return self.reading.query

    @property
    def today(self) -> date:
        """Give the day the answer counts from: for a pinned query that of its edition."""
        return day_of(self.shown, self.query, self.now)

    @property
    def etag_parts(self) -> list[str]:
        """Give what the answer depends on; a pinned one on the newest edition too: it says what changed."""
        return [self.query.url(), str(self.shown.sequence), self.today.isoformat(), str(self.head.sequence)]


def ask(request: HttpRequest) -> Asked:
    """Read the query of an address; raises `UnreadableQuery`. Two queries, one where nothing is pinned."""
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    reading = TimelineQuery.from_params(request.GET, head=head.sequence, resolve=store.resolve, now=now)
    pin = reading.query.as_of
    return Asked(store, head, head if pin is None else store.head(pin), now, reading)
