"""Files that editors have brought to the desk, what became of their rows, and who took them in."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedMapping(models.Model):
    """What the columns of some make of CSV are, by a name; `values` are those of a `ColumnMapping`.

    It never changes: the events that it brought are known again by its name.
    """

    name = models.SlugField(max_length=30, unique=True)
    values = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file: rehearsed when it is uploaded, taken in when that is confirmed.

    `content` is erased once the file was taken in, `report` (`editing.importers.uploads`) stays.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField("file", max_length=200)
    format = models.CharField(max_length=40)
    collection = models.SlugField(max_length=120, blank=True)
    mapping = models.SlugField(
        max_length=30, blank=True, help_text="Of any CSV: the mapping of its columns, empty until it has one."
    )
    publish = models.BooleanField(default=False)
    content = models.BinaryField(null=True)
    report = models.JSONField(default=dict)
    done_at = models.DateTimeField("taken in", null=True)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        verbose_name = "import"
        verbose_name_plural = "imports"

    def __str__(self) -> str:
        return self.file_name
