"""Feeds as Atom (RFC 4287) and JSON Feed 1.1: any list of what was told, with its rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from incidents.exports.instants import instant
from incidents.exports.members import dumped
from incidents.exports.plain_text import writable

_BEFORE_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told. `html` is markup of ours alone; `id` never changes; `facts` are for programs."""

    id: str
    url: str
    title: str
    html: str
    language: str
    at: datetime
    tags: tuple[str, ...] = ()
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """`url` is the feed's own address and its id, `page` what it is a feed of. Entries are newest first."""

    title: str
    subtitle: str
    url: str
    page: str
    language: str
    author: str
    rights: str
    licence: str
    entries: tuple[Entry, ...]
    updated: datetime | None = None
    about: Mapping[str, Any] | None = None


def tag_uri(base_url: str, at: datetime, path: str) -> str:
    """Give an id after RFC 4151: the same whatever becomes of title and address."""
    return f"tag:{urlsplit(base_url).hostname},{at.astimezone(UTC):%Y-%m-%d}:{path}"


def atom(feed: Feed) -> bytes:
    """Write a feed as Atom."""
    written = _Atom(
        title=writable(feed.title),
        link=feed.page,
        description="",
        subtitle=writable(feed.subtitle),
        language=feed.language,
        author_name=writable(feed.author),
        author_link=feed.page,
        feed_url=feed.url,
        feed_guid=feed.url,
        feed_copyright=writable(feed.rights),
        licence=feed.licence,
        as_of=feed.updated,
    )
    for entry in feed.entries:
        written.add_item(
            title=writable(entry.title),
            link=entry.url,
            description=writable(entry.html),
            unique_id=entry.id,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=entry.tags,
            language=entry.language,
        )
    text = StringIO()
    written.write(text, "utf-8")
    return text.getvalue().encode()


def json_feed(feed: Feed) -> bytes:
    """Write a feed as JSON Feed; what it has no name for stands under `_dateline`."""
    own: dict[str, Any] = {"_dateline": {"about": feed.about}} if feed.about else {}
    return dumped(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.subtitle,
            "home_page_url": feed.page,
            "feed_url": feed.url,
            "language": feed.language,
            "authors": [{"name": feed.author, "url": feed.page}],
            **own,
            "items": [_item(entry) for entry in feed.entries],
        }
    ).encode()


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": instant(entry.at),
        "date_modified": instant(entry.at),
        "language": entry.language,
        "tags": list(entry.tags),
        **({"_dateline": dict(entry.facts)} if entry.facts else {}),
    }


class _Atom(Atom1Feed):
    """Django's writer, which never reads the clock and says in which language an entry is."""

    def latest_post_date(self) -> datetime:
        dates: Iterable[datetime] = [item["updateddate"] for item in self.items]
        return max(dates, default=self.feed["as_of"] or _BEFORE_ALL)

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "license", "href": self.feed["licence"]})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}
