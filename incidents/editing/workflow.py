"""From a saved working copy to a decision: submitting, sending back, setting a time, and what editors say.

A draft is `in-review` while it waits; what is published stays as it is until somebody decides, and readers
see the old edition. Nothing else moves an event from one state to another but `review` and `redaction`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from incidents.editing import review
from incidents.editing.log import writers_lock
from incidents.editing.refusal import Refusal, text_problem
from incidents.editing.review import REASON_NEEDED, Conflict, Refused, may_publish, settle, take
from incidents.models import Comment, Contribution, Edition, Event, Submission
from incidents.taxonomy import ACTIONS

DECISIONS: Mapping[str, Callable[..., Edition]] = {
    "published": review.publish,
    "updated": review.update,
    "corrected": review.correct,
    "clarified": review.clarify,
    "edited": review.edit,
    "withdrawn": review.withdraw,
    "restored": review.restore,
}
REPUBLISHING = ("updated", "corrected", "clarified", "edited", "withdrawn")
POSSIBLE: Mapping[str, tuple[str, ...]] = {
    "draft": ("published",),
    "in-review": ("published",),
    "published": REPUBLISHING,
    "withdrawn": ("restored",),
}
"""Actions that may be asked for and decided, by the event's state."""

LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Due:
    """What became of a scheduled publication: its edition, or the words that say why there is none."""

    event: Event
    edition: Edition | None
    problem: str = ""


def note_contribution(*, event: Event, by: Any) -> None:
    """Remember that somebody changed the working copy, until it is published; one query or two."""
    Contribution.objects.update_or_create(event_id=event.pk, user=by, defaults={"at": timezone.now()})


def submit(
    *, event: Event, by: Any, action: str = "published", reason: str = "", version: int | None = None
) -> Submission:
    """Ask a reviewer for a decision; any editor may, whether it could be published yet or not.

    A second submission takes the place of the first. `action` is the one asked for, `reason` what readers
    are to be told.
    """
    with writers_lock():
        copy = take(event, version, states=tuple(POSSIBLE))
        _check_action(copy, action, reason)
        _check_not_scheduled(copy)
        submission, _ = Submission.objects.update_or_create(
            event_id=copy.pk,
            defaults={
                "stage": Submission.WAITING,
                "action": action,
                "reason": reason.strip(),
                "version": copy.version,
                "submitted_by": by,
                "submitted_at": timezone.now(),
            },
        )
        settle(event, copy, state="in-review" if copy.public_id is None else copy.state)
    return submission


def send_back(*, event: Event, by: Any, comment: str = "", version: int | None = None) -> None:
    """Give back what waits or is scheduled, saying what is missing; who submitted it may take it back."""
    with writers_lock():
        copy = take(event, version, states=tuple(POSSIBLE))
        submission = Submission.objects.filter(event=copy.pk).exclude(stage=Submission.SENT_BACK).first()
        if submission is None:
            raise Refused(Refusal("state", "Nothing of this event waits for a decision."))
        is_own = by is not None and submission.submitted_by_id == by.pk
        if by is not None and not is_own and not may_publish(by):
            raise PermissionDenied("Sending back needs the right to publish.")
        if not is_own and not comment.strip():
            raise Refused(Refusal("comment", "Say what is missing, so that it can be mended."))
        _send_back(submission)
        settle(event, copy, state="draft" if copy.public_id is None else copy.state)
        if comment.strip():
            say(event=copy, by=by, text=comment)


def schedule(
    *,
    event: Event,
    by: Any,
    action: str,
    not_before: datetime,
    reason: str = "",
    version: int | None = None,
) -> Submission:
    """Approve the working copy as it is, to be published by `publish_due` once `not_before` has passed.

    Refused now where it would be refused now; a save after this makes the approval void.
    """
    with writers_lock():
        _rehearse(event, by=by, action=action, reason=reason, version=version)
        copy = take(event, version, states=tuple(POSSIBLE))
        _check_action(copy, action, reason)
        earlier = Submission.objects.filter(event=copy.pk).first()
        submission, _ = Submission.objects.update_or_create(
            event_id=copy.pk,
            defaults={
                "stage": Submission.SCHEDULED,
                "action": action,
                "reason": reason.strip(),
                "version": copy.version,
                "submitted_by": earlier.submitted_by if earlier else by,
                "submitted_at": earlier.submitted_at if earlier else timezone.now(),
                "approved_by": by,
                "not_before": not_before,
            },
        )
        settle(event, copy, state="in-review" if copy.public_id is None else copy.state)
    return submission


