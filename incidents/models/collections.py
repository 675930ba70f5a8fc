"""A named part of the archive, with what it covers and leaves out."""

from typing import ClassVar

from django.db import models

from incidents.models.reference import Named


class Collection(Named):
    """A part of the archive; its newest source is read from its public editions, never typed."""

    standfirst = models.TextField(help_text="Three lines for a reader who has just arrived.")
    coverage = models.TextField(help_text="What it covers, and what it leaves out.")

    class Meta:
        ordering: ClassVar = ["name"]
