"""What is to be done to many events, one after the other, and what has come of each so far.

None of it is ever public.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models.collections import Collection
from incidents.models.events import Event


class BulkJob(models.Model):
    """One thing that somebody does to many events; `reason` and `collection` are what some actions need."""

    action = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.TextField(blank=True)
    collection = models.ForeignKey(Collection, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} ({self.at:%Y-%m-%d %H:%M})"


class BulkItem(models.Model):
    """One event of a job, bound to the version that was seen when the job was asked for.

    `outcome` is empty until it was the event's turn; `problem` says why it was refused.
    """

    WAITING = ""
    DONE = "done"
    REFUSED = "refused"

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "event"], name="bulk_item_once"),
            models.CheckConstraint(
                name="bulk_item_outcome_known", condition=Q(outcome__in=["", "done", "refused"])
            ),
        ]
        indexes: ClassVar = [
            # What is left of a job, in its order, and how much has come of it.
            models.Index(fields=["job", "outcome", "id"], name="bulk_item_left"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.outcome or 'waiting'}"
