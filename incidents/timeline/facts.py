"""The short list of facts beside a card, by strand: who, with what, how many harmed, how sure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.language import foreign, gettext, listed, ngettext, numeral
from incidents.models.document import (
    ActorDocument,
    AssertionDocument,
    CombinedDocument,
    EventDocument,
)
from incidents.taxonomy import ACTOR_ROLES, MEASURES, STATUSES, TARGETS, WEAPONS
from incidents.timeline.wording import label_of, name_in

HARM_MEASURES = ("killed", "injured", "missing", "abducted", "detained")
OTHER_MEASURES = ("released", "displaced", "intercepted", "troops", "participants")
_UNNAMED_ACTOR = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a fact; `source` stands in the same line, `unknown` marks what no source states."""

    text: str
    source: str = ""
    unknown: bool = False
    claims: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    term: str
    lines: tuple[Line, ...]


def facts_of(document: EventDocument) -> tuple[Fact, ...]:
    """Give the facts of an event, apart from how sure we are, in the order of its strand."""
    if document["strand"] == "violence":
        facts = (actors_fact(document), weapon_fact(document), *harm_facts(document))
    else:
        facts = (*role_facts(document), *measure_facts(document, OTHER_MEASURES), diary_fact(document))
        if document["kind"] == "accident":
            facts = (*facts, *harm_facts(document))
    return tuple(fact for fact in facts if fact is not None)


def actors_fact(document: EventDocument) -> Fact:
    """Say who did it, says whom, and then who else was there."""
    lines = list(responsibility_lines(document))
    for role in ACTOR_ROLES:
        if role in ("attacker", "mentioned"):
            continue
        names = [name_in(actor) for actor in _in_role(document["actors"], role)]
        if names:
            lines.append(Line(f"{label_of(ACTOR_ROLES[role])}: {listed(names, '; ')}"))
    return Fact(gettext("Actors"), tuple(lines))


def responsibility_lines(document: EventDocument) -> tuple[Line, ...]:
    """Give every assertion of responsibility as a sentence that names who makes it."""
    assertions = document["responsibility"]["assertions"]
    if not assertions:
        return (Line(gettext("Who did it is not stated"), unknown=True),)
    return tuple(Line(assertion_words(entry), claims=(entry["claim"],)) for entry in assertions)


def assertion_words(entry: AssertionDocument) -> str:
    """Say who blames, claims or denies, as one sentence."""
    actor = name_in(entry["actor"]) if entry["actor"] else gettext("somebody not named")
    by = foreign(entry["by"]) or gettext("a source")
    match entry["stance"]:
        case "acknowledged":
            return gettext("{actor} says it carried this out", actor=actor)
        case "claimed":
            return gettext("{actor} claimed responsibility", actor=actor)
        case "attributed":
            return gettext("{by} says {actor} did it", by=by, actor=actor)
        case "suspected":
            return gettext("{by} suspects {actor}", by=by, actor=actor)
        case "denied":
            return gettext("{actor} denies it", actor=actor)
        case "found":
            return gettext("{by} found {actor} responsible", by=by, actor=actor)
        case _:
            return gettext("No claim of responsibility, says {by}", by=by)


def weapon_fact(document: EventDocument) -> Fact | None:
    """Name the weapons as stated, with the number fired where a claim gives one."""
    labels = [label_of(WEAPONS[slug]) for slug in document["weapons"] if slug in WEAPONS]
    fired = document["figures"].get("munitions")
    if not labels and not fired:
        return None
    words, term = listed(labels, "; ") or gettext("Not stated"), gettext("Weapon")
    if not fired:
        return Fact(term, (Line(words),))
    count = listed([words, figure_words(fired)])
    return Fact(term, (Line(count, sources_of(document, fired["claims"]), claims=tuple(fired["claims"])),))


def harm_facts(document: EventDocument) -> tuple[Fact, ...]:
    """Give each kind of harm a source counts, or say that none does."""
    stated = measure_facts(document, HARM_MEASURES)
    not_stated = Line(gettext("Not stated in the sources we hold"), unknown=True)
    return stated or (Fact(gettext("Harm"), (not_stated,)),)


