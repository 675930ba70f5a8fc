"""What stands between the working copy and its next edition: who changed it, what waits, what is said of it.

None of it is ever public.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from incidents.models.events import Event


class Contribution(models.Model):
    """Somebody who has changed the working copy since its last edition; `at` is when they last did."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "user"], name="contribution_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.event}"


class Submission(models.Model):
    """What is asked of a reviewer for an event, and what came of it; one at a time.

    `version` is the working copy's that was submitted or, once scheduled, approved. A scheduled submission
    takes effect by the command `publish_due`, not before `not_before`.
    """

    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENT_BACK = "sent-back"

    event = models.OneToOneField(Event, models.CASCADE, related_name="submission")
    stage = models.CharField(max_length=20, default=WAITING)
    action = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    not_before = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["submitted_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="submission_stage_known", condition=Q(stage__in=["waiting", "scheduled", "sent-back"])
            ),
            models.CheckConstraint(
                name="submission_scheduled_has_its_time",
                condition=~Q(stage="scheduled") | Q(not_before__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # What is due, and the queue on the desk's first page.
            models.Index(fields=["stage", "not_before"], name="submission_due"),
        ]

    def __str__(self) -> str:
        return f"{self.action} of {self.event} ({self.stage})"


class Comment(models.Model):
    """A remark of one editor to the others; without an author it is the desk's own."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class NotDuplicate(models.Model):
    """Two entries that somebody has compared and found to tell of two things; `first` has the lower key."""

    first = models.ForeignKey(Event, models.CASCADE, related_name="+")
    second = models.ForeignKey(Event, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="not_duplicate_once"),
            models.CheckConstraint(name="not_duplicate_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"
