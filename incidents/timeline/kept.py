"""What is kept of editions from one page to the next, until one of them is taken back."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Any, Final, Generic, TypeVar

MOST_CARDS: Final = 3000
"""Cards as they are written, of about 3 kB."""
MOST_EDITIONS: Final = 1000
"""Editions with their documents, of about 10 kB once they are read."""

MOST_FIELDS: Final = 10_000
"""Fields of the rail, of about 200 bytes."""

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values asked for last, at most so many, by what they were made of; for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get_many(self, keys: Sequence[Hashable]) -> list[Value | None]:
        """Give what is held under each key, None where nothing is."""
        held = self._held
        with self._lock:
            for key in keys:
                if key in held:
                    held.move_to_end(key)
            return [held.get(key) for key in keys]

    def put(self, key: Hashable, value: Value) -> None:
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._most:
                self._held.popitem(last=False)


class Kept:
    """What was made of editions, which never change: nothing in here grows old.

    An archive begins another one when an edition is taken back or its log is another one, and gives it from
    then on; who still fills the old one fills what nobody will read.
    """

    def __init__(self) -> None:
        self.fields: Recent[Any] = Recent(MOST_FIELDS)
        self.cards: Recent[Any] = Recent(MOST_CARDS)
        self.editions: Recent[Any] = Recent(MOST_EDITIONS)
