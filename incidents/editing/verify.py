"""Read the whole log again, and name the first edition that does not fit."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import OuterRef, Subquery

from incidents.editing.log import HEADS, REDACTIONS, recorded
from incidents.editing.second_person import ALONE
from incidents.models import Edition, EditionAuthor, EditionContent
from incidents.models.log import GENESIS
from incidents.models.search_text import search_text
from incidents.models.triggers import triggers_missing
from incidents.taxonomy import ACTIONS, REDACTION_CATEGORIES

BATCH = 500
NOTICE_KEYS = {"schema", "id", "category"}

# What reading a row may raise whose columns hold what no writer puts there: SQLite keeps any value anywhere.
UNREADABLE = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`first_bad` is the sequence of the first edition that does not fit, None if no edition is at fault.

    `problem` is None if all is well. `sequence` and `digest` are the head of what was read and fits.
    """

    first_bad: int | None
    problem: str | None
    sequence: int
    digest: str


class Misfit(Exception):  # noqa: N818
    """An edition does not fit."""

    def __init__(self, sequence: int, problem: str) -> None:
        super().__init__(problem)
        self.sequence = sequence


def verify(head: tuple[int, str] | None = None) -> Verdict:
    """Recompute every digest, succession and word; compare with `heads.log` and with `head`, if given.

    Reads all editions in batches, three queries each. `head` is a sequence and its digest, kept elsewhere.
    """
    reading = _Reading(notes=_notes(), heads=_heads(head))
    try:
        for row in _editions():
            reading.check(row)
        reading.check_end()
    except Misfit as misfit:
        first = reading.first_broken_succession(cause=misfit.sequence)
        return first or Verdict(misfit.sequence, str(misfit), reading.sequence, reading.digest)
    if first := reading.first_broken_succession(cause=None):
        return first
    missing = triggers_missing(connection)
    problem = f"The database lacks triggers of the log: {', '.join(missing)}." if missing else None
    return Verdict(None, problem, reading.sequence, reading.digest)


@dataclass(frozen=True, slots=True)
class _Row:
    """An edition with what should belong to it."""

    edition: Edition
    content: EditionContent | None
    author: EditionAuthor | None
    following: int | None


@dataclass(frozen=True, slots=True)
class _BrokenSuccession:
    """An edition superseded by another than it says; `others` are the two, one of them maybe the culprit."""

    verdict: Verdict
    others: tuple[int | None, int | None]


@dataclass
class _Reading:
    """How far the log has been read: everything up to `sequence` fits, its digest is `digest`.

    `notes` leads from an erased edition to its note, `heads` from a sequence to the digest recorded for it.
    """

    notes: Mapping[int, int]
    heads: Mapping[int, str]
    sequence: int = 0
    digest: str = GENESIS
    broken: list[_BrokenSuccession] = field(default_factory=list)

    def check(self, row: _Row) -> None:
        expected = self.sequence + 1
        if row.edition.sequence != expected:
            raise Misfit(expected, f"Edition {expected} is missing.")
        try:
            problem = next(self._problems(row), None)
        except UNREADABLE:
            problem = "cannot be read"
        if problem:
            raise Misfit(expected, f"Edition {expected} {problem}.")
        self._note_succession(row)
        self.sequence, self.digest = expected, row.edition.digest

    def _problems(self, row: _Row) -> Iterator[str]:
        edition = row.edition
        if edition.chained(self.digest) != edition.digest:
            yield "does not have the digest of its columns"
        if self.heads.get(edition.sequence, edition.digest) != edition.digest:
            yield "is not the one whose digest was recorded when it was published"
        if edition.redacts is not None and not 0 < edition.redacts < edition.sequence:
            yield "redacts an edition that did not precede it"
        yield from self._content_problems(edition, row.content)
        yield from _author_problems(edition, row.author)

    def _note_succession(self, row: _Row) -> None:
        """Hold a broken succession back: a later edition that was moved or taken out may have broken it."""
        said, actual = row.edition.superseded_by, row.following
        if row.edition.number is None:
            actual = None
        if said != actual:
            problem = (
                f"Edition {row.edition.sequence} is said to be superseded by {said}, and is by {actual}."
            )
            verdict = Verdict(row.edition.sequence, problem, self.sequence, self.digest)
            self.broken.append(_BrokenSuccession(verdict, (said, actual)))

    def first_broken_succession(self, *, cause: int | None) -> Verdict | None:
        """Give the first succession that is broken, unless the edition `cause` accounts for it."""
        unexplained = (entry for entry in self.broken if cause is None or cause not in entry.others)
        first = next(unexplained, None)
        return first.verdict if first else None

    def _content_problems(self, edition: Edition, content: EditionContent | None) -> Iterator[str]:
        if content is None:
            if edition.sequence not in self.notes:
                yield "has lost its content without a redaction"
            return
        if edition.sequence in self.notes:
            yield f"was redacted by edition {self.notes[edition.sequence]}, and has its content still"
        if content.digest() != edition.content_digest:
            yield "does not have the digest of its content"
        document = json.loads(content.document)
        if document["id"] != edition.event:
            yield "holds the document of another event"
        if ACTIONS[edition.action].public:
            if content.search_text != search_text(document):
                yield "holds other words than its document"
        else:
            yield from _notice_problems(edition, content, document)

    def check_end(self) -> None:
        """See that nothing was cut off, and that nothing stands beside the log."""
        last = max(self.heads, default=0)
        if last > self.sequence:
            raise Misfit(
                self.sequence + 1, f"Editions up to {last} were published; the log ends at {self.sequence}."
            )
        for model in (EditionContent, EditionAuthor):
            stray = model._default_manager.exclude(edition_id__in=Edition.objects.values("sequence")).first()
            if stray:
                raise Misfit(self.sequence + 1, f"A row of {model._meta.verbose_name} belongs to no edition.")
        for fields in recorded(REDACTIONS):
            if len(fields) == 5 and fields[1].isdigit() and int(fields[1]) not in self.notes:
                raise Misfit(int(fields[1]), f"Edition {fields[1]} was redacted, and is here again.")


