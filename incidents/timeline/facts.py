"""The short list of facts beside a card, by strand: who, with what, how many harmed, how sure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.models.document import (
    ActorDocument,
    AssertionDocument,
    CombinedDocument,
    EventDocument,
    Named,
)
from incidents.taxonomy import ACTOR_ROLES, MEASURES, STATUSES, TARGETS, WEAPONS

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


def name_in(named: Named, lang: str = "en") -> str:
    """Give the name in a language, in English where there is none."""
    return named["names"].get(lang) or named["names"]["en"]


def facts_of(document: EventDocument, lang: str = "en") -> tuple[Fact, ...]:
    """Give the facts of an event, apart from how sure we are, in the order of its strand."""
    if document["strand"] == "violence":
        facts = (actors_fact(document, lang), weapon_fact(document), *harm_facts(document))
    else:
        facts = (*role_facts(document, lang), *measure_facts(document, OTHER_MEASURES), diary_fact(document))
        if document["kind"] == "accident":
            facts = (*facts, *harm_facts(document))
    return tuple(fact for fact in facts if fact is not None)


def actors_fact(document: EventDocument, lang: str = "en") -> Fact:
    """Say who did it, says whom, and then who else was there."""
    lines = list(responsibility_lines(document, lang))
    for role in ACTOR_ROLES:
        if role in ("attacker", "mentioned"):
            continue
        names = [name_in(actor, lang) for actor in _in_role(document["actors"], role)]
        if names:
            lines.append(Line(f"{ACTOR_ROLES[role].label.en}: {'; '.join(names)}"))
    return Fact("Actors", tuple(lines))


def responsibility_lines(document: EventDocument, lang: str = "en") -> tuple[Line, ...]:
    """Give every assertion of responsibility as a sentence that names who makes it."""
    assertions = document["responsibility"]["assertions"]
    if not assertions:
        return (Line("Who did it is not stated", unknown=True),)
    return tuple(Line(_assertion(entry, lang), claims=(entry["claim"],)) for entry in assertions)


def _assertion(entry: AssertionDocument, lang: str) -> str:
    actor = name_in(entry["actor"], lang) if entry["actor"] else "somebody not named"
    by = entry["by"] or "a source"
    match entry["stance"]:
        case "acknowledged":
            return f"{actor} says it carried this out"
        case "claimed":
            return f"{actor} claimed responsibility"
        case "attributed":
            return f"{by} says {actor} did it"
        case "suspected":
            return f"{by} suspects {actor}"
        case "denied":
            return f"{actor} denies it"
        case "found":
            return f"{by} found {actor} responsible"
        case _:
            return f"No claim of responsibility, says {by}"


def weapon_fact(document: EventDocument) -> Fact | None:
    """Name the weapons as stated, with the number fired where a claim gives one."""
    labels = [WEAPONS[slug].label.en for slug in document["weapons"] if slug in WEAPONS]
    fired = document["figures"].get("munitions")
    if not labels and not fired:
        return None
    words = "; ".join(labels) or "Not stated"
    if not fired:
        return Fact("Weapon", (Line(words),))
    count = f"{words}, {figure_words(fired)}"
    return Fact(
        "Weapon", (Line(count, sources_of(document, fired["claims"]), claims=tuple(fired["claims"])),)
    )


def harm_facts(document: EventDocument) -> tuple[Fact, ...]:
    """Give each kind of harm a source counts, or say that none does."""
    stated = measure_facts(document, HARM_MEASURES)
    return stated or (Fact("Harm", (Line("Not stated in the sources we hold", unknown=True),)),)


def measure_facts(document: EventDocument, measures: Iterable[str]) -> tuple[Fact, ...]:
    """Give the combined figure of each measure that a claim states, with who says so."""
    facts = []
    for measure in measures:
        combined = document["figures"].get(measure)
        dated = _dated_values(document, measure)
        if dated > 1:
            facts.append(Fact(MEASURES[measure].label.en, (Line(f"{dated} dated values"),)))
        elif combined:
            claims = tuple(combined["claims"])
            lines = [Line(figure_words(combined), sources_of(document, claims), claims=claims)]
            lines += [Line(words) for words in of_whom_words(combined)]
            facts.append(Fact(MEASURES[measure].label.en, tuple(lines)))
    return tuple(facts)


def _dated_values(document: EventDocument, measure: str) -> int:
    figures = [figure for claim in document["claims"] for figure in claim["figures"]]
    return sum(1 for figure in figures if figure["measure"] == measure and figure["edtf"])


def role_facts(document: EventDocument, lang: str = "en") -> tuple[Fact, ...]:
    """Give the actors by role; the parties of talks together, whatever part they had."""
    facts = []
    parties = [
        name_in(actor, lang)
        for actor in document["actors"]
        if actor["role"] in ("participant", "signatory", "party")
    ]
    if parties:
        facts.append(Fact("Parties", (Line("; ".join(parties)),)))
    for role in ACTOR_ROLES:
        if role in ("participant", "signatory", "party", "mentioned"):
            continue
        actors = _in_role(document["actors"], role)
        if actors:
            words = "; ".join(_actor_words(actor, lang) for actor in actors)
            facts.append(Fact(ACTOR_ROLES[role].label.en, (Line(words),)))
    return tuple(facts)


def diary_fact(document: EventDocument) -> Fact | None:
    """Give the diary of a diplomatic event: scheduled, held, postponed, cancelled."""
    if not document["status"]:
        return None
    return Fact("Diary", (Line(STATUSES[document["status"]].label.en),))


def target_words(document: EventDocument) -> str:
    """Name the types of target, as sources describe them."""
    return "; ".join(TARGETS[slug].label.en for slug in document["targets"] if slug in TARGETS)


def figure_words(figure: CombinedDocument) -> str:
    """Write a combined figure: "at least 1", "2 to 5, figures differ", "about 2,500", "none"."""
    low, high = figure["low"], figure["high"]
    about = "about " if figure["approximate"] else ""
    if high is None and figure["stated_high"] is not None and figure["stated_high"] > low:
        words = f"{low:,} to {figure['stated_high']:,} or more"
    elif high is None:
        words = f"at least {low:,}"
    elif low == high:
        words = f"{low:,}" if low else "none"
    else:
        words = f"{low:,} to {high:,}"
    notes = [", figures differ"] if figure["differs"] else []
    if figure["basis"] == "counted":
        notes.append(", counted from the people named")
    if figure["inconsistent"]:
        notes.append(", the source's own numbers do not fit together")
    return about + words + "".join(notes)


def of_whom_words(figure: CombinedDocument) -> tuple[str, ...]:
    """Say which groups some claim counts apart, in the words it was given in."""
    return tuple(f"among them {group['text']}" for group in figure["of_whom"] if group["text"])


def sources_of(document: EventDocument, numbers: Sequence[int]) -> str:
    """Name who says so, each once, in the order of the claims."""
    speakers = [claim["said_by"] for claim in document["claims"] if claim["number"] in numbers]
    return "; ".join(dict.fromkeys(inside_a_sentence(speaker) for speaker in speakers))


def inside_a_sentence(words: str) -> str:
    """Write an article small where it no longer begins the line: "the article"."""
    return words[:1].lower() + words[1:] if words.startswith(("The ", "A ", "An ")) else words


def _in_role(actors: Iterable[ActorDocument], role: str) -> list[ActorDocument]:
    return [actor for actor in actors if actor["role"] == role and actor["slug"] != _UNNAMED_ACTOR]


def _actor_words(actor: ActorDocument, lang: str) -> str:
    return f"{name_in(actor, lang)}, {actor['note']}" if actor["note"] else name_in(actor, lang)
