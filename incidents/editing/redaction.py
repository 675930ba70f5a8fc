"""Take words out of the log for good: a note says that it was done, and why in one word.

Two Administrators decide. The note's own reason stays with the desk; readers learn category and date.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from incidents.editing.facets import facets_of, freeze
from incidents.editing.log import BATCH, Entry, append, notice, record_redaction, writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.review import Refused, former_names, republish_without
from incidents.editing.taking_out import Words, clean_the_desk, texts_of, without_words
from incidents.models import Edition, EditionContent, Event
from incidents.models.document import EventDocument, Facets
from incidents.taxonomy import REDACTION_CATEGORIES
from incidents.words import tokens

ADMINISTRATORS = "Administrator"


def is_administrator(user: Any) -> bool:
    """Whether a user may decide on redactions; one query for anybody but a superuser."""
    if not user.is_active:
        return False
    return bool(user.is_superuser or user.groups.filter(name=ADMINISTRATORS).exists())


def redact(
    *,
    editions: Sequence[Edition],
    by: Any,
    approved_by: Any,
    category: str,
    note: str,
    replacement: bool = False,
) -> list[Edition]:
    """Erase the contents of editions, and append a note for each; give the notes, then the replacements.

    Every edition that holds the words has to be named: `editions_that_say` finds them. Without
    `replacement` an event whose current edition is erased leaves the lists, and its address answers 410;
    with it, the working copy, from which the words have been taken out, is published in its place. One
    transaction; raises `Refused` and `PermissionDenied` with nothing done.
    """
    _check_decision(by, approved_by, category, note)
    with writers_lock():
        erased = {edition.pk: _erasable(edition.pk) for edition in editions}
        if not erased:
            raise Refused(Refusal("editions", "Name the editions to redact."))
        before = {sequence: _document(sequence) for sequence in erased}
        notes = [
            _erase(edition, by=by, approved_by=approved_by, category=category, note=note)
            for _, edition in sorted(erased.items())
        ]
        current = [edition for edition in erased.values() if edition.superseded_by is None]
        for edition in sorted(current, key=lambda edition: edition.pk):
            event = Event.objects.get(public_id=edition.event)
            public = before[edition.pk]
            if replacement and public is not None:
                notes.append(republish_without(event, before=public, by=by))
            elif event.state == "published":
                Event.objects.filter(pk=event.pk).update(state="withdrawn", version=event.version + 1)
    return notes


def take_out(
    *, words: Words, by: Any, approved_by: Any, category: str, note: str, keeps_events: bool
) -> list[Edition]:
    """Take words out of everything: of the log, of working copies and shared records, of short links.

    Erases every edition that says them. With `keeps_events` what readers see of those events is published
    again without the words; without, the events leave the archive. Gives the notes, then the new editions.
    One transaction; raises `Refused` and `PermissionDenied` with nothing done.
    """
    _check_decision(by, approved_by, category, note)
    with writers_lock():
        editions = editions_that_say(*words.spellings)
        public = _public_contents(editions) if keeps_events else []
        cleaning = clean_the_desk(words)
        if not editions and not cleaning.texts:
            raise Refused(Refusal("words", "Nothing says these words."))
        done = []
        if editions:
            done = redact(editions=editions, by=by, approved_by=approved_by, category=category, note=note)
        for content in public:
            done.append(_publish_without(content, words, cleaning.slugs, by))
        if left := editions_that_say(*words.spellings):
            named = " ".join(str(edition.event) for edition in left)
            told = (
                f"Events {named} would still say the words, in another spelling: add it as a line of its own."
            )
            raise Refused(Refusal("words", told))
    return done


def editions_that_say(*spellings: str) -> list[Edition]:
    """Find every edition that still says some words, in any spelling that search folds together.

    Whatever search does not read (titles of documents, addresses, reasons) is looked through as it is
    written, whatever joins the words. Reads the whole log.
    """
    found: set[int] = set()
    for spelling in spellings:
        parts = tokens(spelling)
        if not parts:
            continue
        plain = re.findall(r"\w+", spelling)
        maybe = Q(search_text__contains=" ".join(parts))
        maybe |= Q(document__icontains=plain[0]) | Q(reason__icontains=plain[0])
        exactly = Words((spelling,), "")
        for content in EditionContent.objects.filter(maybe).iterator(BATCH):
            if _says(content, f" {' '.join(parts)} ", exactly):
                found.add(content.pk)
    return list(Edition.objects.filter(pk__in=found).order_by("sequence"))


def _says(content: EditionContent, folded: str, exactly: Words) -> bool:
    if any(folded in f" {line} " for line in content.search_text.partition(" ")[2].split("\n")):
        return True
    texts = (text for _, text in texts_of(json.loads(content.document)))
    return exactly.are_in(content.reason) or any(map(exactly.are_in, texts))


def _public_contents(editions: Sequence[Edition]) -> list[EditionContent]:
    """Give what readers see now of the events among these, before it is erased."""
    standing = [edition.pk for edition in editions if edition.superseded_by is None]
    contents = EditionContent.objects.filter(edition__in=standing).select_related("edition")
    return [content for content in contents.order_by("pk") if "title" in json.loads(content.document)]


def _publish_without(content: EditionContent, words: Words, slugs: Mapping[str, str], by: Any) -> Edition:
    """Publish what readers saw of an event, without the words; the working copy stays what it was."""
    event = content.edition.event
    document = without_words(json.loads(content.document), words, slugs)
    known: Facets = json.loads(content.facets)
    facets = facets_of(
        document,
        day_order=known["order"][3],
        also=former_names([document])[0],
        corrected=known["corrected"],
    )
    # Redacting took the event out of sight.
    Event.objects.filter(public_id=event).update(state="published")
    frozen = freeze(document, facets)
    return append(Entry(event=event, action="edited", material=False, frozen=frozen, reason="", by=by))


def _check_decision(by: Any, approved_by: Any, category: str, note: str) -> None:
    if not is_administrator(by) or not is_administrator(approved_by):
        raise PermissionDenied("A redaction needs two Administrators.")
    if by.pk == approved_by.pk:
        raise PermissionDenied("A redaction needs two different Administrators.")
    check_grounds(category, note)


def check_grounds(category: str, note: str) -> None:
    """Refuse a redaction without a published category, or without a reason for the desk."""
    if category not in REDACTION_CATEGORIES:
        raise Refused(Refusal("category", f"The category is one of: {', '.join(REDACTION_CATEGORIES)}."))
    if not note.strip():
        raise Refused(Refusal("note", "The desk keeps a reason for every redaction: write it down."))


def _erasable(sequence: int) -> Edition:
    edition = Edition.objects.filter(pk=sequence).first()
    if edition is None:
        raise Refused(Refusal("editions", f"There is no edition {sequence}."))
    if edition.redacts is not None:
        raise Refused(Refusal("editions", f"Edition {sequence} is itself a note of a redaction."))
    if not EditionContent.objects.filter(edition=edition).exists():
        raise Refused(Refusal("editions", f"Edition {sequence} has been redacted already."))
    return edition


def _document(sequence: int) -> EventDocument | None:
    """Give the document about to be erased, None where it is a notice already."""
    document = json.loads(EditionContent.objects.get(edition=sequence).document)
    return document if "title" in document else None


def _erase(edition: Edition, *, by: Any, approved_by: Any, category: str, note: str) -> Edition:
    written = append(
        Entry(
            event=edition.event,
            action="redacted",
            material=True,
            frozen=notice(edition.event, category),
            reason="",
            by=by,
            redacts=edition.sequence,
            approved_by=approved_by,
            note=note.strip(),
        )
    )
    # The triggers let a content go only now that its note stands.
    EditionContent.objects.filter(edition=edition).delete()
    record_redaction(written, edition, category)
    return written