def _notice_problems(edition: Edition, content: EditionContent, document: dict[str, object]) -> Iterator[str]:
    if set(document) != NOTICE_KEYS or content.facets != "{}" or content.search_text:
        yield "takes an event away, and still tells of it"
    category = document["category"]
    if (category in REDACTION_CATEGORIES) != (edition.action == "redacted"):
        yield "does not have the category of a redaction"


def _author_problems(edition: Edition, author: EditionAuthor | None) -> Iterator[str]:
    if author is None:
        yield "has lost its author's row"
    elif edition.action != "redacted" and author.note not in ("", ALONE):
        yield "has the note of a redaction, and is none"
    elif edition.action == "redacted" and not author.note:
        yield "has lost the desk's reason for its redaction"


def _notes() -> dict[int, int]:
    notes = Edition.objects.filter(action="redacted", redacts__isnull=False)
    return {redacts: note for note, redacts in notes.values_list("sequence", "redacts") if redacts}


def _heads(head: tuple[int, str] | None) -> dict[int, str]:
    """Give the digests recorded outside the database; a line torn by a crash is none."""
    lines = [fields for fields in recorded(HEADS) if len(fields) == 3 and fields[0].isdigit()]
    heads = {int(fields[0]): fields[1] for fields in lines if len(fields[1]) == len(GENESIS)}
    return heads | dict([head] if head else [])


def _editions() -> Iterator[_Row]:
    """Read the log in order, a batch at a time."""
    last = 0
    while True:
        sequences = list(
            Edition.objects.filter(sequence__gt=last)
            .order_by("sequence")
            .values_list("sequence", flat=True)[:BATCH]
        )
        if not sequences:
            return
        try:
            yield from _batch(sequences)
        except UNREADABLE:
            # One row that cannot be converted spoils its batch: read up to it one by one.
            for sequence in sequences:
                yield from _alone(sequence)
        last = sequences[-1]


def _batch(sequences: list[int]) -> list[_Row]:
    successor = Edition.objects.filter(
        event=OuterRef("event"), number__isnull=False, sequence__gt=OuterRef("sequence")
    ).order_by("sequence")
    editions = Edition.objects.annotate(following=Subquery(successor.values("sequence")[:1]))
    found = list(editions.filter(sequence__in=sequences).order_by("sequence"))
    contents = EditionContent.objects.in_bulk(sequences)
    authors = EditionAuthor.objects.in_bulk(sequences)
    return [
        _Row(
            edition,
            contents.get(edition.sequence),
            authors.get(edition.sequence),
            edition.following,
        )
        for edition in found
    ]


def _alone(sequence: int) -> list[_Row]:
    try:
        return _batch([sequence])
    except UNREADABLE as error:
        raise Misfit(sequence, f"Edition {sequence} cannot be read.") from error
