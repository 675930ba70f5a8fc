"""Propose a redaction, show what it reaches, and decide on it: two Administrators, one after the other."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from incidents.editing.accounts.audit import REDACTED, record
from incidents.editing.log import writers_lock
from incidents.editing.redaction import check_grounds, editions_that_say, is_administrator, take_out
from incidents.editing.review import Conflict
from incidents.editing.taking_out import Words, kept_by_the_desk, short_links, texts_of
from incidents.models import Edition, EditionContent, RedactionProposal

MOST_PASSAGES = 20
"""Passages that are shown of one edition or table, each of the others only counted."""


@dataclass(frozen=True, slots=True)
class Saying:
    """An edition that says the words: where, and whether readers of the event's page see it now."""

    edition: Edition
    title: str
    is_public: bool
    passages: tuple[tuple[str, str, str], ...]
    """Where it stands, what stands there now, and what is to stand there."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a redaction takes the words out of, as it now is."""

    editions: tuple[Saying, ...]
    desk: tuple[tuple[str, str, str], ...]
    links: int

    @property
    def seen(self) -> str:
        """What names this reach: whoever confirms another one than they saw is told so."""
        return ",".join(str(saying.edition.pk) for saying in self.editions)

    @property
    def events(self) -> int:
        """How many events readers find now that say the words."""
        return sum(saying.is_public for saying in self.editions)


def reach_of(words: Words) -> Reach:
    """Find everything that says the words; reads the log and each of the desk's tables once."""
    desk = []
    for kept in kept_by_the_desk(words):
        desk += [(kept.label, passage, words.without(passage)) for passage in words.passages(kept.text)]
    editions = editions_that_say(*words.spellings)
    contents = EditionContent.objects.in_bulk([edition.pk for edition in editions])
    return Reach(
        editions=tuple(_saying(edition, contents[edition.pk], words) for edition in editions),
        desk=tuple(desk[:MOST_PASSAGES]),
        links=len(short_links(words)),
    )


def _saying(edition: Edition, content: EditionContent, words: Words) -> Saying:
    document = json.loads(content.document)
    passages = []
    for where, text in [*texts_of(document), ("reason", content.reason)]:
        passages += [(where, passage, words.without(passage)) for passage in words.passages(text)]
    return Saying(
        edition=edition,
        title=document.get("title", ""),
        is_public="title" in document and edition.superseded_by is None,
        passages=tuple(passages[:MOST_PASSAGES]),
    )


def propose(*, words: Words, keeps_events: bool, category: str, note: str, by: Any) -> RedactionProposal:
    """Write a proposal down, for another Administrator to decide; raise `Refused` or `PermissionDenied`."""
    if not is_administrator(by):
        raise PermissionDenied("Administrators propose redactions.")
    check_grounds(category, note)
    return RedactionProposal.objects.create(
        words="\n".join(words.spellings),
        replacement=words.replacement,
        keeps_events=keeps_events,
        category=category,
        note=note.strip(),
        proposed_by=by,
    )


def words_of(proposal: RedactionProposal) -> Words:
    """Give what is to be taken out, while it has not been decided."""
    return Words.typed(proposal.words, proposal.replacement)


def confirm(*, proposal: RedactionProposal, by: Any, seen: str, request: HttpRequest | None) -> list[Edition]:
    """Redact as proposed; `by` is another Administrator, who saw the reach that `seen` names.

    One transaction. Raises `PermissionDenied`, `Refused` and, where the proposal was decided meanwhile or
    reaches other editions by now, `Conflict`; with nothing done.
    """
    with writers_lock():
        waiting = _waiting(proposal)
        words = words_of(waiting)
        if reach_of(words).seen != seen:
            raise Conflict("Other editions say these words by now: look at the page again.")
        notes = take_out(
            words=words,
            by=waiting.proposed_by,
            approved_by=by,
            category=waiting.category,
            note=waiting.note,
            keeps_events=waiting.keeps_events,
        )
        sequences = [edition.pk for edition in notes]
        _settle(waiting, RedactionProposal.CONFIRMED, by, notes=" ".join(map(str, sequences)))
        name = by.get_username()
        record(
            REDACTED,
            account=waiting.proposed_by.get_username(),
            by=name,
            request=request,
            category=waiting.category,
            editions=sequences,
        )
    return notes


def reject(*, proposal: RedactionProposal, by: Any) -> None:
    """Decide against a proposal, or take one's own back; the words are forgotten."""
    if not is_administrator(by):
        raise PermissionDenied("Administrators decide on redactions.")
    with writers_lock():
        _settle(_waiting(proposal), RedactionProposal.REJECTED, by)


def _waiting(proposal: RedactionProposal) -> RedactionProposal:
    found = RedactionProposal.objects.select_for_update(of=("self",)).select_related("proposed_by")
    waiting = found.filter(pk=proposal.pk, stage=RedactionProposal.WAITING).first()
    if waiting is None:
        raise Conflict("This proposal has been decided already.")
    return waiting


def _settle(proposal: RedactionProposal, stage: str, by: Any, notes: str = "") -> None:
    RedactionProposal.objects.filter(pk=proposal.pk).update(
        stage=stage, words="", replacement="", decided_by=by, decided_at=timezone.now(), notes=notes
    )