def needs_second_person(*, event: Event, by: Any) -> bool:
    """Whether this person may not publish the working copy as it is alone; False if nobody may yet."""
    try:
        return review.second_person_problem(event, by) is not None
    except Refused:
        return False


def publish_due(*, now: datetime | None = None) -> list[Due]:
    """Publish what was scheduled for a time that has passed, each in a transaction of its own.

    What cannot be published any more, or was changed after its approval, waits for a reviewer again, with
    a comment that says why.
    """
    now = now or timezone.now()
    due = Submission.objects.filter(stage=Submission.SCHEDULED, not_before__lte=now)
    outcomes = []
    for pk in list(due.order_by("not_before", "pk").values_list("pk", flat=True)):
        with writers_lock():
            # Another process may have done it meanwhile.
            submission = due.filter(pk=pk).select_related("event", "approved_by").first()
            if submission:
                outcomes.append(_publish_scheduled(submission))
    return outcomes


def say(*, event: Event, by: Any, text: str) -> Comment:
    """Leave a comment for the other editors; readers never see one."""
    text = text.strip()
    if not text:
        raise Refused(Refusal("comment", "A comment needs words."))
    if len(text) > LONGEST_COMMENT:
        raise Refused(Refusal("comment", f"A comment has at most {LONGEST_COMMENT} characters."))
    if problem := text_problem(text):
        raise Refused(Refusal("comment", f"The comment {problem}."))
    return Comment.objects.create(event_id=event.pk, author=by, text=text)


def _publish_scheduled(submission: Submission) -> Due:
    event, approver = submission.event, submission.approved_by
    problem = ""
    if approver is None or not may_publish(approver):
        problem = "Whoever approved it may not publish any more."
    else:
        try:
            edition = DECISIONS[submission.action](
                event=event, by=approver, reason=submission.reason, version=submission.version
            )
        except Conflict:
            problem = "It was changed after it had been approved."
        except Refused as refused:
            problem = str(refused)
        else:
            return Due(event, edition)
    Submission.objects.filter(pk=submission.pk).update(
        stage=Submission.WAITING, approved_by=None, not_before=None
    )
    say(event=event, by=None, text=f"Not published at the time set. {problem}"[:LONGEST_COMMENT])
    return Due(event, None, problem)


def _rehearse(event: Event, **decision: Any) -> None:
    """Raise what publishing now would raise; the very same code, rolled back."""
    rehearsal = Event.objects.get(pk=event.pk)
    with transaction.atomic():
        DECISIONS[decision.pop("action")](event=rehearsal, **decision)
        transaction.set_rollback(True)


def _check_action(copy: Event, action: str, reason: str) -> None:
    if action not in POSSIBLE[copy.state]:
        accepted = ", ".join(POSSIBLE[copy.state])
        raise Refused(Refusal("state", f"What can be asked of an event that is {copy.state}: {accepted}."))
    if action in REASON_NEEDED and not reason.strip():
        raise Refused(
            Refusal("reason", f"{ACTIONS[action].label.en}: readers are told why, so a reason is needed.")
        )
    if problem := text_problem(reason):
        raise Refused(Refusal("reason", f"The reason {problem}."))


def _check_not_scheduled(copy: Event) -> None:
    if Submission.objects.filter(event=copy.pk, stage=Submission.SCHEDULED).exists():
        raise Refused(Refusal("state", "It is approved for a set time: have it sent back first."))


def _send_back(submission: Submission) -> None:
    submission.stage = Submission.SENT_BACK
    submission.approved_by, submission.not_before = None, None
    submission.save(update_fields=["stage", "approved_by", "not_before"])
