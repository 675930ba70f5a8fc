"""A change of the figures, of who is blamed, of the date or of how sure we are needs a second person.

Whoever has changed the working copy since its last edition does not approve it as well. `SECOND_PERSON` of
the settings says when that holds: "auto" (where two reviewers are active), "always" or "never". Where it does
not hold, the edition records that its author published it alone.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from incidents.editing.differences import material_differences
from incidents.editing.refusal import Refusal
from incidents.editing.roles import PUBLISH
from incidents.models import Contribution
from incidents.models.document import EventDocument

GUARDED = ("date", "how sure", "responsibility", "figures")
"""Names of material differences that one person does not publish alone."""

ALONE = "Published by its author, without a second person."


def guarded_changes(before: EventDocument | None, after: EventDocument | None = None) -> list[str]:
    """Name what needs a second person; a first publication, with nothing before it, states all of it."""
    if before is None or after is None:
        return list(GUARDED)
    return [name for name in material_differences(before, after) if name in GUARDED]


def reviewers() -> QuerySet[Any]:
    """Give the active accounts that may publish."""
    accounts: QuerySet[Any] = get_user_model()._default_manager.with_perm(
        PUBLISH, backend="django.contrib.auth.backends.ModelBackend"
    )
    return accounts.filter(is_staff=True)


def is_required() -> bool:
    """Whether the rule holds now; at most one query."""
    if settings.SECOND_PERSON != "auto":
        return bool(settings.SECOND_PERSON == "always")
    return len(reviewers()[:2]) == 2


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who an edition is by, for the desk's own record; both None for the operator's commands."""

    author: Any
    approver: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """The rule for one who decides about some events; `by` None is the operator, whom it does not bind."""

    by: Any
    contributors: Mapping[int, Sequence[Any]]
    required: bool
    reviewing: frozenset[int]

    @classmethod
    def of(cls, by: Any, events: Collection[int]) -> "SecondPerson":
        """Read who has changed these working copies; at most three queries, however many they are."""
        contributors: dict[int, list[Any]] = defaultdict(list)
        for entry in (
            Contribution.objects.filter(event__in=events).select_related("user").order_by("at", "pk")
        ):
            contributors[entry.event_id].append(entry.user)
        required = by is not None and bool(contributors) and is_required()
        reviewing = frozenset(reviewers().values_list("pk", flat=True)) if required else frozenset()
        return cls(by, contributors, required, reviewing)

    def problem(self, event: int, changes: Sequence[str]) -> Refusal | None:
        """Say that somebody else has to approve these guarded changes, None where nobody has to."""
        if not changes or not self.required or not self._is_own(event):
            return None
        return Refusal(
            "", f"A change of {', '.join(changes)} needs a second person: submit it to another reviewer."
        )

    def authorship(self, event: int, changes: Sequence[str]) -> Authorship:
        """Give who the edition is by: its author and who approved it, or the author alone."""
        others = [user for user in self.contributors.get(event, ()) if user != self.by]
        if self.by is None or others:
            return Authorship(others[-1] if others else None, self.by)
        is_own = bool(self.contributors.get(event))
        return Authorship(self.by, None, ALONE if is_own and changes else "")

    def _is_own(self, event: int) -> bool:
        """Whether it is this person's own text.

        Where every reviewer has had a hand in it, the one who did not touch it last may approve.
        """
        contributors = self.contributors.get(event, ())
        if self.by not in contributors:
            return False
        uninvolved = self.reviewing - {user.pk for user in contributors}
        return contributors[-1] == self.by or bool(uninvolved)
