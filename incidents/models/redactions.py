"""What one Administrator proposes to take back, until a second one decides."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class RedactionProposal(models.Model):
    """Words to be taken out of the archive, and why. Once it is decided the words are gone from here too.

    With `keeps_events` what is public is published again without the words; else those events leave the
    archive. `words` has one spelling a line. `notes` are the sequences of the log's notes, once confirmed.
    """

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"

    words = models.TextField(blank=True)
    replacement = models.CharField(max_length=60, blank=True)
    keeps_events = models.BooleanField(default=True)
    category = models.CharField(max_length=20)
    note = models.TextField()
    stage = models.CharField(max_length=20, default=WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]
        verbose_name = "redaction"
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="redaction_stage_known", condition=Q(stage__in=["waiting", "confirmed", "rejected"])
            ),
            models.CheckConstraint(
                name="redaction_keeps_no_words_once_decided", condition=Q(stage="waiting") | Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"Redaction {self.pk} ({self.stage})"
