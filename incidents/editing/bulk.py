"""Do one thing to many events, in batches: each step takes the next ones, and whoever comes back goes on.

An event and what came of it are written in one transaction. So a job that is killed at any moment has done
nothing twice and forgotten nothing, and two pages that take steps of one job do not meet.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from incidents.editing import review, workflow
from incidents.editing.log import writers_lock
from incidents.editing.refusal import Refusal
from incidents.models import BulkItem, BulkJob, Collection, Event

BATCH: Final = 50
"""Events of one step at most."""
STEP_SECONDS: Final = 2.0
"""After that a step begins no further event, so that a page can say how far it is."""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What can be done to many events; `done` is said of them afterwards, `needs` names what it takes."""

    label: str
    done: str
    act: Callable[[Event, BulkItem], object]
    needs: str = ""


def _submit(event: Event, item: BulkItem) -> object:
    return workflow.submit(event=event, by=item.job.by, version=item.version)


def _publish(event: Event, item: BulkItem) -> object:
    return review.publish(event=event, by=item.job.by, version=item.version)


def _withdraw(event: Event, item: BulkItem) -> object:
    return review.withdraw(event=event, by=item.job.by, reason=item.job.reason, version=item.version)


def _file(event: Event, item: BulkItem) -> object:
    collection = item.job.collection
    copy = review.take(event, item.version, states=tuple(workflow.POSSIBLE))
    if collection is None or copy.collections.contains(collection):
        raise review.Refused(Refusal("collections", f"It is filed under “{collection}” already."))
    copy.collections.add(collection)
    workflow.note_contribution(event=copy, by=item.job.by)
    review.settle(event, copy, state=copy.state)
    return copy


ACTIONS: Mapping[str, BulkAction] = {
    "submit": BulkAction("Submit for review", "handed to reviewers", _submit),
    "publish": BulkAction("Publish for the first time", "published", _publish),
    "withdraw": BulkAction("Withdraw", "withdrawn", _withdraw, needs="reason"),
    "file": BulkAction("File under a collection", "filed", _file, needs="collection"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    total: int
    done: int
    refused: int

    @property
    def taken(self) -> int:
        return self.done + self.refused

    @property
    def left(self) -> int:
        return self.total - self.taken


def start(
    *,
    action: str,
    events: Iterable[tuple[int, int]],
    by: Any,
    reason: str = "",
    collection: Collection | None = None,
) -> BulkJob:
    """Keep what is to be done to events, given as (primary key, version seen); nothing is done yet.

    Raises `Refused` where the action lacks what it needs.
    """
    given = {"reason": reason.strip(), "collection": collection}
    if (need := ACTIONS[action].needs) and not given[need]:
        raise review.Refused(Refusal(need, f"“{ACTIONS[action].label}” needs a {need}."))
    with transaction.atomic():
        job = BulkJob.objects.create(action=action, by=by, **given)
        items = (BulkItem(job=job, event_id=event, version=version) for event, version in events)
        BulkItem.objects.bulk_create(items, batch_size=500)
    return job


def step(*, job: BulkJob, by: Any, most: int = BATCH, seconds: float = STEP_SECONDS) -> None:
    """Take the next events of a job, each in a transaction of its own; whoever asked for it alone may.

    Raises `PermissionDenied` as soon as the right to do it is gone; the rest then waits.
    """
    if by != job.by:
        raise PermissionDenied("A job goes on in the name of who asked for it.")
    waiting = job.items.filter(outcome=BulkItem.WAITING)
    until = time.monotonic() + seconds
    for item in list(waiting[:most]):
        _take(item)
        if time.monotonic() > until:
            return


def progress(job: BulkJob) -> Progress:
    """Count a job's events by what came of them; one query."""
    counts = job.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(outcome=BulkItem.DONE)),
        refused=Count("pk", filter=Q(outcome=BulkItem.REFUSED)),
    )
    return Progress(**counts)


def unfinished(by: Any) -> QuerySet[BulkJob]:
    """Give the jobs that somebody began and that wait to go on, newest first."""
    waiting = BulkItem.objects.filter(job=OuterRef("pk"), outcome=BulkItem.WAITING)
    return BulkJob.objects.filter(Exists(waiting), by=by)


def _take(item: BulkItem) -> None:
    with writers_lock():
        # Another page of the same job may have been here first.
        still = BulkItem.objects.select_related("job__by", "job__collection", "event").filter(
            pk=item.pk, outcome=BulkItem.WAITING
        )
        if (own := still.first()) is None:
            return
        try:
            with transaction.atomic():
                ACTIONS[own.job.action].act(own.event, own)
        except (review.Refused, review.Conflict) as error:
            own.outcome, own.problem = BulkItem.REFUSED, str(error)
        else:
            own.outcome = BulkItem.DONE
        own.save(update_fields=["outcome", "problem"])
