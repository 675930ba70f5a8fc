"""What each grade needs: TAXONOMY's "needs, or publishing refuses", on the claims that are there."""

from collections.abc import Iterator, Sequence

from incidents.editing.refusal import Refusal
from incidents.models import Claim, Event

FIGHTING_ROLES = frozenset({"attacker", "party", "target", "ally", "ordered-by"})
"""Roles whose actors are a party to the fight, so that their word alone corroborates nothing."""


def grade_refusals(event: Event) -> Iterator[Refusal]:
    """Say what an event's grade lacks; no queries on an event read by `freezing.load`."""
    claims = list(event.claims.all())
    problem = {
        "verified": _verified,
        "corroborated": _corroborated,
        "disputed": _disputed,
        "discounted": _discounted,
    }.get(event.grade)
    message = problem(event, claims) if problem else None
    if message:
        yield Refusal("grade", message)


def _verified(event: Event, claims: Sequence[Claim]) -> str | None:
    if not any(claim.document.document_class == "primary" for claim in claims):
        return "Verified needs a document of class primary: material that we checked ourselves."
    if not event.grade_note.strip():
        return "Verified needs a public line that says what was checked, and how."
    return None


def _corroborated(event: Event, claims: Sequence[Claim]) -> str | None:
    """Count origins, not documents: copy of one agency in two outlets is one source."""
    speaking = [claim for claim in claims if "what" in claim.supports]
    origins = {claim.document.origin_source.pk for claim in speaking}
    fighting = {entry.actor_id for entry in event.participations.all() if entry.role in FIGHTING_ROLES}
    if event.kind_term.strand != "violence":
        taking_part = {entry.actor_id for entry in event.participations.all() if entry.role != "mentioned"}
        sides = {claim.speaker_id for claim in speaking} & taking_part
        if len(origins) < 2 and len(sides) < 2:
            return "Corroborated needs two independent origins, or that both sides say so."
        return None
    if len(origins) < 2:
        return (
            "Corroborated needs two independent origins that say what happened;"
            " documents of one origin are one source."
        )
    if all(claim.speaker_id in fighting for claim in speaking):
        return "Corroborated needs an origin that is no party to the fight."
    return None


def _disputed(event: Event, claims: Sequence[Claim]) -> str | None:
    if not any(claim.contradicts_id for claim in claims):
        return (
            "Disputed needs two claims that contradict each other: mark the one that contradicts the other."
        )
    return None


def _discounted(event: Event, claims: Sequence[Claim]) -> str | None:
    if not event.grade_note.strip() and not any(claim.contradicts_id for claim in claims):
        return (
            "Discounted needs a public line, or a claim that contradicts another, to show that it was wrong."
        )
    return None
