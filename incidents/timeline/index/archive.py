"""The archive of a process: its index of one database, always caught up with the log."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from pyroaring import BitMap

from incidents.models import Edition
from incidents.replica import has_yet_to_reach
from incidents.timeline.archive import Head, Labels, Linked, PlaceLabel
from incidents.timeline.index import snapshot
from incidents.timeline.index.build import DOCUMENT_IF_NEEDED, build, empty_index, entry_of
from incidents.timeline.index.fold import Fold
from incidents.timeline.index.index import Index
from incidents.timeline.index.memory import settle
from incidents.timeline.index.names import labels_of, links_of, places_of
from incidents.timeline.index.selection import IndexSelection
from incidents.timeline.index.sets import bitmap_of
from incidents.timeline.index.view import View
from incidents.timeline.kept import Kept
from incidents.timeline.log import Log
from incidents.timeline.public import PUBLIC_ACTIONS
from incidents.timeline.query import TimelineQuery

logger = logging.getLogger(__name__)

FOLD_AT: Final = 4000
"""Later rows from which on they are folded in."""
FOLD_EVERY: Final = 60.0
"""Seconds between two folds; what was taken back does not wait."""
LARGE_GAP: Final = 5000
"""New editions from which on reading the whole log may be less work than adding each."""
PAST_VIEWS: Final = 8


class IndexArchive(Log):
    """The archive of one database; what each call gives and costs, `Archive` says.

    `_head` is the newest view; whoever changes its index holds `_lock` and then sets a new view, so that
    readers need none.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._head: View | None = None
        self._past: OrderedDict[tuple[int, int, int], View] = OrderedDict()
        self._empty = _view_of(empty_index())
        self._kept = Kept()
        self._folding: threading.Thread | None = None
        self._folded_at = -FOLD_EVERY

    def select(self, query: TimelineQuery, at: int) -> IndexSelection:
        if at > 0:
            self._catch_up()
        return IndexSelection(query, self._view(at), self)

    def matched(self, query: TimelineQuery, at: int) -> Collection[int]:
        if at > 0:
            self._catch_up()
        index = self._view(at).index
        rows = index.rows
        ever = bitmap_of(rows.by_sequence[: rows.published_by(at)]) - index.erased
        return IndexSelection(query, View(index, at, ever), self).editions  # type: ignore[return-value]

    def labels(self, values: Mapping[str, Collection[str]], at: int) -> Labels:
        return labels_of(self._view(at), self, values)

    def places(self, slugs: Collection[str], at: int) -> dict[str, PlaceLabel]:
        return places_of(self._view(at), self, slugs)

    def links(self, events: Collection[int], at: int) -> dict[int, tuple[Linked, ...]]:
        return links_of(self._view(at), events)

    def _view(self, at: int) -> View:
        """Give what is public at a sequence; reads the log only where it is newer than what is held."""
        if at == 0:
            return self._empty
        head = self._head
        if head is None or head.at < at:
            head = self._catch_up()
        if head.at < at:
            raise ValueError(f"the log holds no edition {at}")
        return head if head.at == at else self._past_view(head, at)

    def _past_view(self, head: View, at: int) -> View:
        # By what was erased, so that a view made while a redaction comes in is not given after it.
        key = id(head.index), len(head.index.erased), at
        with self._lock:
            if key in self._past:
                self._past.move_to_end(key)
                return self._past[key]
        view = View(head.index, at, head.index.live_at(at, head.live))
        with self._lock:
            self._past[key] = view
            while len(self._past) > PAST_VIEWS:
                self._past.popitem(last=False)
        return view

    def kept(self) -> Kept:
        return self._kept

    # Keeping up

    def _catch_up(self) -> View:
        """Give the newest view: one query where nothing is new, three where something is."""
        newest = self.head()
        head = self._head
        if head is None or not _reaches(head, newest):
            with self._lock:
                # Another thread may have caught up with more than what was newest for this one.
                newest = self.head()
                head = self._head
                if head is None or not _reaches(head, newest):
                    try:
                        head = self._advanced(newest)
                    except BaseException:
                        # Half of an edition must not stay in the index: the next reader starts anew.
                        self._head, self._kept = None, Kept()
                        raise
                    self._head = head
                    self._fold_if_due(head.index)
        return head

    def _advanced(self, newest: Head) -> View:
        """Give a view of the log's newest state: what is held and the editions since, or all anew."""
        if newest.sequence == 0:
            return self._empty
        held = self._head or self._loaded()
        if held is not None and _reaches(held, newest):
            return held
        if held is not None and held.at:
            gap = newest.sequence - held.at
            if 0 <= gap <= max(LARGE_GAP, held.count // 4) and (view := self._followed(held)):
                return view
            logger.warning("The log has moved on too far, or is another one: it is read anew for the index")
        self._kept = Kept()
        index = build(newest.sequence, newest.digest)
        self._save(index)
        _settle(index)
        return _view_of(index)

    @property
    def _snapshot_path(self) -> Path:
        return snapshot.snapshot_path()

    def _loaded(self) -> View | None:
        index = snapshot.load(self._snapshot_path)
        if index is None:
            return None
        _settle(index)
        return _view_of(index)

    def _save(self, index: Index) -> None:
        """Write a snapshot where it is worth while; nobody may add rows to the index meanwhile."""
        if index.rows.count >= snapshot.WORTHWHILE:
            snapshot.save(index, self._snapshot_path)

    def build_snapshot(self) -> tuple[int, int]:
        """Read the log and write the snapshot, however small; gives its newest sequence and its rows.

        Raises `OSError` where it cannot be written.
        """
        newest = self.head()
        index = build(newest.sequence, newest.digest)
        if not snapshot.save(index, self._snapshot_path):
            raise OSError(f"{self._snapshot_path} could not be written")
        return index.sequence, index.rows.count

    def _followed(self, held: View) -> View | None:
        """Add the editions since a view; None where the log does not hold the view's own."""
        index, touched = held.index, _Touched(held)
        since = Edition.objects.filter(sequence__gte=index.sequence).order_by("sequence")
        editions = since.values_list(*_COLUMNS, DOCUMENT_IF_NEEDED).iterator()
        if not index.ends_at(*next(editions, (0, ""))[:2]):
            return None
        for sequence, digest, event, action, redacts, facets, search_text, document in editions:
            if redacts is not None:
                index.erase(redacts)
                touched.everything()
                self._kept = Kept()
            elif action in PUBLIC_ACTIONS and facets is not None:
                touched.row(index.end(event, sequence))
                touched.row(index.append(entry_of(sequence, event, facets, search_text, document)))
            else:
                touched.row(index.end(event, sequence))
            index.sequence, index.digest = sequence, digest
        return touched.view()

    # Folding

    def _fold_if_due(self, index: Index) -> None:
        """Fold in the background, at most once a minute but for what was taken back."""
        if self._folding is not None and self._folding.is_alive():
            return
        waited = time.monotonic() - self._folded_at
        if index.erased or (index.later >= FOLD_AT and waited >= FOLD_EVERY):
            self._folding = threading.Thread(
                target=self._fold, args=(index, Fold(index)), name="fold the index", daemon=True
            )
            self._folding.start()

    def fold(self) -> None:
        """Fold now, and wait for it."""
        with self._lock:
            index = self._catch_up().index
            fold = Fold(index)
        self._fold(index, fold)

    def _fold(self, index: Index, fold: Fold) -> None:
        try:
            folded = fold.folded()
        except Exception:
            # The index is right as it is; it only grows slower.
            logger.exception("The index could not be folded")
            folded = index
        # Another process may have folded as much: one file serves all.
        if folded is not index and snapshot.saved_sequence(self._snapshot_path) < folded.sequence:
            self._save(folded)
        self._folded_at = time.monotonic()
        with self._lock:
            if folded is not index and self._head is not None and self._head.index is index:
                # Editions added meanwhile are read from the log again by who asks next.
                self._head = _view_of(folded)
                self._past.clear()
        _settle(folded)


def _reaches(held: View, newest: Head) -> bool:
    """Whether a view is as new as the database just read: at its newest edition, or past a late replica's.

    Its index alone does not tell: another thread may be adding editions to it, whose view is yet to come.
    """
    if held.at == newest.sequence and held.index.ends_at(newest.sequence, newest.digest):
        return True
    return newest.sequence < held.at and has_yet_to_reach(held.at, held.index.digest)


def _settle(index: Index) -> None:
    """Free what making a large index has left behind; a small one leaves little, and is made often."""
    if index.rows.count >= snapshot.WORTHWHILE:
        settle()


def _view_of(index: Index) -> View:
    return View(index, index.sequence, BitMap(index.live))


_COLUMNS: Final = (
    "sequence",
    "digest",
    "event",
    "action",
    "redacts",
    "content__facets",
    "content__search_text",
)


class _Touched:
    """The view that follows another: it keeps the names no change has touched."""

    def __init__(self, held: View) -> None:
        self._index = held.index
        self._names = dict(held.names)
        self._places = dict(held.places)

    def row(self, row: int | None) -> None:
        """Forget what the terms of a row are called: it has come, or it is no longer public."""
        if row is None or not self._names:
            return
        terms = self._index.terms
        for forward in self._index.forward.values():
            for number in forward.of(row):
                self._forget(terms.names[number])
        for key in [key for key in self._names if key[0] == "collection"]:
            self._forget(key)

    def _forget(self, key: tuple[str, str]) -> None:
        self._names.pop(key, None)
        if key[0] == "place":
            self._places.pop(key[1], None)

    def everything(self) -> None:
        self._names, self._places = {}, {}

    def view(self) -> View:
        view = _view_of(self._index)
        view.names, view.places = self._names, self._places
        return view
