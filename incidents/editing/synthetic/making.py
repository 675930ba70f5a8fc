"""Making the batches of an archive: in this process, or ahead of it in another where there are many."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Final

import django

from incidents.editing.log import BATCH
from incidents.editing.synthetic.events import Archive, Made
from incidents.editing.synthetic.examplia import Examplia

MANY: Final = 20_000
"""Events from which on it pays to start a process that makes them while this one publishes."""
AHEAD: Final = 8
"""Batches made and not yet published, each about a megabyte."""


def batches(country: Examplia, before: int) -> Iterator[list[Made]]:
    """Give the batches from the event numbered `before`, from 0, to the last, in their order."""
    numbers = range(before // BATCH, -(-country.count // BATCH))
    if country.count - before < MANY:
        archive = Archive(country)
        yield from map(archive.batch, numbers)
        return
    # A process of its own beginning: a copy of this one would share its connection to the database.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup) as maker:
        waiting: deque[Future[list[Made]]] = deque()
        try:
            for number in numbers:
                waiting.append(maker.submit(_batch, country.count, country.seed, number))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            maker.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End when the process that publishes does: one that is killed tells nobody to stop."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _batch(count: int, seed: int, number: int) -> list[Made]:
    return _archive(count, seed).batch(number)


@lru_cache(maxsize=1)
def _archive(count: int, seed: int) -> Archive:
    Thread(target=_end_with_parent, daemon=True).start()
    return Archive(Examplia(count, seed))
