"""The small marks of a card: the badge of its kind and the sign of how sure we are."""

from dataclasses import dataclass
from functools import cache

from incidents.language import ngettext, spoken
from incidents.models.document import EventDocument
from incidents.taxonomy import FAMILIES, GRADES, KINDS
from incidents.timeline.wording import label_of, name_in

_PARTY_ROLES = frozenset({"attacker", "party", "target", "ally", "ordered-by"})


@dataclass(frozen=True, slots=True)
class Badge:
    """Hue (`css`) means family, form means strand: solid for violence, open for the rest."""

    kind: str
    label: str
    css: str
    glyph: str
    open: bool


@dataclass(frozen=True, slots=True)
class Sureness:
    """The grade in words, with what it rests on: "1 source", and who says so where only a party does."""

    grade: str
    label: str
    basis: str
    says: str | None


def badge_of(kind: str) -> Badge:
    """Give the badge of a kind of the taxonomy."""
    return _badge_in(kind, spoken())


@cache
def _badge_in(kind: str, language: str) -> Badge:
    term = KINDS[kind]
    family = FAMILIES[term.family]
    label = term.label.in_language(language)
    return Badge(kind, label, family.css, family.glyph, term.strand != "violence")


def origins_of(document: EventDocument) -> int:
    """Count the independent origins cited: documents of one origin are one source."""
    return len({claim["document"]["origin"]["slug"] for claim in document["claims"]})


def sureness_of(document: EventDocument) -> Sureness:
    """Give the grade with the number of its sources."""
    origins = origins_of(document)
    basis = ngettext("{n} source", "{n} sources", origins)
    return Sureness(document["grade"], label_of(GRADES[document["grade"]]), basis, _only_party(document))


def _only_party(document: EventDocument) -> str | None:
    """Name the party where the event is violence, reported, and nobody but a party to it says so."""
    if document["strand"] != "violence" or document["grade"] != "reported":
        return None
    parties = {actor["slug"] for actor in document["actors"] if actor["role"] in _PARTY_ROLES}
    speakers = [claim["speaker"] for claim in document["claims"] if "what" in claim["supports"]]
    named = [speaker for speaker in speakers if speaker and speaker["slug"] in parties]
    if not named or len(named) < len(speakers):
        return None
    return name_in(named[0])
