"""Short links: what a reader asked to be able to say in few letters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ShortLink(models.Model):
    """A code and the address of ours that it stands for; nothing is kept of who made it.

    Either a view, by its canonical `query` with its pin apart in `as_of`, or one `event` with its pin in
    `edition`. An event's slug is not kept: its words may one day be the very ones taken back. `digest` is
    the SHA-256 of the address, since a query can be longer than an index takes.
    """

    code = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    query = models.TextField(blank=True)
    as_of = models.PositiveBigIntegerField(null=True)
    event = models.PositiveBigIntegerField(null=True)
    edition = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="short_link_view_or_event",
                condition=Q(event__isnull=True, edition__isnull=True)
                | Q(event__isnull=False, as_of__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.code
