"""An event's history for readers: each edition, why it came about, what it changed; no editor is named."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from incidents.language import localised
from incidents.models import Edition
from incidents.models.document import EventDocument
from incidents.taxonomy import ACTIONS, REDACTION_CATEGORIES
from incidents.timeline.archive import Archive, EditionLine, Gone, NoSuchPage, Published
from incidents.timeline.cards import event_path
from incidents.timeline.differences import Difference, differences
from incidents.timeline.wording import label_of, moment_words

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Removal:
    """The note that an edition's content was taken back: when, and the published category of the reason."""

    note: int
    edition: int
    at: datetime
    category: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of a history.

    `number` None is the note of a redaction, and `about` the edition it took back. `removed` says when that
    was, `category` why. `comparable` is false where there is no earlier text to compare with: in the first
    edition, what is not shown, and what follows a removed one (`after_removed`).
    """

    number: int | None
    about: int | None
    action: str
    when: str
    reason: str
    url: str
    removed: str
    category: str
    comparable: bool
    after_removed: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A page of a history, newest first; `title` and addresses are empty once the event is not public."""

    event: int
    title: str
    language: str
    url: str
    chapters: tuple[Chapter, ...]
    page: int
    pages: int

    def page_url(self, number: int) -> str:
        # The words of an address may be the very ones taken back; any word leads to the right one.
        path = f"{self.url or event_path(self.event, '-')}history/"
        return localised(path if number == 1 else f"{path}?page={number}")


def history_of(stands: Published | Gone, archive: Archive, at: int, page: int = 1) -> History:
    """Give a page of the history up to sequence `at` of what stands at an address; raises `NoSuchPage`.

    Three queries. Of an event that is not public only what happened is told, not what its editions said.
    """
    lines = archive.history(stands.event, at)
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    if page > pages:
        raise NoSuchPage(f"page {page} of {pages}")
    end = len(lines) - (page - 1) * PAGE_SIZE
    shown = lines[max(0, end - PAGE_SIZE) : end]
    is_public = isinstance(stands, Published)
    documents = _documents(lines, shown, archive) if is_public else {}
    removals = removals_of(stands.event)
    path = event_path(stands.event, stands.document["slug"]) if isinstance(stands, Published) else ""
    return History(
        event=stands.event,
        title=stands.document["title"] if isinstance(stands, Published) else "",
        language=stands.document["language"] if isinstance(stands, Published) else "en",
        url=path,
        chapters=tuple(_chapter(line, lines, documents, removals, path) for line in reversed(shown)),
        page=page,
        pages=pages,
    )


def removals_of(event: int) -> list[Removal]:
    """Give the notes that an event's editions were taken back; one query."""
    notes = Edition.objects.filter(event=event, redacts__isnull=False)
    columns = ("sequence", "redacts", "published_at", "content__document")
    return [
        Removal(sequence, redacts, at, json.loads(document)["category"] if document else "")
        for sequence, redacts, at, document in notes.order_by("sequence").values_list(*columns)
    ]


def _documents(
    lines: Sequence[EditionLine], shown: Sequence[EditionLine], archive: Archive
) -> Mapping[int, EventDocument]:
    """Read the documents of the lines shown, and of the one that the oldest is compared with."""
    first = lines.index(shown[0]) if shown else 0
    before = [line.sequence for line in lines[:first] if _holds_text(line)][-1:]
    editions = archive.published([*before, *(line.sequence for line in shown if _holds_text(line))])
    return {sequence: edition.document for sequence, edition in editions.items()}


def _holds_text(line: EditionLine) -> bool:
    return line.number is not None and not line.erased and ACTIONS[line.action].public


def _chapter(
    line: EditionLine,
    lines: Sequence[EditionLine],
    documents: Mapping[int, EventDocument],
    removals: Sequence[Removal],
    path: str,
) -> Chapter:
    removal = next((each for each in removals if line.sequence in (each.note, each.edition)), None)
    about = next((each.number for each in lines if removal and each.sequence == removal.edition), None)
    earlier = [other for other in lines if other.sequence < line.sequence and other.number is not None]
    # A withdrawal says nothing of its own; the text before a restoration is that before the withdrawal.
    spoken_before = [other for other in earlier if other.erased or _holds_text(other)]
    previous = spoken_before[-1] if spoken_before else None
    old = documents.get(previous.sequence) if previous else None
    new = documents.get(line.sequence)
    return Chapter(
        number=line.number,
        about=about,
        action=label_of(ACTIONS[line.action]),
        when=moment_words(line.published_at),
        reason=line.reason,
        url=localised(f"{path}?edition={line.number}") if new and path else "",
        removed=moment_words(removal.at) if removal else "",
        category=label_of(REDACTION_CATEGORIES[removal.category]) if removal and removal.category else "",
        comparable=old is not None and new is not None,
        after_removed=new is not None and previous is not None and previous.erased,
        differences=differences(old, new) if old and new else (),
    )
