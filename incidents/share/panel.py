"""The share panel of a view and of an event: every code, file and citation that goes with their links."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from incidents.language import gettext, localised, ngettext
from incidents.share.citations import (
    Citations,
    Reference,
    citations_of,
    event_reference,
    source_references,
    view_reference,
)
from incidents.share.embed_code import EVENT_HEIGHT, VIEW_HEIGHT, embed_code
from incidents.share.links import Link, ShareLinks, event_embed_path, event_links, share_path, view_links
from incidents.share.meta import absolute
from incidents.timeline.archive import Head, Published
from incidents.timeline.query import TimelineQuery


@dataclass(frozen=True, slots=True)
class Embed:
    """`code` is what is pasted, `preview` the address of what it shows, `qr` the picture of the link."""

    name: str
    code: str
    preview: str
    qr: str


@dataclass(frozen=True, slots=True)
class Format:
    """A form of the same events: `about` says what is in it, in words that were counted."""

    name: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """`embeds` begins with the pinned one; `behind` are the documents an event rests on.

    `file` is the address of a citation's files, to which the name of the form is added. `digest` is that of
    the events of a view; empty for an event, and where there are too many to take it at once.
    """

    links: ShareLinks
    embeds: tuple[Embed, ...]
    follow: tuple[Format, ...]
    downloads: tuple[Format, ...]
    downloads_heading: str
    reference: Reference
    behind: tuple[Reference, ...]
    file: str
    digest: str = ""

    @property
    def citation(self) -> Citations:
        return citations_of([self.reference])

    @property
    def sources(self) -> Citations:
        return citations_of(self.behind)

    @property
    def everything(self) -> Citations:
        return citations_of([self.reference, *self.behind])

    def shortened(self, short: str) -> Self:
        """Put a short link beside the first link, for which it was asked."""
        return replace(self, links=self.links.shortened(short))


def view_panel(
    query: TimelineQuery,
    title: str,
    head: Head,
    total: int,
    downloads: Sequence[Format],
    follow: Sequence[Format],
    digest: str,
) -> Panel:
    """Make the panel of a view; `head` is the state shown, `title` its sentence."""
    links = view_links(query, title, head)
    pinned = query.replacing(as_of=head.sequence)
    queries = [pinned] if links.live is None else [pinned, query.replacing()]
    return Panel(
        links=links,
        embeds=tuple(
            Embed(
                link.name,
                embed_code(absolute(one.url("/embed/")), title, link.url, height=VIEW_HEIGHT),
                one.url("/embed/"),
                _asking(one.url("/share/")) + "qr",
            )
            for link, one in zip(reversed(links.all), queries, strict=True)
        ),
        follow=tuple(follow),
        downloads=tuple(downloads),
        downloads_heading=ngettext("Download this {n} event", "Download these {n} events", total),
        reference=view_reference(title, links.pinned.url, head),
        behind=(),
        file=_asking(pinned.url("/share/")),
        digest=digest,
    )


def event_panel(published: Published, *, is_pinned: bool) -> Panel:
    """Make the panel of an event, of one of its editions where `is_pinned`."""
    document = published.document
    links = event_links(published, is_pinned=is_pinned)
    claims = len(document["claims"])
    data = f"/events/{document['id']}.json" + (f"?edition={published.number}" if is_pinned else "")
    return Panel(
        links=links,
        embeds=tuple(_event_embed(published, link) for link in reversed(links.all)),
        follow=(),
        downloads=(
            Format(
                "JSON",
                ngettext("{n} claim, with its source", "{n} claims, with their sources", claims),
                localised(data),
            ),
        ),
        downloads_heading=gettext("Download this event"),
        reference=event_reference(published, links.pinned.url),
        behind=tuple(source_references(document)),
        file=_asking(links.more),
    )


def _event_embed(published: Published, link: Link) -> Embed:
    document = published.document
    preview = event_embed_path(published, is_pinned=link.name == "pinned")
    code = embed_code(absolute(preview), document["title"], link.url, height=EVENT_HEIGHT)
    return Embed(link.name, code, preview, _asking(share_path(link.path)) + "qr")


def _asking(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}format="
