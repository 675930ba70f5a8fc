"""The record of corrections as an Atom feed."""

import re
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from incidents.language import gettext, localised, spoken, unmarked
from incidents.timeline.rectifications import Rectification, Rectifications

# XML 1.0 has no form for these, not even an escaped one.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def corrections_atom(record: Rectifications, *, base_url: str, publisher: str) -> str:
    """Write what was put right, newest first; each entry keeps its id for ever."""
    feed = Atom1Feed(
        title=gettext("Corrections"),
        link=base_url + localised("/corrections/"),
        description=gettext("What this timeline corrected, withdrew, merged or removed, with the reason."),
        language=spoken(),
        author_name=_clean(publisher) or "Dateline",
        feed_url=base_url + localised("/corrections.atom"),
    )
    host = urlsplit(base_url).hostname
    for line in record.lines:
        feed.add_item(
            title=_clean(_title(line)),
            link=base_url + (line.url or localised("/corrections/")),
            description=_clean(_description(line)),
            unique_id=f"tag:{host},2021:correction:{line.sequence}",
            pubdate=line.at,
            updateddate=line.at,
        )
    text: str = feed.writeString("utf-8")
    return text


def _title(line: Rectification) -> str:
    return f"{line.label}: {line.title}" if line.title else line.label


def _description(line: Rectification) -> str:
    if line.kept is not None:
        return unmarked(gettext("A duplicate of entry {n}.", n=line.kept))
    return line.reason or line.category


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
