"""Entries that may tell of the same thing: found while somebody types, merged, or told apart for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from incidents.editing.gazetteer import Lineage
from incidents.editing.log import writers_lock
from incidents.editing.refusal import Refusal
from incidents.editing.review import UNPUBLISHED, Refused, may_publish, move_claims, take
from incidents.editing.workflow import LONGEST_COMMENT, note_contribution, say
from incidents.models import Event, Link, NotDuplicate, Place
from incidents.taxonomy import KINDS
from incidents.words import tokens

MOST_COMPARED: Final = 200
"""Entries of one family and time that are looked at, those last changed first."""
MOST_TOLD: Final = 5
LONGEST_DAYS: Final = 366
"""An entry that lasted longer overlaps with everything, and one that began longer before is none."""
NEAR_KM: Final = 50
ENOUGH: Final = 3.5
"""Points from which on a pair is told: kind and place alone are not enough, with like words they are."""
EARTH_RADIUS_KM: Final = 6371


@dataclass(frozen=True, slots=True)
class Likeness:
    """An entry that may be the same, why, and how many points speak for it."""

    event: Event
    reasons: tuple[str, ...]
    points: float

    @property
    def words(self) -> str:
        return "; ".join(self.reasons)


def likely_duplicates(event: Event) -> list[Likeness]:
    """Give the entries most like an event read by `freezing.load`, the likeliest first.

    Of the same family, and at a time that overlaps: none for a series of years. Merged entries, and
    those told apart by `tell_apart`, are left out. About ten queries, however many entries there are.
    """
    first, last = event.earliest or event.latest, event.latest or event.earliest
    if first is None or last is None or event.kind not in KINDS:
        return []
    if (last - first).days > LONGEST_DAYS:
        return []
    found = list(_candidates(event, first, last)[:MOST_COMPARED])
    places = [entry.place for other in (event, *found) for entry in other.event_places.all()]
    lineage = Lineage.of(place.pk for place in places)
    alike = [_likeness(event, other, lineage) for other in found]
    told = sorted((each for each in alike if each.points >= ENOUGH), key=lambda each: -each.points)
    return told[:MOST_TOLD]


def _candidates(event: Event, first: date, last: date) -> QuerySet[Event]:
    """Give the entries whose dates overlap these days; an open side counts as its known day."""
    from_day = date.fromordinal(max(1, first.toordinal() - LONGEST_DAYS))
    begins = Q(earliest__range=(from_day, last)) | Q(earliest=None, latest__range=(first, last))
    ends = Q(latest__gte=first) | Q(latest=None, earliest__gte=first)
    family = [slug for slug, kind in KINDS.items() if kind.family == event.kind_term.family]
    told_apart = NotDuplicate.objects.filter(Q(first=event.pk) | Q(second=event.pk))
    apart = {pk for pair in told_apart.values_list("first", "second") for pk in pair}
    events = Event.objects.filter(begins, ends, kind__in=family, merged_into__isnull=True)
    related = ("participations__actor", "event_places__place", "claims__document")
    return events.exclude(pk__in=apart | {event.pk}).prefetch_related(*related).order_by("-changed_at", "-pk")


def _likeness(event: Event, other: Event, lineage: Lineage) -> Likeness:
    reasons = ["same kind" if event.kind == other.kind else "same family of kinds", "overlapping dates"]
    points = 1.0 if event.kind == other.kind else 0.5
    near, place_reason = _nearness(_places(event), _places(other), lineage)
    if place_reason:
        reasons.append(place_reason)
    actors = _actors(event) & _actors(other)
    if actors:
        reasons.append(f"same {'actor' if len(actors) == 1 else 'actors'}: {', '.join(sorted(actors))}")
    documents = _documents(event) & _documents(other)
    if documents:
        reasons.append(f"{len(documents)} shared {'document' if len(documents) == 1 else 'documents'}")
    ratio = fuzz.token_set_ratio(" ".join(tokens(event.title)), " ".join(tokens(other.title)))
    if ratio >= 60:
        reasons.append("like words")
    points += near + bool(actors) + 1.5 * bool(documents) + min(2.0, max(0.0, (ratio - 50) / 20))
    return Likeness(other, tuple(reasons), points)


def _places(event: Event) -> list[Place]:
    return [entry.place for entry in event.event_places.all() if entry.role != "concerns"]


def _actors(event: Event) -> set[str]:
    named = (entry.actor for entry in event.participations.all())
    return {actor.name for actor in named if actor.actor_type != "unknown"}


def _documents(event: Event) -> set[int]:
    return {claim.document_id for claim in event.claims.all()}


def _nearness(own: Iterable[Place], others: list[Place], lineage: Lineage) -> tuple[float, str]:
    """Give the points of the two places that are closest, and how they lie."""
    best: tuple[float, str] = (0.0, "")
    for place in own:
        around = {above.pk for above in lineage.ancestors(place.pk)}
        for other in others:
            distance = _distance_km(place, other)
            if place.pk == other.pk:
                best = max(best, (2.0, "same place"))
            elif distance is not None and distance <= NEAR_KM:
                best = max(best, (1.5, f"{distance:.0f} km apart"))
            elif other.pk in around or place.pk in {above.pk for above in lineage.ancestors(other.pk)}:
                best = max(best, (1.0, "one place lies in the other"))
    return best


def _distance_km(place: Place, other: Place) -> float | None:
    """Give the great-circle distance of two places; None where one has no coordinates."""
    ends = place.latitude, place.longitude, other.latitude, other.longitude
    if any(value is None for value in ends):
        return None
    here, east, there, west = (radians(value or 0.0) for value in ends)
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin((west - east) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))


def tell_apart(*, event: Event, other: Event, by: Any) -> None:
    """Remember that two entries are not the same thing, so that neither is told of the other again."""
    if event.pk == other.pk:
        raise Refused(Refusal("", "An entry is always the same as itself."))
    first, second = sorted((event.pk, other.pk))
    NotDuplicate.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by})


def absorb(*, draft: Event, into: Event, by: Any, version: int | None = None) -> None:
    """Give the claims and links of a draft that was never public to another entry, and delete the draft.

    Its own words stay as a comment. What was public is merged by `review.merge`. Whoever wrote the draft has
    changed the other entry, so that the rule of the second person holds there. Raises `Refused`,
    `Conflict` and `PermissionDenied`.
    """
    if not may_publish(by):
        raise PermissionDenied("Merging needs the right to publish.")
    with writers_lock():
        if draft.pk == into.pk:
            raise Refused(Refusal("", "An entry cannot be merged into itself."))
        copy = take(draft, version, states=UNPUBLISHED)
        kept = take(into, None, states=(*UNPUBLISHED, "published"))
        if other := Link.objects.filter(target=copy).exclude(event__in=[copy, kept]).first():
            raise Refused(Refusal("links", f"“{other.event}” is linked with this draft: change that first."))
        move_claims(copy, kept)
        for contribution in copy.contributions.select_related("user"):
            note_contribution(event=kept, by=contribution.user)
        note_contribution(event=kept, by=by)
        told = f"Took in the draft “{copy.title}”, {copy.date_words or copy.edtf}. {copy.summary}"
        say(event=kept, by=by, text=told[:LONGEST_COMMENT])
        Event.objects.filter(pk=copy.pk).delete()
