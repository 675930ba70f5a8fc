"""What a view is outside its page: links, previews, citations, embeds."""

from incidents.share.meta import (
    PageMeta,
    ShareLinks,
    absolute,
    event_meta,
    history_meta,
    page_meta,
    shortened,
    timeline_links,
    timeline_meta,
)

__all__ = [
    "PageMeta",
    "ShareLinks",
    "absolute",
    "event_meta",
    "history_meta",
    "page_meta",
    "shortened",
    "timeline_links",
    "timeline_meta",
]
