"""Which editions of the log are public."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.models import Edition
from incidents.taxonomy import ACTIONS

PUBLIC_ACTIONS: Final = tuple(slug for slug, action in ACTIONS.items() if action.public)
_PUBLIC: Final = ~Q(action__in=[slug for slug in ACTIONS if slug not in PUBLIC_ACTIONS])
"""As what it is not: nearly all editions are public, and SQLite would go through them by their action."""


def valid_at(at: int) -> Q:
    """Choose the edition of each event that stood at a sequence, the notes of redactions left out."""
    return (
        Q(sequence__lte=at)
        & (Q(superseded_by__isnull=True) | Q(superseded_by__gt=at))
        & Q(redacts__isnull=True)
    )


def public_at(at: int) -> QuerySet[Edition]:
    """Choose the editions public at a sequence; a redaction counts whenever it was made."""
    return _not_redacted(Edition.objects.filter(_PUBLIC, valid_at(at)))


def ever_public(at: int) -> QuerySet[Edition]:
    """Choose the editions public at a sequence or at any before it."""
    editions = Edition.objects.filter(_PUBLIC, sequence__lte=at, redacts__isnull=True, content__isnull=False)
    return _not_redacted(editions)


def _not_redacted(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    redacted = Edition.objects.filter(redacts=OuterRef("sequence"))
    return editions.exclude(Exists(redacted)).order_by()
