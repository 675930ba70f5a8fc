"""What has happened to the events of a query, as a feed."""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from incidents.exports.about import About, about, about_json
from incidents.exports.answers import Answer
from incidents.exports.feeds import Entry, Feed, atom, json_feed, tag_uri
from incidents.language import gettext, listed, spoken, unmarked
from incidents.models.document import EventDocument
from incidents.taxonomy import ACTIONS, GRADES, KINDS, REDACTION_CATEGORIES
from incidents.timeline.archive import Published
from incidents.timeline.cards import date_words, place_words
from incidents.timeline.following import Told, newest_told
from incidents.timeline.wording import label_of, moment_words, name_in

MOST_EDITIONS: Final = 100
ATOM_PATH: Final = "/timeline.atom"
JSON_FEED_PATH: Final = "/timeline.feed.json"


def atom_feed(answer: Answer) -> Iterator[bytes]:
    """Write the newest editions of events that match or matched, as Atom."""
    yield atom(feed_of(answer, ATOM_PATH))


def json_feed_of(answer: Answer) -> Iterator[bytes]:
    """Write the same as JSON Feed."""
    yield json_feed(feed_of(answer, JSON_FEED_PATH))


def feed_of(answer: Answer, path: str) -> Feed:
    """Make the feed of a query; its id is the address that is followed, pinned only where that is."""
    found = about(answer)
    lines = newest_told(answer.archive, answer.query, answer.head.sequence, MOST_EDITIONS)
    return Feed(
        title=f"{found.description} — Dateline",
        subtitle=" ".join([*found.notices, state_words(found)]),
        url=answer.base_url + answer.query.replacing().url(path),
        page=answer.base_url + answer.query.replacing().url(),
        language=answer.query.lang,
        author="Dateline",
        rights=f"{found.attribution} {found.licence}",
        licence=found.licence,
        entries=tuple(entry_of(line, base_url=answer.base_url) for line in lines),
        updated=answer.head.at,
        about=about_json(found),
    )


def state_words(found: About) -> str:
    """Say what the log and the result can be checked by, for forms that have no fields for it."""
    words = gettext(
        "As of {moment}, edition {sequence} of the log, {digest}. Digest of the result: {result}.",
        moment=moment_words(found.head.at),
        sequence=found.head.sequence,
        digest=found.head.digest,
        result=found.digest or "–",
    )
    return unmarked(words)


def entry_of(line: Told, *, base_url: str) -> Entry:
    """Make an entry of an edition: of one that readers no longer see, only what its notice says."""
    own = f"notes/{line.sequence}" if line.number is None else f"editions/{line.number}"
    document = line.edition.document if line.edition else None
    return Entry(
        id=tag_uri(base_url, line.published_at, f"/events/{line.event}/{own}"),
        url=_url(line, document, base_url),
        title=unmarked(_title(line, document)),
        html=_html(line, document),
        language=document["language"] if document else spoken(),
        at=line.published_at,
        tags=_tags(line, document),
        facts=_facts(line),
    )


def _url(line: Told, document: EventDocument | None, base_url: str) -> str:
    if document:
        return f"{base_url}/events/{document['id']}/{document['slug']}/"
    return f"{base_url}/events/{line.merged_into or line.event}/"


def _title(line: Told, document: EventDocument | None) -> str:
    if document is None:
        return {
            "withdrawn": gettext("Withdrawn entry"),
            "merged": gettext("Merged entry"),
            "redacted": gettext("Removed entry"),
        }[line.action]
    if line.action == "published":
        return document["title"]
    return gettext("{action}: {title}", action=label_of(ACTIONS[line.action]), title=document["title"])


def _html(line: Told, document: EventDocument | None) -> str:
    if document:
        lines = [*([line.reason] if line.reason else []), *_lines(document)]
    elif line.action == "merged":
        lines = [gettext("The entry was a duplicate; its address leads to the one that was kept.")]
    elif line.category:
        lines = [label_of(REDACTION_CATEGORIES[line.category])]
    else:
        lines = [line.reason]
    return "".join(f"<p>{escape(unmarked(text))}</p>" for text in lines if text)


def _lines(document: EventDocument) -> list[str]:
    words = date_words(document["when"])
    when = listed(part for part in (words.with_year, words.note) if part)
    outlets = dict.fromkeys(name_in(claim["document"]["outlet"]) for claim in document["claims"])
    return [
        listed([when, place_words(document)], "; "),
        document["summary"],
        listed([label_of(GRADES[document["grade"]]), *outlets], "; "),
    ]


def _tags(line: Told, document: EventDocument | None) -> tuple[str, ...]:
    return (line.action, *([KINDS[document["kind"]].slug, document["strand"]] if document else []))


def _facts(line: Told) -> dict[str, Any]:
    edition: Published | None = line.edition
    return {
        "event": line.event,
        "edition": line.number,
        "sequence": line.sequence,
        "action": line.action,
        "merged_into": line.merged_into,
        "digest": edition.digest if edition else None,
    }
