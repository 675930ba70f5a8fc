"""Addresses of ours that somebody hands in: read as what they show, never fetched or followed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import QueryDict

from incidents.language import DEFAULT, asked_for, readdressed
from incidents.timeline.archive import Archive, Head, Published
from incidents.timeline.query import TimelineQuery, UnreadableQuery, read_edition

LONGEST: Final = 4000
LARGEST_ID: Final = 2**63 - 1
VIEW_PATHS: Final = frozenset({"", "/", "/embed/"})
EVENT_PATH: Final = re.compile(r"/events/([0-9]{1,19})/(?:[A-Za-z0-9_-]{1,200}/(?:embed/)?)?")
# Browsers drop some of these and turn others into slashes: what we checked would not be what they open.
UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True)
class EventAddress:
    """One event, or one `edition` of it; its slug is left out."""

    event: int
    edition: int | None = None
    lang: str = DEFAULT

    @property
    def path(self) -> str:
        """Give the address on this host, in the one spelling."""
        edition = f"?edition={self.edition}" if self.edition else ""
        return readdressed(f"/events/{self.event}/{edition}", self.lang)

    @classmethod
    def of(cls, event: int, params: QueryDict, query_string: str) -> Self:
        return cls(event, read_edition(params), asked_for(query_string))


@dataclass(frozen=True, slots=True)
class ViewAddress:
    """One view, pinned where its query is."""

    query: TimelineQuery

    @property
    def path(self) -> str:
        """Give the address on this host, in the one spelling."""
        return self.query.url()


Address = ViewAddress | EventAddress


def read_address(
    text: str,
    *,
    head: int,
    resolve: Callable[[datetime], int | None],
    now: datetime,
    whole: bool = False,
) -> Address | None:
    """Read an address of a view or of an event of ours; None for every other one, unreadable ones too.

    It begins with the configured base URL, compared as a whole and not as a prefix, or is a path alone unless
    `whole`.
    `head`, `resolve` and `now` are those of `TimelineQuery.from_params`. Nothing says that the event exists.
    """
    parts = _ours(text.strip(), whole=whole)
    if parts is None:
        return None
    params = QueryDict(parts.query)
    try:
        if parts.path in VIEW_PATHS:
            reading = TimelineQuery.from_params(params, head=head, resolve=resolve, now=now)
            return ViewAddress(reading.query)
        found = EVENT_PATH.fullmatch(parts.path)
        number = int(found[1]) if found else 0
        return EventAddress.of(number, params, parts.query) if 0 < number <= LARGEST_ID else None
    except (UnreadableQuery, BadRequest):
        return None


def published_at(address: EventAddress, archive: Archive, head: Head) -> Published | None:
    """Give the edition an address shows, None where nothing public stands there."""
    if address.edition is None:
        found = archive.current(address.event, head.sequence)
    else:
        found = archive.edition(address.event, address.edition, head.sequence)
    return found if isinstance(found, Published) else None


def _ours(text: str, *, whole: bool) -> SplitResult | None:
    if len(text) > LONGEST or UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    base = urlsplit(settings.BASE_URL)
    is_ours = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
    is_path = not whole and text.startswith("/") and not text.startswith("//") and not parts.netloc
    return parts if is_ours or is_path else None
