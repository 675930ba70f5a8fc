"""An archive to measure with: invented events with the shapes of real ones, set in Examplia.

Count and seed make the same documents every time; salts and times of publication are the log's own. The
working copy is thin: shared records, documents and a row for each event, without claims, so that whoever
opens an event at the desk finds it and cannot publish it from there by mistake.
"""

from collections.abc import Callable
from dataclasses import dataclass

from incidents.editing.log import BATCH, Entry, append_many, newest, writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.review import Refused
from incidents.editing.synthetic.desk import Desk
from incidents.editing.synthetic.events import Made
from incidents.editing.synthetic.examplia import Examplia
from incidents.editing.synthetic.making import batches
from incidents.models import Collection, EditionContent
from incidents.models.log import canonical_json
from incidents.models.synthetic import SLUG

MOST_EVENTS = 10_000_000
Progress = Callable[[int], None]
"""Told how many events there are, after each transaction."""


@dataclass(frozen=True, slots=True)
class Generated:
    """How many events the archive held before, and how many were published now."""

    before: int
    published: int


def generate(*, count: int, seed: int, progress: Progress = lambda there: None) -> Generated:
    """Publish `count` invented events, or those of them that are not there yet.

    In transactions of 200: after an interruption the next run goes on where the log ends. Raises `Refused`
    where the archive holds other published entries, or invented ones of another count or seed.
    """
    if not 0 < count <= MOST_EVENTS or seed < 0:
        raise Refused(Refusal("count", f"Give a count of 1 to {MOST_EVENTS} and a seed of 0 or more."))
    country = Examplia(count, seed)
    with writers_lock():
        before = _begun(country)
        collection = country.save() if before < count else None
    if collection is None:
        return Generated(before, 0)
    desk = Desk(country, collection)
    there = before
    for made in batches(country, before):
        with writers_lock():
            if _published() != there:
                raise Refused(Refusal("", "Somebody else has published in this archive meanwhile."))
            desk.save(made)
            append_many([_entry(each) for each in made])
        there += len(made)
        progress(there)
    return Generated(before, count - before)


def _published() -> int:
    head = newest()
    return head.sequence if head else 0


def _begun(country: Examplia) -> int:
    """Give how many events of this archive are there, and refuse one that holds anything else."""
    there = _published()
    mark = f'"collections":{canonical_json([SLUG])}'
    if there and EditionContent.objects.exclude(facets__contains=mark).exists():
        raise Refused(
            Refusal("", "This archive holds published entries: invented ones need an archive of their own.")
        )
    known = Collection.objects.filter(slug=SLUG).first()
    if there and (known is None or known.coverage != country.coverage):
        made_by = known.coverage if known else "nobody knows what"
        raise Refused(Refusal("", f"This archive was generated differently: {made_by}"))
    if there % BATCH and there != country.count:
        raise Refused(Refusal("", "Somebody has published in this archive since it was generated."))
    return there


def _entry(made: Made) -> Entry:
    return Entry(
        event=made.id,
        action="published",
        material=True,
        frozen=made.frozen,
        reason="",
        by=None,
    )
