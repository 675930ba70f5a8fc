"""The tables of `flat.copy`, as an ordinary project has them."""

from typing import ClassVar

from django.db import models


class Named(models.Model):
    slug = models.TextField()

    class Meta:
        abstract = True
        managed = False

    def __str__(self):
        return self.slug


class Place(Named):
    class Meta(Named.Meta):
        db_table = "place"


class Actor(Named):
    class Meta(Named.Meta):
        db_table = "actor"


class Source(Named):
    class Meta(Named.Meta):
        db_table = "source"


class Event(models.Model):
    title = models.TextField()
    summary = models.TextField()
    strand = models.TextField()
    kind = models.TextField()
    grade = models.TextField()
    harm = models.TextField(null=True)
    low = models.TextField()
    high = models.TextField()
    month = models.TextField(null=True)
    day = models.IntegerField()
    span = models.IntegerField()
    minute = models.IntegerField()
    day_order = models.IntegerField()
    places = models.ManyToManyField(Place, db_table="event_place")
    actors = models.ManyToManyField(Actor, db_table="event_actor")
    sources = models.ManyToManyField(Source, db_table="event_source")

    class Meta:
        managed = False
        db_table = "event"
        ordering: ClassVar = ["-day", "-span", "-minute", "-day_order", "-id"]

    def __str__(self):
        return self.title
