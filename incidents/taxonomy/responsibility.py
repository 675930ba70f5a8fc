"""Who did it, says whom: the state of an event, and who may be the subject of its headline."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.taxonomy.lists import ACTOR_TYPES


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion of responsibility; `stance`, `authenticity` and `voice` are slugs.

    `actor` is None for `no-claim` alone. `by` is who says so, `voice` in whose voice its claim says it.
    """

    stance: str
    actor: str | None
    by: str = ""
    authenticity: str = ""
    voice: str = ""


def responsibility_state(assertions: Iterable[Assertion]) -> str:
    """Give the event's state: the first that holds, from `contested` down to `not-stated`.

    A denial contests an attribution only of the actor that denies. A denial alone is `not-stated`: no
    source we hold says who did it.
    """
    actors_by_stance: dict[str, set[str | None]] = {}
    for assertion in assertions:
        actors_by_stance.setdefault(assertion.stance, set()).add(assertion.actor)

    def of(stance: str) -> set[str | None]:
        return actors_by_stance.get(stance, set())

    if len(of("acknowledged") | of("claimed") | of("attributed")) > 1 or of("attributed") & of("denied"):
        return "contested"
    order = ("found", "acknowledged", "claimed", "attributed", "suspected", "no-claim")
    return next((stance for stance in order if stance in actors_by_stance), "not-stated")


def subject_ground(actor: str, assertions: Iterable[Assertion], *, actor_type: str) -> str | None:
    """Give the stance that lets `actor` be the subject of an act of violence, None if none does.

    For "attributed" the summary has to name the outlet whose own voice says so.
    """
    attributable = ACTOR_TYPES[actor_type].attributable
    grounds = {
        assertion.stance
        for assertion in assertions
        if assertion.actor == actor
        and (
            assertion.stance in ("found", "acknowledged")
            or (assertion.stance == "claimed" and assertion.authenticity == "confirmed")
            or (assertion.stance == "attributed" and assertion.voice == "outlet" and attributable)
        )
    }
    order = ("found", "acknowledged", "claimed", "attributed")
    return next((stance for stance in order if stance in grounds), None)


def may_be_subject(
    actor: str, assertions: Iterable[Assertion], *, actor_type: str, title_names_source: bool = False
) -> bool:
    """Whether a headline of violence may say that `actor` did it (the headline rule).

    `title_names_source`: the title itself says who says so.
    """
    return title_names_source or subject_ground(actor, assertions, actor_type=actor_type) is not None
