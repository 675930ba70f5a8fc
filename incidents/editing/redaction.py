"""Take words out of the log for good: a note says that it was done, and why in one word.

Two Administrators decide. The note's own reason stays with the desk; readers learn category and date.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from incidents.editing.log import Entry, append, notice, record_redaction, writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.review import Refused, republish_without
from incidents.models import Edition, EditionContent, Event
from incidents.models.document import EventDocument
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


def editions_that_say(words: str) -> list[Edition]:
    """Find every edition that still holds some words, in any spelling that search folds together.

    Titles of documents and reasons are looked through as they are written. Reads the whole log.
    """
    wanted = " ".join(tokens(words))
    if not wanted:
        return []
    literal = json.dumps(words, ensure_ascii=False)[1:-1]
    holding = EditionContent.objects.filter(
        Q(search_text__contains=wanted) | Q(document__icontains=literal) | Q(reason__icontains=words)
    )
    return list(Edition.objects.filter(content__in=holding).order_by("sequence"))


def _check_decision(by: Any, approved_by: Any, category: str, note: str) -> None:
    if not is_administrator(by) or not is_administrator(approved_by):
        raise PermissionDenied("A redaction needs two Administrators.")
    if by.pk == approved_by.pk:
        raise PermissionDenied("A redaction needs two different Administrators.")
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
