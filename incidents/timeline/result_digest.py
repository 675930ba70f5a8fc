"""The digest of a result: one line of hex that two people compare to know that they hold the same facts.

SHA-256 over a line "id digest" for each event, in ascending order of the ids, each line ended by a line feed
and in ASCII: `id` is the event's public number, `digest` that of the edition shown. It says nothing of order,
language or form, so every form of a query at one sequence has the same.
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from incidents.models import Edition
from incidents.timeline.archive import Head, Selection

BATCH: Final = 500
MOST_EVENTS: Final = 100_000
"""A larger result has no digest: it would take as long as reading it all."""
_HELD: Final = 64
_ID: Final = 8
"""Bytes of an event's number."""

_held: OrderedDict[tuple[str, bytes], str] = OrderedDict()
_lock = threading.Lock()


def digest_of(lines: Iterable[tuple[int, str]]) -> str:
    """Give the digest of (event id, edition digest) pairs in any order; holds 81 bytes for each."""
    held = sorted(event.to_bytes(_ID, "big") + bytes.fromhex(digest) for event, digest in lines)
    found = sha256()
    for line in held:
        found.update(f"{int.from_bytes(line[:_ID], 'big')} {line[_ID:].hex()}\n".encode("ascii"))
    return found.hexdigest()


def result_digest(selection: Selection, head: Head) -> str | None:
    """Give the digest of a selection, None above `MOST_EVENTS`; `head` is the log's state at its sequence.

    One query for 500 events, none where the process has answered for the same result already.
    """
    if selection.total > MOST_EVENTS:
        return None
    sequences = sorted(selection.sequences(selection.total))
    key = (head.digest, sha256(array("Q", sequences).tobytes()).digest())
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    digest = digest_of(_lines(sequences))
    with _lock:
        _held[key] = digest
        while len(_held) > _HELD:
            _held.popitem(last=False)
    return digest


def _lines(sequences: Sequence[int]) -> Iterable[tuple[int, str]]:
    for start in range(0, len(sequences), BATCH):
        editions = Edition.objects.filter(sequence__in=sequences[start : start + BATCH])
        yield from editions.order_by().values_list("event", "digest")
