"""What others see of a page: its canonical link, title, description and Open Graph texts."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from incidents.language import gettext, localised
from incidents.timeline.event_page import EventPage
from incidents.timeline.history import History
from incidents.timeline.page import TimelinePage

DESCRIPTION_LENGTH = 200


@dataclass(frozen=True, slots=True)
class PageMeta:
    """`path` is the page's own address on this host; an empty `canonical` means there is no link to share.

    `framed` says that other sites can show the page in a frame.
    """

    title: str
    description: str
    path: str
    canonical: str = ""
    kind: str = "website"
    noindex: bool = False
    framed: bool = False

    @property
    def oembed(self) -> str:
        """The address at which other sites learn how to frame the page, without its format."""
        return f"{settings.BASE_URL}/oembed?url={quote(absolute(self.path), safe='')}" if self.framed else ""


def absolute(path: str) -> str:
    """Give the public address of a path; never taken from the request."""
    return f"{settings.BASE_URL}{path}"


def timeline_meta(page: TimelinePage) -> PageMeta:
    """Describe a view: its title is the sentence, its canonical link the canonical query."""
    path = page.query.url()
    if page.problems:
        return PageMeta(page.sentence, page.announcement, path, noindex=True)
    description = shortened(" ".join((gettext("A sourced timeline."), page.announcement + ".", page.note)))
    return PageMeta(page.announcement, description, path, absolute(path), framed=True)


def event_meta(page: EventPage) -> PageMeta:
    """Describe an event: its title, then its date and summary."""
    description = shortened(f"{page.dateline}: {page.summary}" if page.summary else page.dateline)
    path = page.edition_url if page.is_old else page.url
    return PageMeta(
        page.title, description, path, absolute(page.url), "article", noindex=page.is_old, framed=True
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
    return PageMeta(title, description, path, absolute(path), noindex=True)


def page_meta(title: str, description: str, path: str, *, noindex: bool = False) -> PageMeta:
    """Describe a page of text, at its address in the language it is read in."""
    path = localised(path)
    return PageMeta(title, description, path, absolute(path), noindex=noindex)


def shortened(text: str) -> str:
    """Cut a text at a word, for places that show little of it."""
    text = " ".join(text.split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
