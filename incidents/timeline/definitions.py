"""The closed lists as `/methods/` prints them: what each word of a page means."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.language import gettext
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
from incidents.timeline.wording import in_page_words, label_of


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
    return [*_kind_sections(), _grade_section(), *(_section(*row) for row in _lists())]


def _lists() -> tuple[tuple[str, str, str, Iterable[Term]], ...]:
    return (
        (
            "precision",
            gettext("How exactly a date is known"),
            gettext("A date is kept as its source gives it, with its first and last possible day."),
            PRECISIONS.values(),
        ),
        (
            "dates",
            gettext("Date filters"),
            gettext("What the filter “Date known” gathers."),
            PRECISION_GROUPS.values(),
        ),
        (
            "match",
            gettext("Dates and the range you ask for"),
            gettext("An inexact date may fall in a range without being sure to."),
            MATCHES.values(),
        ),
        (
            "time",
            gettext("Time of day"),
            gettext("Local to the place; never moved to the reader's own zone."),
            TIME_KINDS.values(),
        ),
        (
            "responsibility",
            gettext("Responsibility"),
            gettext("Who did it, says whom: the state of an event, from all assertions made about it."),
            RESPONSIBILITY_STATES.values(),
        ),
        (
            "stance",
            gettext("What is asserted"),
            gettext("Each assertion rests on a claim and is dated by it."),
            STANCES.values(),
        ),
        (
            "authenticity",
            gettext("Claims of responsibility"),
            gettext("How sure it is that the claim is the group's own."),
            AUTHENTICITIES.values(),
        ),
        (
            "harm",
            gettext("Harm"),
            gettext("For violence and accidents; each event has exactly one."),
            HARMS.values(),
        ),
        (
            "measure",
            gettext("What is counted"),
            gettext("Never added up over events: floors do not add up, and deaths are no score."),
            MEASURES.values(),
        ),
        ("standing", gettext("Of whom"), gettext("As the source describes them."), STANDINGS.values()),
        (
            "basis",
            gettext("Where a number comes from"),
            gettext("Every number belongs to a claim."),
            BASES.values(),
        ),
        (
            "nature",
            gettext("Levels and counts"),
            gettext("Only levels that a source says were reached are joined by a line."),
            NATURES.values(),
        ),
        (
            "place",
            gettext("How exactly a place is known"),
            gettext("An area is never drawn as a point."),
            PLACE_PRECISIONS.values(),
        ),
        ("place-role", gettext("What a place has to do with it"), "", PLACE_ROLES.values()),
        ("place-kind", gettext("Kinds of place"), "", PLACE_KINDS.values()),
        (
            "actor-role",
            gettext("Parts taken"),
            gettext("Who is blamed, claims or denies is said under Responsibility."),
            ACTOR_ROLES.values(),
        ),
        (
            "actor-type",
            gettext("Kinds of actor"),
            gettext("“Unknown” and unnamed groups are actors like any other."),
            ACTOR_TYPES.values(),
        ),
        (
            "weapon",
            gettext("Weapons"),
            gettext("Only as stated: a rocket whose type nobody gives stays a rocket."),
            WEAPONS.values(),
        ),
        ("target", gettext("Kinds of target"), gettext("What was hit or aimed at."), TARGETS.values()),
        (
            "relation",
            gettext("Links between events"),
            gettext("None is ever inferred from order; causes only in a source's words."),
            RELATIONS.values(),
        ),
        (
            "status",
            gettext("Diary"),
            gettext("For diplomacy. Nothing becomes held because its day has passed."),
            STATUSES.values(),
        ),
        ("voice", gettext("Basis of a claim"), gettext("Who speaks."), VOICES.values()),
        ("supports", gettext("What a claim supports"), "", SUPPORTS.values()),
        ("document", gettext("Kinds of document"), "", DOCUMENT_CLASSES.values()),
        ("warning", gettext("Warnings"), "", WARNINGS.values()),
        (
            "reliability",
            gettext("Reliability of a source"),
            gettext("Admiralty code; dated, and given with a reason."),
            RELIABILITIES.values(),
        ),
        (
            "credibility",
            gettext("Credibility of a claim"),
            gettext("Admiralty code."),
            CREDIBILITIES.values(),
        ),
        (
            "action",
            gettext("What happens to an entry"),
            gettext("Every change is a new edition; none is lost."),
            ACTIONS.values(),
        ),
        (
            "redaction",
            gettext("Reasons for taking something back"),
            gettext("The only reasons for which a text is erased."),
            REDACTION_CATEGORIES.values(),
        ),
    )


def _section(key: str, title: str, introduction: str, terms: Iterable[Term]) -> Section:
    definitions = [
        Definition(f"{key}-{term.slug}", label_of(term), in_page_words(term, "definition")) for term in terms
    ]
    return Section(f"list-{key}", title, introduction, tuple(definitions))


def _kind_sections() -> list[Section]:
    sections = []
    for strand in STRANDS.values():
        kinds = [kind for kind in KINDS.values() if kind.strand == strand.slug]
        definitions = [
            Definition(
                f"kind-{kind.slug}",
                label_of(kind),
                in_page_words(kind, "definition"),
                badge=badge_of(kind.slug),
            )
            for kind in kinds
        ]
        title = gettext("Kinds: {strand}", strand=label_of(strand).lower())
        introduction = in_page_words(strand, "definition")
        sections.append(Section(f"strand-{strand.slug}", title, introduction, tuple(definitions)))
    return sections


def _grade_section() -> Section:
    definitions = tuple(
        Definition(
            f"grade-{grade.slug}",
            label_of(grade),
            in_page_words(grade, "definition"),
            (
                gettext("Violence: {meaning}", meaning=in_page_words(grade, "violence")),
                gettext("Elsewhere: {meaning}", meaning=in_page_words(grade, "elsewhere")),
                gettext("Needs: {needs}", needs=in_page_words(grade, "needs")),
            ),
        )
        for grade in GRADES.values()
    )
    introduction = gettext(
        "Did it happen as described? Differing tolls, dates or perpetrators never change this."
    )
    return Section("list-grade", gettext("How sure we are"), introduction, definitions)