def measure_facts(document: EventDocument, measures: Iterable[str]) -> tuple[Fact, ...]:
    """Give the combined figure of each measure that a claim states, with who says so."""
    facts = []
    for measure in measures:
        combined = document["figures"].get(measure)
        dated = _dated_values(document, measure)
        if dated > 1:
            words = ngettext("{n} dated value", "{n} dated values", dated)
            facts.append(Fact(label_of(MEASURES[measure]), (Line(words),)))
        elif combined:
            claims = tuple(combined["claims"])
            lines = [Line(figure_words(combined), sources_of(document, claims), claims=claims)]
            lines += [Line(words) for words in of_whom_words(combined)]
            facts.append(Fact(label_of(MEASURES[measure]), tuple(lines)))
    return tuple(facts)


def _dated_values(document: EventDocument, measure: str) -> int:
    figures = [figure for claim in document["claims"] for figure in claim["figures"]]
    return sum(1 for figure in figures if figure["measure"] == measure and figure["edtf"])


def role_facts(document: EventDocument) -> tuple[Fact, ...]:
    """Give the actors by role; the parties of talks together, whatever part they had."""
    facts = []
    parties = [
        name_in(actor)
        for actor in document["actors"]
        if actor["role"] in ("participant", "signatory", "party")
    ]
    if parties:
        facts.append(Fact(gettext("Parties"), (Line(listed(parties, "; ")),)))
    for role in ACTOR_ROLES:
        if role in ("participant", "signatory", "party", "mentioned"):
            continue
        actors = _in_role(document["actors"], role)
        if actors:
            words = listed(map(_actor_words, actors), "; ")
            facts.append(Fact(label_of(ACTOR_ROLES[role]), (Line(words),)))
    return tuple(facts)


def diary_fact(document: EventDocument) -> Fact | None:
    """Give the diary of a diplomatic event: scheduled, held, postponed, cancelled."""
    if not document["status"]:
        return None
    return Fact(gettext("Diary"), (Line(label_of(STATUSES[document["status"]])),))


def target_words(document: EventDocument) -> str:
    """Name the types of target, as sources describe them."""
    return listed((label_of(TARGETS[slug]) for slug in document["targets"] if slug in TARGETS), "; ")


def figure_words(figure: CombinedDocument) -> str:
    """Write a combined figure: "at least 1", "2 to 5, figures differ", "about 2,500", "none"."""
    low, high = figure["low"], figure["high"]
    if high is None and figure["stated_high"] is not None and figure["stated_high"] > low:
        largest = numeral(figure["stated_high"])
        words = gettext("{low} to {high} or more", low=numeral(low), high=largest)
    else:
        words = range_words(low, high)
    notes = [gettext("about {number}", number=words) if figure["approximate"] else words]
    if figure["differs"]:
        notes.append(gettext("figures differ"))
    if figure["basis"] == "counted":
        notes.append(gettext("counted from the people named"))
    if figure["inconsistent"]:
        notes.append(gettext("the source's own numbers do not fit together"))
    return listed(notes)


def range_words(low: int, high: int | None) -> str:
    """Write a range of numbers: "at least 1", "2 to 5", "none"."""
    if high is None:
        return gettext("at least {number}", number=numeral(low))
    if low == high:
        return numeral(low) if low else gettext("none")
    return gettext("{low} to {high}", low=numeral(low), high=numeral(high))


def of_whom_words(figure: CombinedDocument) -> tuple[str, ...]:
    """Say which groups some claim counts apart, in the words it was given in."""
    return tuple(
        gettext("among them {group}", group=foreign(group["text"]))
        for group in figure["of_whom"]
        if group["text"]
    )


def sources_of(document: EventDocument, numbers: Sequence[int]) -> str:
    """Name who says so, each once, in the order of the claims."""
    speakers = [claim["said_by"] for claim in document["claims"] if claim["number"] in numbers]
    return listed(dict.fromkeys(foreign(inside_a_sentence(speaker)) for speaker in speakers), "; ")


def inside_a_sentence(words: str) -> str:
    """Write an article small where it no longer begins the line: "the article"."""
    return words[:1].lower() + words[1:] if words.startswith(("The ", "A ", "An ")) else words


def _in_role(actors: Iterable[ActorDocument], role: str) -> list[ActorDocument]:
    return [actor for actor in actors if actor["role"] == role and actor["slug"] != _UNNAMED_ACTOR]


def _actor_words(actor: ActorDocument) -> str:
    return listed([name_in(actor), foreign(actor["note"])]) if actor["note"] else name_in(actor)
