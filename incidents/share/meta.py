"""What others see of a page: its canonical link, title, description and Open Graph texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings

from incidents.language import gettext, localised, unmarked
from incidents.share.structured import event_data, view_data
from incidents.timeline.archive import Head, Published
from incidents.timeline.event_page import EventPage
from incidents.timeline.history import History
from incidents.timeline.page import TimelinePage

DESCRIPTION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class PageMeta:
    """`path` is the page's own address on this host; an empty `canonical` means there is no link to share.

    `picture` is the path of what other sites show beside the link, `picture_words` what stands on it.
    `data` is what the page says of itself to programs. `framed` says that it can be shown in a frame.
    """

    title: str
    description: str
    path: str
    canonical: str = ""
    kind: str = "website"
    noindex: bool = False
    framed: bool = False
    picture: str = ""
    picture_words: str = ""
    data: Mapping[str, Any] | None = None

    @property
    def oembed(self) -> str:
        """The address at which other sites learn how to frame the page, without its format."""
        return f"{settings.BASE_URL}/oembed?url={quote(absolute(self.path), safe='')}" if self.framed else ""


def absolute(path: str) -> str:
    """Give the public address of a path; never taken from the request."""
    return f"{settings.BASE_URL}{path}"


def timeline_meta(page: TimelinePage, shown: Head | None = None) -> PageMeta:
    """Describe a view as of the state `shown`: its title is the sentence, its link the canonical query."""
    path = page.query.url()
    if page.problems or shown is None:
        return PageMeta(page.sentence, page.announcement, path, noindex=True)
    description = shortened(" ".join((gettext("A sourced timeline."), page.announcement + ".", page.note)))
    return PageMeta(
        page.announcement,
        description,
        path,
        absolute(path),
        framed=True,
        picture=page.query.replacing().url("/card.png"),
        picture_words=page.announcement,
        data=view_data(page, absolute(path), description, shown),
    )


def event_meta(page: EventPage, published: Published) -> PageMeta:
    """Describe an event, or the edition of it that `page` shows: its title, then its date and summary."""
    description = shortened(f"{page.dateline}: {page.summary}" if page.summary else page.dateline)
    path = page.edition_url if page.is_old else page.url
    edition = f"?edition={published.number}" if page.is_old else ""
    picture = localised(f"/events/{page.id}/card.png{edition}")
    return PageMeta(
        page.title,
        description,
        path,
        absolute(page.url),
        "article",
        noindex=page.is_old,
        framed=True,
        picture=picture,
        picture_words=unmarked(f"{page.title}. {page.dateline}"),
        data=event_data(published, absolute(page.url), absolute(picture)),
    )


def history_meta(history: History) -> PageMeta:
    """Describe a history; without the title once the event is not public.

    Never indexed, since it repeats what was put right.
    """
    title = gettext("History of an entry")
    if history.title:
        title = gettext("History: {title}", title=history.title)
    description = gettext("Each edition of this entry, with its reason and what it changed.")
    path = history.page_url(history.page)
    return page_meta(title, description, path, noindex=True)


def page_meta(
    title: str,
    description: str,
    path: str,
    *,
    noindex: bool = False,
    data: Mapping[str, Any] | None = None,
) -> PageMeta:
    """Describe a page of text, at its address in the language it is read in; its picture is the archive's."""
    path = localised(path)
    return PageMeta(
        title,
        description,
        path,
        absolute(path),
        noindex=noindex,
        picture=localised("/card.png"),
        picture_words=gettext("The timeline of the whole archive"),
        data=data,
    )


def shortened(text: str) -> str:
    """Cut a text at a word, for places that show little of it."""
    text = " ".join(text.split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
