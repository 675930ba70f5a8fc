"""The two links of everything that can be shared: one follows the archive, one stays as it is now."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote

from incidents.language import foreign, gettext, localised
from incidents.share.meta import absolute
from incidents.timeline.archive import Head, Published
from incidents.timeline.cards import event_path
from incidents.timeline.query import TimelineQuery
from incidents.timeline.wording import moment_words


@dataclass(frozen=True, slots=True)
class Link:
    """`name` is "live" or "pinned", `path` the address here; `short` is there once it was asked for."""

    name: str
    path: str
    short: str = ""

    @property
    def url(self) -> str:
        return absolute(self.path)


@dataclass(frozen=True, slots=True)
class ShareLinks:
    """`live` is None where what is shown is pinned itself; `more` is the address of the whole share page."""

    heading: str
    title: str
    follows: str
    live: Link | None
    pinned: Link
    as_of: str
    more: str

    @property
    def all(self) -> tuple[Link, ...]:
        return (self.live, self.pinned) if self.live else (self.pinned,)

    def shortened(self, short: str) -> Self:
        """Put a short link beside the first link, for which it was asked."""
        if self.live:
            return replace(self, live=replace(self.live, short=short))
        return replace(self, pinned=replace(self.pinned, short=short))


def view_links(query: TimelineQuery, title: str, head: Head) -> ShareLinks:
    """Give the links of a view; `head` is the state shown, `title` its sentence."""
    pinned = query.replacing(as_of=head.sequence, page=query.page)
    return ShareLinks(
        heading=gettext("Share this view"),
        title=title,
        follows=gettext("The same filters; new events and corrections appear"),
        live=Link("live", query.url()) if query.as_of is None else None,
        pinned=Link("pinned", pinned.url()),
        as_of=moment_words(head.at),
        more=query.url("/share/"),
    )


def event_links(published: Published, *, is_pinned: bool) -> ShareLinks:
    """Give the links of an event, those of one of its editions where `is_pinned`."""
    document = published.document
    path = event_path(document["id"], document["slug"])
    edition = f"{path}?edition={published.number}"
    return ShareLinks(
        heading=gettext("Share this event"),
        title=foreign(document["title"], document["language"]),
        follows=gettext("Corrections appear as they are made"),
        live=None if is_pinned else Link("live", localised(path)),
        pinned=Link("pinned", localised(edition)),
        as_of=moment_words(published.published_at),
        more=share_path(edition if is_pinned else path),
    )


def event_embed_path(published: Published, *, is_pinned: bool) -> str:
    """Give the address of an event's frame, of one of its editions where `is_pinned`."""
    path = f"{event_path(published.document['id'], published.document['slug'])}embed/"
    return localised(f"{path}?edition={published.number}" if is_pinned else path)


def share_path(path: str) -> str:
    """Give the address of the share page of an event, whose own address stands in it."""
    return localised(f"/share/?url={quote(path, safe='/')}")
