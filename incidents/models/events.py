"""The events, as editors work on them."""

from typing import ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from incidents.dates import Interval, TimeKind, TimeOfDay
from incidents.models.collections import Collection
from incidents.models.records import Record, lines
from incidents.models.reference import Actor, Place
from incidents.taxonomy import (
    ACTOR_ROLES,
    DESK_STATES,
    GRADES,
    KINDS,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    STATUSES,
    TARGETS,
    TIME_KINDS,
    WEAPONS,
    Kind,
)

SHORT_TITLE_LENGTH = 28


class Event(Record):
    """One thing on the timeline: one kind of act, by one side, at one place, in one unbroken stretch.

    The row is the editors' working copy. Readers see its editions only.
    """

    public_id = models.PositiveBigIntegerField(
        null=True, blank=True, unique=True, editable=False, help_text="Given at first publication."
    )
    state = models.CharField(max_length=20, default="draft", editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=SHORT_TITLE_LENGTH)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    aggregate = models.BooleanField(default=False, help_text="A total of many acts; left out of the counts.")
    status = models.CharField("diary", max_length=20, blank=True, help_text="Diplomacy only.")
    grade = models.CharField("how sure", max_length=20, default="reported")
    grade_note = models.TextField(blank=True, help_text="Public: what was checked, and how.")

    date_words = models.CharField("date, as the source words it", max_length=200, blank=True)
    date_anchor = models.DateField(
        "source published", null=True, blank=True, help_text="What “last month” is counted from."
    )
    edtf = models.CharField("EDTF", max_length=100, blank=True, editable=False)
    earliest = models.DateField(null=True, blank=True, editable=False)
    latest = models.DateField(null=True, blank=True, editable=False)
    date_differs = models.BooleanField("sources differ on the date", default=False)
    time_kind = models.CharField(max_length=20, blank=True, editable=False)
    time_from = models.TimeField(null=True, blank=True, editable=False)
    time_to = models.TimeField(null=True, blank=True, editable=False)
    time_words = models.CharField("time, as the source words it", max_length=100, blank=True)
    zone = models.CharField("time zone", max_length=64, blank=True, help_text="IANA name, Asia/Baghdad.")
    zone_inferred = models.BooleanField("zone inferred from the place", default=False)
    day_order = models.PositiveSmallIntegerField(
        default=0, help_text="Orders events of one day and time; 0 where no source does."
    )

    weapons = models.JSONField(default=list, blank=True)
    targets = models.JSONField("target types", default=list, blank=True)
    known = models.TextField("what is known", blank=True, help_text="One a line.")
    not_known = models.TextField("what is not known", blank=True, help_text="One a line.")
    collections = models.ManyToManyField(Collection, blank=True, related_name="events")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    last_claim = models.PositiveIntegerField(
        default=0, editable=False, help_text="The highest number that a published claim has had."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    closed_lists: ClassVar = {
        "kind": KINDS,
        "state": DESK_STATES,
        "status": STATUSES,
        "grade": GRADES,
        "time_kind": TIME_KINDS,
        "weapons": WEAPONS,
        "targets": TARGETS,
    }
    strands: ClassVar[tuple[str, ...]] = ()
    """Strands a proxy is for; empty for all."""

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        permissions: ClassVar = [
            ("publish_event", "Can publish, correct and withdraw events"),
            ("redact_event", "Can redact published words"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="event_earliest_not_after_latest",
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
            ),
            models.CheckConstraint(
                name="event_bounds_need_edtf",
                condition=~Q(edtf="") | Q(earliest__isnull=True, latest__isnull=True),
            ),
            models.CheckConstraint(
                name="event_public_once_published",
                condition=Q(state__in=["draft", "in-review"]) | Q(public_id__isnull=False),
            ),
            models.CheckConstraint(
                name="event_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]
        indexes: ClassVar = [
            # The desk's lists: by proxy (kind) and state, newest change first.
            models.Index(fields=["kind", "state", "-changed_at"], name="event_desk_list"),
            # What may be the same: of some kinds, at a time that overlaps.
            models.Index(fields=["kind", "earliest", "latest"], name="event_duplicates"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Address of the event's page; empty before its first publication."""
        return f"/events/{self.public_id}/" if self.public_id else ""

    @property
    def kind_term(self) -> Kind:
        """The kind with its strand, family and codes; raises `KeyError` for an unknown slug."""
        return KINDS[self.kind]

    @property
    def interval(self) -> Interval | None:
        """The event's date as a value, None while a draft has none."""
        return Interval.parse(self.edtf) if self.edtf else None

    @property
    def time_of_day(self) -> TimeOfDay | None:
        """The event's local time, None where no source gives one."""
        if not self.time_kind:
            return None
        return TimeOfDay(
            kind=TimeKind(self.time_kind),
            start=self.time_from,
            end=self.time_to,
            zone=self.zone or None,
            zone_inferred=self.zone_inferred,
            text=self.time_words,
        )

    @property
    def known_list(self) -> list[str]:
        return lines(self.known)

    @property
    def not_known_list(self) -> list[str]:
        return lines(self.not_known)

    def clean(self) -> None:
        super().clean()
        if not self.kind:
            return
        if self.strands and KINDS[self.kind].strand not in self.strands:
            raise ValidationError({"kind": f"{KINDS[self.kind].label.en} is kept under another heading."})
        if self.status and KINDS[self.kind].strand != "diplomacy":
            raise ValidationError({"status": "Only diplomacy has a diary status."})


EventT = TypeVar("EventT", bound=Event, covariant=True)


class StrandManager(models.Manager[EventT]):
    """Gives a proxy only the events of its strands."""

    def get_queryset(self) -> models.QuerySet[EventT]:
        kinds = [slug for slug, kind in KINDS.items() if kind.strand in self.model.strands]
        return super().get_queryset().filter(kind__in=kinds)


class Incident(Event):
    """Violence."""

    strands: ClassVar = ("violence",)
    objects: ClassVar[StrandManager["Incident"]] = StrandManager()

    class Meta:
        proxy = True


class DiplomaticEvent(Event):
    """Diplomacy and politics."""

    strands: ClassVar = ("diplomacy", "politics")
    objects: ClassVar[StrandManager["DiplomaticEvent"]] = StrandManager()

    class Meta:
        proxy = True


class ForceEvent(Event):
    """Forces and coercion, troop levels among them."""

    strands: ClassVar = ("forces",)
    objects: ClassVar[StrandManager["ForceEvent"]] = StrandManager()

    class Meta:
        proxy = True


class Participation(Record):
    """An actor's role in an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=20)
    note = models.CharField(max_length=100, blank=True, help_text="Said beside the name: “person not named”.")

    closed_lists: ClassVar = {"role": ACTOR_ROLES}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "actor", "role"], name="participation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.role})"


class EventPlace(Record):
    """Where an event is located, in which role, and how exactly."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="event_places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="event_places")
    role = models.CharField(max_length=20, default="occurred")
    precision = models.CharField("how exactly", max_length=20)

    closed_lists: ClassVar = {"role": PLACE_ROLES, "precision": PLACE_PRECISIONS}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "place", "role"], name="event_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.role})"


class ExternalId(Record):
    """What another data set calls this event, with its own codes as it gave them."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="external_ids")
    scheme = models.CharField(max_length=40)
    identifier = models.CharField(max_length=200)
    scheme_version = models.CharField(max_length=40, blank=True)
    codes = models.JSONField(default=dict, blank=True)
    imported = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="SHA-256 of the event as an import last wrote it.",
    )

    class Meta:
        ordering: ClassVar = ["scheme", "identifier"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "identifier"], name="external_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.identifier}"
