"""What waits for one editor: the first thing the desk shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from incidents.editing.review import may_publish
from incidents.editing.second_person import is_required
from incidents.models import Contribution, Event, Submission

MOST = 20
"""Entries of a part of the queue that are shown; each says how many there are."""


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the queue; `entries` are the first `MOST` of `total`, with what is said beside each."""

    heading: str
    entries: Sequence[tuple[Event, str]]
    total: int


def queue_of(user: Any, *, now: datetime | None = None) -> list[Part]:
    """Give what waits for this editor, most pressing first, without empty parts; at most twelve queries."""
    now = now or timezone.now()
    parts = []
    if may_publish(user):
        overdue = _submissions(Submission.SCHEDULED).filter(not_before__lte=now)
        parts += [
            _part("Due, but publish_due has not run", overdue, _when),
            _part("To decide", _decidable(user), _what),
            _part("Approved for a set time", _submissions(Submission.SCHEDULED, not_before__gt=now), _when),
        ]
    own = {"submitted_by": user}
    parts += [
        _part("Sent back to you", _submissions(Submission.SENT_BACK, **own), _what),
        _part("Yours, waiting for a reviewer", _submissions(Submission.WAITING, **own), _what),
        _drafts(user),
    ]
    return [part for part in parts if part.total]


def _submissions(stage: str, **narrowed: Any) -> QuerySet[Submission]:
    found = Submission.objects.filter(stage=stage, **narrowed)
    return found.select_related("event", "submitted_by").order_by("not_before", "submitted_at", "pk")


def _decidable(user: Any) -> QuerySet[Submission]:
    """Give what waits and is not this reviewer's own text, where that matters."""
    waiting = _submissions(Submission.WAITING)
    if not is_required():
        return waiting
    last = Contribution.objects.filter(event=OuterRef("event")).order_by("-at", "-pk")
    own = waiting.annotate(last_hand=Subquery(last.values("user")[:1])).filter(last_hand=user.pk)
    return waiting.exclude(pk__in=own.values("pk"))


def _drafts(user: Any) -> Part:
    """Give what this editor has changed and not submitted."""
    touched = Event.objects.filter(contributions__user=user, submission__isnull=True).order_by("-changed_at")
    said = "draft"
    entries = [(event, said if event.public_id is None else "changed") for event in touched[:MOST]]
    return Part("Yours, not submitted", entries, touched.count())


def _part(heading: str, found: QuerySet[Submission], say: Any) -> Part:
    return Part(heading, [(entry.event, say(entry)) for entry in found[:MOST]], found.count())


def _what(submission: Submission) -> str:
    by = submission.submitted_by.get_username() if submission.submitted_by else "the desk"
    return f"to be {submission.action}, by {by}, {submission.submitted_at:%-d %B %Y}"


def _when(submission: Submission) -> str:
    return f"to be {submission.action} not before {submission.not_before:%-d %B %Y, %H:%M} UTC"
