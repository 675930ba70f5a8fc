"""The edition log: three append-only tables, and the bytes their digests are taken over.

`content_digest = SHA-256(salt ‖ canonical JSON of {document, facets, reason})`
`digest = SHA-256(previous digest ‖ canonical JSON of the edition's immutable columns)`

Digests are lower-case hex, and are hashed as that text; the digest before the first edition is
`GENESIS`. Triggers (migration 0002) let nobody change, delete or insert out of turn.
"""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

GENESIS = "0" * 64
SCHEMA_VERSION = 1


def canonical_json(value: Any) -> str:
    """Serialise with sorted keys, no white space and no escapes, so that equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Edition(models.Model):
    """What happened to one event, from one publication to the next; public, and stays for ever.

    `event` is the event's public id. A `redacted` note has no `number`: it takes no place in the
    succession of its event.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    event = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField(null=True)
    action = models.CharField(max_length=20)
    material = models.BooleanField()
    published_at = models.DateTimeField()
    content_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    superseded_by = models.PositiveBigIntegerField(null=True)
    merged_into = models.PositiveBigIntegerField(null=True)
    redacts = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "number"], name="edition_numbered_once"),
            models.CheckConstraint(
                name="edition_superseded_later",
                condition=Q(superseded_by__isnull=True) | Q(superseded_by__gt=models.F("sequence")),
            ),
            models.CheckConstraint(
                name="edition_note_redacts",
                condition=Q(action="redacted", redacts__isnull=False, number__isnull=True)
                | (~Q(action="redacted") & Q(redacts__isnull=True, number__isnull=False)),
            ),
            models.CheckConstraint(
                name="edition_merge_names_winner",
                condition=Q(action="merged", merged_into__isnull=False)
                | (~Q(action="merged") & Q(merged_into__isnull=True)),
            ),
        ]
        indexes: ClassVar = [
            # One event's page, its history, and the edition a new one supersedes.
            models.Index(fields=["event", "-sequence"], name="edition_of_event"),
            # What is public now: few editions are ever current.
            models.Index(
                fields=["sequence"], name="edition_current", condition=Q(superseded_by__isnull=True)
            ),
            # Every reader asks which editions have been redacted.
            models.Index(fields=["redacts"], name="edition_redactions", condition=Q(redacts__isnull=False)),
            # The record of corrections: few editions put something right.
            models.Index(fields=["action", "-sequence"], name="edition_action"),
            # `as_of` a time: the newest sequence at or before it.
            models.Index(fields=["published_at"], name="edition_published_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: event {self.event}, {self.action}"

    def chained(self, previous: str) -> str:
        """Give the digest this edition must carry after the digest `previous`."""
        columns = {
            "sequence": self.sequence,
            "event": self.event,
            "number": self.number,
            "action": self.action,
            "material": self.material,
            "published_at": self.published_at.isoformat(timespec="microseconds"),
            "content_digest": self.content_digest,
            "merged_into": self.merged_into,
            "redacts": self.redacts,
        }
        return hashlib.sha256((previous + canonical_json(columns)).encode()).hexdigest()


class EditionContent(models.Model):
    """What a reader can see of an edition, as the very bytes that were hashed.

    Text, since jsonb would reorder keys. `document` is an `EventDocument`, `facets` the slugs and numbers
    the index needs, `search_text` the folded words behind the tokenizer's version ("1 ten rockets …").
    Redaction erases this row, salt and all.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True, related_name="content")
    salt = models.CharField(max_length=64)
    document = models.TextField()
    facets = models.TextField()
    search_text = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"content of {self.edition_id}"

    def digest(self) -> str:
        """Give the content digest of this row, over the stored texts."""
        reason = canonical_json(self.reason)
        body = f'{{"document":{self.document},"facets":{self.facets},"reason":{reason}}}'
        return hashlib.sha256((self.salt + body).encode()).hexdigest()


class EditionAuthor(models.Model):
    """Who published an edition, for the desk alone; outside the chain.

    `approved_by` and `note` are the second Administrator and the reason of a redaction.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, primary_key=True, related_name="author")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"author of {self.edition_id}"
