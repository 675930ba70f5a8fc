"""Who says what about an event: claims, their figures, responsibility, links."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from incidents.models.events import Event
from incidents.models.records import Record
from incidents.models.reference import Actor, Document
from incidents.taxonomy import (
    AGES,
    AUTHENTICITIES,
    BASES,
    CREDIBILITIES,
    MEASURES,
    NATURES,
    RELATIONS,
    SEXES,
    STANCES,
    STANDINGS,
    VOICES,
    supports_valid,
)


class Claim(Record):
    """One thing one source says about an event; `number` counts within the event and is public."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="claims")
    number = models.PositiveSmallIntegerField(editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="claims")
    said_by = models.CharField(max_length=200, help_text="Who says it, as the source names them.")
    said_by_role = models.CharField("role", max_length=200, blank=True)
    speaker = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The actor for whom this is said, where we hold one.",
    )
    voice = models.CharField(max_length=20, default="outlet")
    text = models.TextField("what they say")
    quoted = models.BooleanField(default=False, help_text="Their own words, not a paraphrase.")
    language = models.CharField(max_length=10, default="en")
    locator = models.CharField(max_length=100, blank=True, help_text="Page, paragraph, minute, headline.")
    credibility = models.CharField(max_length=1, default="6", help_text="Admiralty 1–6; 6: cannot be judged.")
    supports = models.JSONField(default=list)
    contradicts = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="contradicted_by"
    )

    closed_lists: ClassVar = {"voice": VOICES, "credibility": CREDIBILITIES}

    class Meta:
        ordering: ClassVar = ["event", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "number"], name="claim_numbered_once"),
            models.CheckConstraint(
                name="claim_not_against_itself",
                condition=Q(contradicts__isnull=True) | ~Q(contradicts=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.said_by}: {self.text}"[:120]

    def clean(self) -> None:
        super().clean()
        unknown = [entry for entry in self.supports if not supports_valid(entry)]
        if unknown:
            raise ValidationError({"supports": f"“{unknown[0]}” is nothing a claim can support."})


class Figure(Record):
    """A number inside a claim. *Not stated* is no row at all; *none* is 0–0.

    `high` null means "at least `low`"; `best` is null unless the source gives one number.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="figures")
    measure = models.CharField(max_length=20)
    low = models.PositiveBigIntegerField()
    best = models.PositiveBigIntegerField(null=True, blank=True)
    high = models.PositiveBigIntegerField(null=True, blank=True)
    approximate = models.BooleanField(default=False)
    text = models.CharField(max_length=200, blank=True, help_text="As it was typed.")
    standing = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    age = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    affiliation = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(max_length=20, default="stated")
    formula = models.CharField(max_length=200, blank=True)
    inconsistent = models.BooleanField(
        default=False, help_text="The source's own low, best and high do not fit; kept as given."
    )
    nature = models.CharField(max_length=20, blank=True, help_text="Values of a series only.")
    scope = models.CharField(max_length=100, blank=True)
    edtf = models.CharField("date of its own", max_length=100, blank=True)

    closed_lists: ClassVar = {
        "measure": MEASURES,
        "standing": STANDINGS,
        "sex": SEXES,
        "age": AGES,
        "basis": BASES,
        "nature": NATURES,
    }

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="figure_low_best_high",
                condition=Q(inconsistent=True)
                | (
                    (Q(high__isnull=True) | Q(low__lte=F("high")))
                    & (Q(best__isnull=True) | Q(low__lte=F("best")))
                    & (Q(best__isnull=True) | Q(high__isnull=True) | Q(best__lte=F("high")))
                ),
            ),
            # Deaths are counted or stated by sources; we never compute them.
            models.CheckConstraint(
                name="figure_killed_never_computed", condition=~Q(measure="killed", basis="computed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.text or self.low}"

    @property
    def is_of_everybody(self) -> bool:
        """Whether it counts everybody, not a group "of whom"; an axis "not stated" makes no group."""
        axes = {self.standing, self.sex, self.age, self.nationality}
        return self.affiliation_id is None and axes <= {"", "not-stated"}


class ResponsibilityAssertion(Record):
    """Who is said to have done it; who says so, and when, is the claim's."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="assertions")
    stance = models.CharField(max_length=20)
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="assertions", help_text="Empty: no claim."
    )
    authenticity = models.CharField(max_length=30, blank=True)
    doubted_by = models.CharField(max_length=200, blank=True)

    closed_lists: ClassVar = {"stance": STANCES, "authenticity": AUTHENTICITIES}

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = "responsibility"
        verbose_name_plural = "responsibility"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assertion_names_an_actor",
                condition=Q(stance="no-claim", actor__isnull=True)
                | (~Q(stance="no-claim") & Q(actor__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stance}: {self.actor or '–'}"


class Link(Record):
    """A typed, directed relation to another event, with the claim that makes it; never inferred."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="links")
    target = models.ForeignKey(Event, models.CASCADE, related_name="linked_from")
    relation = models.CharField(max_length=30)
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="links")

    closed_lists: ClassVar = {"relation": RELATIONS}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "target", "relation"], name="link_once"),
            models.CheckConstraint(name="link_not_to_itself", condition=~Q(event=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.relation} → {self.target}"
