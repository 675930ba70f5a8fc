"""What an entry of each closed list holds. All are immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Label:
    """The words readers see, by language."""

    en: str
    ar: str

    def __str__(self) -> str:
        return self.en

    def in_language(self, language: str) -> str:
        """Give the label in `language`, in English where we have none."""
        return self.ar if language == "ar" else self.en


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: a permanent slug, its label, and its definition in English as `/methods/` prints it.

    `arabic` are the Arabic words of its definition and of its other texts, by field.
    """

    slug: str
    label: Label
    definition: str
    arabic: Mapping[str, str] = field(default_factory=dict, kw_only=True, compare=False, repr=False)

    def text(self, name: str, language: str) -> str:
        """Give one of its texts in `language`, in English where we have none."""
        english: str = getattr(self, name)
        return self.arabic.get(name, english) if language == "ar" else english

    def __str__(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True)
class AcledCode:
    """ACLED's pair. `sub_event_type` None: the event type is honest, no sub-type is."""

    event_type: str
    sub_event_type: str | None


@dataclass(frozen=True, slots=True)
class PloverCode:
    category: str
    mode: str | None


@dataclass(frozen=True, slots=True)
class Strand(Term):
    """`lane` is the lane of the drawing it is in; diplomacy and politics share one."""

    lane: str


@dataclass(frozen=True, slots=True)
class Family(Term):
    """A hue: `css` is its class, `glyph` the id of its symbol in the sprite."""

    css: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Kind(Term):
    """A kind of event.

    `acled` and `plover` are None where there is no honest equivalent, and also where one holds only under
    a condition: those are for `mappings.acled_code` and `mappings.plover_code` to decide. `neutral` kinds
    are for sources that do not give the means. `counts_as_talks` are the "talks" of a result's sentence.
    """

    family: str
    strand: str
    glyph: str
    css: str
    neutral: bool
    counts_as_talks: bool
    acled: AcledCode | None
    plover: PloverCode | None
    acled_if: str | None = None
    acled_conditional: AcledCode | None = None
    plover_if: str | None = None
    plover_conditional: PloverCode | None = None

    @property
    def is_violence(self) -> bool:
        """Whether it is an incident: the badge is then solid, else open."""
        return self.strand == "violence"


@dataclass(frozen=True, slots=True)
class Grade(Term):
    """How sure we are: what it means for violence and elsewhere, and what publishing needs."""

    violence: str
    elsewhere: str
    needs: str

    def meaning(self, strand: str) -> str:
        """Give what the grade says of an event of `strand`."""
        return self.violence if strand == "violence" else self.elsewhere


@dataclass(frozen=True, slots=True)
class Stance(Term):
    """`reads` is a sentence with the fields {actor} and {by}."""

    reads: str


@dataclass(frozen=True, slots=True)
class Measure(Term):
    """What a number counts: how one, many and none of it read.

    `words` may stand after a typed number and mean everybody ("2 rockets").
    """

    one: str
    many: str
    none: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing(Term):
    """`armed` is None where the word does not say. `ucdp` "side" is deaths_a or deaths_b, by side."""

    ucdp: str
    armed: bool | None = None
    airwars: str | None = None
    acled: str | None = None


@dataclass(frozen=True, slots=True)
class Described(Term):
    """A value of sex or age, with the word Airwars has for it."""

    airwars: str | None = None


@dataclass(frozen=True, slots=True)
class PlacePrecision(Term):
    """How exactly a place is known.

    `point` False is never drawn as a point. `acled` and `ucdp` are the codes it is exported as, None where
    the row has none; `from_acled` and `from_ucdp` say that the code, on import, becomes this one.
    """

    reads: str
    drawn: str
    point: bool = False
    acled: int | None = None
    from_acled: bool = False
    ucdp: int | None = None
    from_ucdp: bool = False
    airwars: tuple[str, ...] = ()
    atlos: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceRole(Term):
    """`on_map` is "yes", "hollow", "ring" or "no"; `matches_place` whether the `place` filter finds it."""

    reads: str
    on_map: str
    matches_place: bool


@dataclass(frozen=True, slots=True)
class ActorType(Term):
    """`attributable` types may be a headline's subject on an outlet's own word (the headline rule).

    The four `inter` are ACLED's number: always, in its own country, abroad, set by an editor as a militia.
    """

    attributable: bool = False
    inter: int | None = None
    inter_at_home: int | None = None
    inter_abroad: int | None = None
    inter_as_militia: int | None = None


@dataclass(frozen=True, slots=True)
class ActorRole(Term):
    """What an actor did in an event; `strands` are those it is for, the rest columns of exports."""

    reads: str
    strands: tuple[str, ...]
    acled: tuple[str, ...] = ()
    ucdp: tuple[str, ...] = ()
    gtd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weapon(Term):
    """`acled` is the sub-event type it ties an act to; `by_target`: the target's standing decides.

    `facet` False is never offered as a filter.
    """

    parent: str | None = None
    acled: str | None = None
    by_target: bool = False
    facet: bool = True


@dataclass(frozen=True, slots=True)
class Relation(Term):
    """A link from A to B: `reads` forwards, `inverse` backwards; {source} in them is who says so.

    A `causal` one is only ever a source's. Without `editor_may_state` it needs a claim.
    """

    reads: str
    inverse: str
    causal: bool = False
    editor_may_state: bool = False
    circles_forbidden: bool = False
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class TimeKind(Term):
    airwars: str


@dataclass(frozen=True, slots=True)
class PrecisionGroup(Term):
    """A value of the `precision` filter and the date precisions it finds."""

    precisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action(Term):
    """What happened to an entry.

    `public`: readers still see the entry. `feed`: "new", "material" (only if the edition is), "corrected",
    "silent" or "withdrawn".
    """

    public: bool
    in_corrections: bool
    feed: str
