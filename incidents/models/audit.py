"""What was done to accounts and with their rights; append-only, by triggers on both databases."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One thing that happened. Names instead of keys, so that it outlives the accounts.

    `account` is whom it happened to, empty for a name that no account has; `by` who did it, empty for the
    operator. `address` is where the request came from, empty for a command. `detail` is a JSON object.
    """

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=40)
    account = models.CharField(max_length=150, blank=True)
    by = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=45, blank=True)
    detail = models.TextField(default="{}")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name_plural = "audit log"
        default_permissions: ClassVar = ("view",)
        indexes: ClassVar = [
            # How often something happened to an account, or came from an address, within the last hour.
            models.Index(fields=["account", "action", "at"], name="audit_of_account"),
            models.Index(fields=["address", "action", "at"], name="audit_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.account}"
