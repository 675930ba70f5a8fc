"""What a frame in another site's page shows: the first events of a view, or one event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from incidents.language import gettext, listed, localised
from incidents.models.document import EventDocument
from incidents.share.meta import absolute
from incidents.timeline.archive import Archive, Head, Published
from incidents.timeline.cards import Card, make_card, outlet_words
from incidents.timeline.corrections import Correction, corrections_of
from incidents.timeline.event_page import EventPage, make_event_page
from incidents.timeline.line import line_of
from incidents.timeline.page import TimelinePage, make_page
from incidents.timeline.query import Notice, TimelineQuery
from incidents.timeline.wording import moment_words

MOST_EVENTS: Final = 12


@dataclass(frozen=True, slots=True)
class EmbedRow:
    """One event of the frame; a pinned frame links the very edition that it shows."""

    card: Card
    url: str
    outlets: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class ViewEmbed:
    """`as_of` says how fresh it is, `link` is the whole view."""

    page: TimelinePage
    rows: tuple[EmbedRow, ...]
    as_of: str
    link: str


@dataclass(frozen=True, slots=True)
class EventEmbed:
    """`changed` says what has become of a pinned edition since; empty where it still stands."""

    page: EventPage
    outlets: str
    as_of: str
    link: str
    changed: str
    present: str


def make_view_embed(
    query: TimelineQuery, archive: Archive, head: Head, *, now: datetime, notices: Iterable[Notice]
) -> ViewEmbed:
    """Build the frame of a view, whatever page was asked for."""
    query = query.replacing()
    page = make_page(query, archive, head, now=now, notices=notices)
    shown = head if query.as_of is None else archive.head(query.as_of)
    today = _today(shown, now, is_pinned=query.as_of is not None)
    selection = archive.select(query, shown.sequence)
    line = line_of(selection.newest_source(), today)
    editions = list(archive.published(selection.sequences(MOST_EVENTS)).values())
    corrections = corrections_of([edition.event for edition in editions], shown.sequence, today)
    is_pinned = query.as_of is not None
    return ViewEmbed(
        page=page,
        rows=tuple(
            _row(edition, today, line.day, corrections.get(edition.event, ()), is_pinned=is_pinned)
            for edition in editions
        ),
        as_of=freshness(shown, is_pinned=is_pinned),
        link=absolute(query.url()),
    )


def make_event_embed(
    published: Published,
    archive: Archive,
    head: Head,
    *,
    now: datetime,
    is_pinned: bool,
    current: Published | None,
) -> EventEmbed:
    """Build the frame of an event; `current` is what stands at its address now, None where it has left."""
    shown = archive.head(published.sequence) if is_pinned else head
    page = make_event_page(published, archive, shown, today=_today(shown, now, is_pinned=is_pinned))
    edition = f"?edition={published.number}" if is_pinned else ""
    path = page.url.partition("?")[0]
    return EventEmbed(
        page=page,
        outlets=outlets_in(published.document),
        as_of=freshness(shown, is_pinned=is_pinned),
        link=absolute(localised(path + edition)),
        changed=_changed(published, current) if is_pinned else "",
        present=absolute(page.url),
    )


def _changed(published: Published, current: Published | None) -> str:
    """Say what has become of an edition since."""
    if current is None:
        return gettext("This entry has since left the archive.")
    if current.sequence == published.sequence:
        return ""
    return gettext(
        "This entry has changed since, last on {moment}.", moment=moment_words(current.published_at)
    )


def _row(
    edition: Published, today: date, line: date, corrections: tuple[Correction, ...], *, is_pinned: bool
) -> EmbedRow:
    card = make_card(edition, today=today, line=line)
    pin = f"{'&' if '?' in card.url else '?'}edition={edition.number}" if is_pinned else ""
    return EmbedRow(card, absolute(card.url + pin), outlets_in(edition.document), corrections)


def outlets_in(document: EventDocument) -> str:
    """Name the outlets an event rests on, and whom they credit, each once."""
    return listed(dict.fromkeys(map(outlet_words, document["claims"])), "; ")


def freshness(shown: Head, *, is_pinned: bool) -> str:
    """Say what state of the archive is shown: that it is pinned, or follows."""
    moment = moment_words(shown.at)
    if is_pinned:
        return gettext("As of {moment}", moment=moment)
    return gettext("Live; newest entry of {moment}", moment=moment)


def _today(shown: Head, now: datetime, *, is_pinned: bool) -> date:
    return shown.at.astimezone(UTC).date() if is_pinned and shown.at else now.date()
