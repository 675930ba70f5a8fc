"""The closed lists as `/methods/` prints them: what each word of a page means."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.taxonomy import (
    ACTIONS,
    ACTOR_ROLES,
    ACTOR_TYPES,
    AUTHENTICITIES,
    BASES,
    CREDIBILITIES,
    DOCUMENT_CLASSES,
    GRADES,
    HARMS,
    KINDS,
    MATCHES,
    MEASURES,
    NATURES,
    PLACE_KINDS,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    PRECISION_GROUPS,
    PRECISIONS,
    REDACTION_CATEGORIES,
    RELATIONS,
    RELIABILITIES,
    RESPONSIBILITY_STATES,
    STANCES,
    STANDINGS,
    STATUSES,
    STRANDS,
    SUPPORTS,
    TARGETS,
    TIME_KINDS,
    VOICES,
    WARNINGS,
    WEAPONS,
    Term,
)
from incidents.timeline.badges import Badge, badge_of


@dataclass(frozen=True, slots=True)
class Definition:
    """`anchor` is what badges link to: "kind-rocket-attack", "grade-reported"."""

    anchor: str
    label: str
    definition: str
    details: tuple[str, ...] = ()
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class Section:
    anchor: str
    title: str
    introduction: str
    definitions: tuple[Definition, ...]


def method_sections() -> list[Section]:
    """Give every closed list that readers meet, in the order of the page."""
    return [*_kind_sections(), _grade_section(), *(_section(*row) for row in _LISTS)]


_LISTS: tuple[tuple[str, str, str, Iterable[Term]], ...] = (
    (
        "precision",
        "How exactly a date is known",
        "A date is kept as its source gives it, with its first and last possible day.",
        PRECISIONS.values(),
    ),
    ("dates", "Date filters", "What the filter “Date known” gathers.", PRECISION_GROUPS.values()),
    (
        "match",
        "Dates and the range you ask for",
        "An inexact date may fall in a range without being sure to.",
        MATCHES.values(),
    ),
    ("time", "Time of day", "Local to the place; never moved to the reader's own zone.", TIME_KINDS.values()),
    (
        "responsibility",
        "Responsibility",
        "Who did it, says whom: the state of an event, from all assertions made about it.",
        RESPONSIBILITY_STATES.values(),
    ),
    ("stance", "What is asserted", "Each assertion rests on a claim and is dated by it.", STANCES.values()),
    (
        "authenticity",
        "Claims of responsibility",
        "How sure it is that the claim is the group's own.",
        AUTHENTICITIES.values(),
    ),
    ("harm", "Harm", "For violence and accidents; each event has exactly one.", HARMS.values()),
    (
        "measure",
        "What is counted",
        "Never added up over events: floors do not add up, and deaths are no score.",
        MEASURES.values(),
    ),
    ("standing", "Of whom", "As the source describes them.", STANDINGS.values()),
    ("basis", "Where a number comes from", "Every number belongs to a claim.", BASES.values()),
    (
        "nature",
        "Levels and counts",
        "Only levels that a source says were reached are joined by a line.",
        NATURES.values(),
    ),
    (
        "place",
        "How exactly a place is known",
        "An area is never drawn as a point.",
        PLACE_PRECISIONS.values(),
    ),
    ("place-role", "What a place has to do with it", "", PLACE_ROLES.values()),
    ("place-kind", "Kinds of place", "", PLACE_KINDS.values()),
    (
        "actor-role",
        "Parts taken",
        "Who is blamed, claims or denies is said under Responsibility.",
        ACTOR_ROLES.values(),
    ),
    (
        "actor-type",
        "Kinds of actor",
        "“Unknown” and unnamed groups are actors like any other.",
        ACTOR_TYPES.values(),
    ),
    (
        "weapon",
        "Weapons",
        "Only as stated: a rocket whose type nobody gives stays a rocket.",
        WEAPONS.values(),
    ),
    ("target", "Kinds of target", "What was hit or aimed at.", TARGETS.values()),
    (
        "relation",
        "Links between events",
        "None is ever inferred from order; causes only in a source's words.",
        RELATIONS.values(),
    ),
    ("status", "Diary", "For diplomacy. Nothing becomes held because its day has passed.", STATUSES.values()),
    ("voice", "Basis of a claim", "Who speaks.", VOICES.values()),
    ("supports", "What a claim supports", "", SUPPORTS.values()),
    ("document", "Kinds of document", "", DOCUMENT_CLASSES.values()),
    ("warning", "Warnings", "", WARNINGS.values()),
    (
        "reliability",
        "Reliability of a source",
        "Admiralty code; dated, and given with a reason.",
        RELIABILITIES.values(),
    ),
    ("credibility", "Credibility of a claim", "Admiralty code.", CREDIBILITIES.values()),
    ("action", "What happens to an entry", "Every change is a new edition; none is lost.", ACTIONS.values()),
    (
        "redaction",
        "Reasons for taking something back",
        "The only reasons for which a text is erased.",
        REDACTION_CATEGORIES.values(),
    ),
)


def _section(key: str, title: str, introduction: str, terms: Iterable[Term]) -> Section:
    definitions = [Definition(f"{key}-{term.slug}", term.label.en, term.definition) for term in terms]
    return Section(f"list-{key}", title, introduction, tuple(definitions))


def _kind_sections() -> list[Section]:
    sections = []
    for strand in STRANDS.values():
        kinds = [kind for kind in KINDS.values() if kind.strand == strand.slug]
        definitions = [
            Definition(f"kind-{kind.slug}", kind.label.en, kind.definition, badge=badge_of(kind.slug))
            for kind in kinds
        ]
        title = f"Kinds: {strand.label.en.lower()}"
        sections.append(Section(f"strand-{strand.slug}", title, strand.definition, tuple(definitions)))
    return sections


def _grade_section() -> Section:
    definitions = tuple(
        Definition(
            f"grade-{grade.slug}",
            grade.label.en,
            grade.definition,
            (f"Violence: {grade.violence}", f"Elsewhere: {grade.elsewhere}", f"Needs: {grade.needs}"),
        )
        for grade in GRADES.values()
    )
    introduction = "Did it happen as described? Differing tolls, dates or perpetrators never change this."
    return Section("list-grade", "How sure we are", introduction, definitions)
