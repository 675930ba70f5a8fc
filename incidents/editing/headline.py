"""The headline rule: who may be the subject of an act of violence.

"US strikes …" is a statement of who did it. It stands only where somebody has the standing to say so: a
finding, an acknowledgement, an established claim, an outlet's own word about a state or armed force that the
summary then names, or the title itself says whose word it is. Otherwise the title is passive, or about the
thing: "Two rockets land …".
"""

import re
from collections.abc import Iterable, Iterator

from incidents.editing.refusal import Refusal
from incidents.models import Actor, Claim, Event
from incidents.models import ResponsibilityAssertion as Row
from incidents.taxonomy.responsibility import Assertion, subject_ground
from incidents.words import fold

ACTING_ROLES = frozenset({"attacker", "ordered-by"})
BLAMING_STANCES = frozenset({"acknowledged", "claimed", "attributed", "suspected", "found"})

# Where the subject of a headline ends at the latest. What stands after these is object, place or time.
SUBJECT_ENDS = re.compile(
    r"\b(?:after|against|along|amid|are|at|before|during|for|from|in|into|is|near|of|on|outside|over|to|was|were)\b"
)
AGENT = re.compile(r"\bby\b(.*)")
SAYING = re.compile(
    r"\W*(?:says?|said|claims?|claimed|admits?|admitted|acknowledges?|acknowledged|denies|denied)\b"
)


def headline_refusals(event: Event) -> Iterator[Refusal]:
    """Say which actor the title may not name as the one who did it; no queries on a loaded event."""
    if event.kind_term.strand != "violence":
        return
    assertions = [(row, claim) for claim in event.claims.all() for row in claim.assertions.all()]
    for actor in _blamed(event, (row for row, _ in assertions)):
        if not _is_subject(event.title, actor) or _names_source(event, actor):
            continue
        stated = [_stated(row, claim) for row, claim in assertions]
        ground = subject_ground(actor.slug, stated, actor_type=actor.actor_type)
        if ground is None:
            yield Refusal(
                "title",
                f"The title says that {actor} did it, and no source we hold has the standing to say so: make"
                " it passive, begin with the thing (“Two rockets land …”), or name who says so.",
            )
        elif ground == "attributed" and not _summary_names(
            event, [claim for row, claim in assertions if row.actor_id == actor.pk and row.stance == ground]
        ):
            yield Refusal(
                "summary",
                f"The title says that {actor} did it on an outlet's word: the summary must name the outlet.",
            )


def _blamed(event: Event, assertions: Iterable[Row]) -> list[Actor]:
    """Give the actors said to have done it, each once, by role or by assertion."""
    found = {
        entry.actor.pk: entry.actor for entry in event.participations.all() if entry.role in ACTING_ROLES
    }
    for row in assertions:
        if row.actor and row.stance in BLAMING_STANCES:
            found.setdefault(row.actor.pk, row.actor)
    return [actor for actor in found.values() if actor.actor_type != "unknown"]


def _names(actor: Actor) -> list[str]:
    return [*actor.names.values(), *actor.alias_list]


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Find any of the names as whole words; "US-led" does not name the US."""
    folded = [re.escape(fold(name)) for name in names if fold(name).strip()]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(folded)})(?![\w-])") if folded else None


def _is_subject(title: str, actor: Actor) -> bool:
    pattern = _pattern(_names(actor))
    if pattern is None:
        return False
    folded = fold(title)
    active = SUBJECT_ENDS.split(folded, maxsplit=1)[0].split(" by ")[0]
    agent = AGENT.search(folded)
    return bool(pattern.search(active) or (agent and pattern.search(agent.group(1))))


def _names_source(event: Event, actor: Actor) -> bool:
    """Whether the title says whose word it is: a source's, a speaker's, or the actor's own ("X says …")."""
    folded = fold(event.title)
    own = _pattern(_names(actor))
    if own and any(SAYING.match(folded, found.end()) for found in own.finditer(folded)):
        return True
    others = [name for claim in event.claims.all() for name in _sayers(claim)]
    mine = {fold(name) for name in _names(actor)}
    pattern = _pattern(name for name in others if fold(name) not in mine)
    return bool(pattern and pattern.search(folded))


def _sayers(claim: Claim) -> list[str]:
    speaker = _names(claim.speaker) if claim.speaker else []
    document = claim.document
    return [claim.said_by, document.source.name, document.origin_source.name, *speaker]


def _summary_names(event: Event, claims: Iterable[Claim]) -> bool:
    """Whether the summary names the source of one of the claims, with or without "the"."""
    names = [name for claim in claims if claim.voice == "outlet" for name in _sayers(claim)]
    pattern = _pattern(name.removeprefix("The ").removeprefix("the ") for name in names)
    return bool(pattern and pattern.search(fold(event.summary)))


def _stated(row: Row, claim: Claim) -> Assertion:
    return Assertion(
        stance=row.stance,
        actor=row.actor.slug if row.actor else None,
        by=claim.said_by,
        authenticity=row.authenticity,
        voice=claim.voice,
    )
