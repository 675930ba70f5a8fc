"""The differences between two editions in words: which field, what it said, what it says."""

from collections.abc import Iterator
from dataclasses import dataclass

from incidents.language import gettext
from incidents.models.document import EventDocument
from incidents.timeline.edition_claims import Stated
from incidents.timeline.edition_fields import things_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; `old` is empty for what was added, `new` for what is no longer there."""

    field: str
    old: str
    new: str


def differences(before: EventDocument, after: EventDocument) -> tuple[Difference, ...]:
    """Name everything a reader can see that differs, in the page's language and in the order of a page.

    No queries. Of what was added or taken out only the main words are given; links name the other event by
    its number, since a title belongs to an edition of its own.
    """
    old, new = things_of(before), things_of(after)
    keys = [*new, *(key for key in old if key not in new)]
    found = (difference for key in keys for difference in _between(old.get(key), new.get(key)))
    return tuple(found)


def _between(old: Stated | None, new: Stated | None) -> Iterator[Difference]:
    if old is None or new is None:
        known = new or old
        if known is not None:
            yield Difference(known.label, old.words if old else "", new.words if new else "")
        return
    if old.words != new.words:
        yield Difference(new.label, old.words, new.words)
    for label, words in new.details.items():
        if words != old.details.get(label, ""):
            field = gettext("{thing}: {detail}", thing=new.name, detail=label)
            yield Difference(field, old.details.get(label, ""), words)
