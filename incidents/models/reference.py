"""What events share: outlets and their documents, actors, places."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from incidents.models.records import Record, lines
from incidents.models.web_addresses import AddressKeyField
from incidents.taxonomy import (
    ACTOR_TYPES,
    DOCUMENT_CLASSES,
    PLACE_KINDS,
    PRIVACY_CLASSES,
    RELIABILITIES,
    WARNINGS,
)

SENSITIVE_DECIMALS = 1
"""Decimals kept of a sensitive place's coordinates: about 11 km."""


class Named(Record):
    """A record with a permanent slug and a name in each language of the reading side."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    name_ar = models.CharField("name in Arabic", max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> dict[str, str]:
        """The name by language; a language without one is left out."""
        return {"en": self.name} | ({"ar": self.name_ar} if self.name_ar else {})


class Source(Named):
    """An outlet or body that publishes documents, or from which their facts come."""

    url = models.URLField(blank=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    @property
    def reliability(self) -> str:
        """The newest Admiralty letter given to this source, "F" (cannot be judged) without one.

        Uses the prefetched `reliabilities` where there are any, else one query.
        """
        newest = max(self.reliabilities.all(), key=lambda entry: (entry.since, entry.pk), default=None)
        return newest.code if newest else "F"


class SourceReliability(Record):
    """An Admiralty reliability letter of a source, dated and with its reason."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="reliabilities")
    code = models.CharField(max_length=1)
    since = models.DateField()
    reason = models.TextField()

    closed_lists: ClassVar = {"code": RELIABILITIES}

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        verbose_name = "reliability"
        verbose_name_plural = "reliabilities"

    def __str__(self) -> str:
        return f"{self.code} since {self.since}"


class Document(Record):
    """One article, report or data set of a source."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents", verbose_name="outlet")
    origin = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="originated",
        null=True,
        blank=True,
        help_text="Whose facts these are; empty: the outlet's own. One origin counts as one source.",
    )
    document_class = models.CharField("class", max_length=20, default="report")
    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    address_key = AddressKeyField(max_length=2000, blank=True, default="", editable=False)
    citation = models.TextField(blank=True, help_text="In full, where there is no address.")
    licence = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_zone = models.CharField(
        max_length=64,
        blank=True,
        help_text="Zone of its own clock, as an IANA name. Empty, with 00:00 UTC: only the day is known.",
    )
    accessed_at = models.DateField(null=True, blank=True)
    archived_url = models.URLField(max_length=2000, blank=True)
    sha256 = models.CharField("SHA-256 of the archived copy", max_length=64, blank=True)
    warnings = models.JSONField(default=list, blank=True)

    closed_lists: ClassVar = {"document_class": DOCUMENT_CLASSES, "warnings": WARNINGS}

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_sha256_is_hex", condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        indexes: ClassVar = [
            # The desk recognises a document it already holds by its address.
            models.Index(fields=["address_key"], name="document_address"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.source})"

    @property
    def is_citable(self) -> bool:
        """Whether a reader could find it: an address, an archived copy, or a full citation."""
        return bool(self.url or self.archived_url or self.citation)

    @property
    def origin_source(self) -> Source:
        """The source whose facts these are."""
        return self.origin or self.source


class Actor(Named):
    """A state, force, group, organisation or person; unknown and generic ones are first-class."""

    actor_type = models.CharField("type", max_length=40)
    aliases = models.TextField(blank=True, help_text="One a line, as sources spell them.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    period = models.CharField(max_length=60, blank=True, help_text="When it existed, as EDTF.")
    iso = models.CharField("country (ISO 3166-1 alpha-3)", max_length=3, blank=True)
    privacy = models.CharField(max_length=30, blank=True, help_text="Persons only.")
    privacy_reason = models.TextField(blank=True, help_text="Why a person with no public role is named.")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    closed_lists: ClassVar = {"actor_type": ACTOR_TYPES, "privacy": PRIVACY_CLASSES}

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="actor_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.actor_type == "person" and not self.privacy:
            raise ValidationError({"privacy": "A person needs a privacy class."})

    @property
    def alias_list(self) -> list[str]:
        """The aliases, one a line, in their order."""
        return lines(self.aliases)


class Place(Named):
    """A point or area, with one or two parents (a border has two countries)."""

    place_kind = models.CharField("kind", max_length=20)
    aliases = models.TextField(blank=True, help_text="One a line.")
    parents = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="children")
    iso = models.CharField("country (ISO 3166-1 alpha-3)", max_length=3, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_sensitive = models.BooleanField(
        default=False, help_text="A shelter, hospital in use or safe house: rounded to about 11 km."
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    closed_lists: ClassVar = {"place_kind": PLACE_KINDS}

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="place_latitude_with_longitude",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(
                name="place_latitude_range",
                condition=Q(latitude__isnull=True) | Q(latitude__gte=-90, latitude__lte=90),
            ),
            models.CheckConstraint(
                name="place_longitude_range",
                condition=Q(longitude__isnull=True) | Q(longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(
                name="place_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.is_sensitive and self.latitude is not None and self.longitude is not None:
            # The exact spot of a shelter must never reach the database, let alone a reader.
            self.latitude = round(self.latitude, SENSITIVE_DECIMALS)
            self.longitude = round(self.longitude, SENSITIVE_DECIMALS)

    @property
    def alias_list(self) -> list[str]:
        """The aliases, one a line, in their order."""
        return lines(self.aliases)

    def ancestors(self) -> list["Place"]:
        """Give every place this one lies in, nearest first, each once; one query a level."""
        found: dict[int, Place] = {}
        level = [self]
        while level:
            above = Place.objects.filter(children__in=level).exclude(pk__in=[*found, self.pk])
            level = list(above.order_by("slug").distinct())
            found |= {place.pk: place for place in level}
        return list(found.values())
