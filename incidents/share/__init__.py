"""What a view is outside its page: links, previews, citations, embeds."""

from incidents.share.links import ShareLinks, event_links, view_links
from incidents.share.meta import (
    PageMeta,
    absolute,
    event_meta,
    history_meta,
    page_meta,
    shortened,
    timeline_meta,
)

__all__ = [
    "PageMeta",
    "ShareLinks",
    "absolute",
    "event_links",
    "event_meta",
    "history_meta",
    "page_meta",
    "shortened",
    "timeline_meta",
    "view_links",
]
