"""Our kinds, weapons, places and dates in the codes of ACLED, UCDP GED, PLOVER, Airwars, and back.

Where a scheme has no honest equivalent these give None, and an exporter says so instead of guessing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from incidents.taxonomy.closed import UnknownTermError, read_data
from incidents.taxonomy.lists import (
    ACLED_ROWS,
    ACTOR_TYPES,
    KINDS,
    PLACE_PRECISIONS,
    STANDINGS,
    TIME_KINDS,
    WEAPONS,
)
from incidents.taxonomy.terms import AcledCode, PloverCode


@dataclass(frozen=True, slots=True)
class PloverCategory:
    name: str
    quad: str
    modes: tuple[str, ...]


ACLED_SUB_EVENT_TYPES: tuple[str, ...] = tuple(ACLED_ROWS)
ACLED_EVENT_TYPES: tuple[str, ...] = tuple(dict.fromkeys(row["event_type"] for row in ACLED_ROWS.values()))
PLOVER_CATEGORIES: Mapping[str, PloverCategory] = {
    name: PloverCategory(name, row["quad"], tuple(row["modes"])) for name, row in read_data("plover").items()
}
INTER_NAMES: Mapping[int, str] = {
    1: "State Forces",
    2: "Rebel Groups",
    3: "Political Militias",
    4: "Identity Militias",
    5: "Rioters",
    6: "Protesters",
    7: "Civilians",
    8: "External/Other Forces",
}

# Rule T reads a killing's weapons in this order: a missile fired by a drone is a drone strike.
_TIES_BY_WEIGHT = (
    "Air/drone strike",
    "Suicide bomb",
    "Remote explosive/landmine/IED",
    "Grenade",
    "Shelling/artillery/missile attack",
    "Chemical weapon",
)


def _plain(text: str) -> str:
    """Fold what ACLED's own files spell in more than one way."""
    return " ".join(text.casefold().split()).replace("protestor", "protester")


_SUB_EVENT_TYPE_OF = {_plain(name): name for name in ACLED_SUB_EVENT_TYPES}
_EVENT_TYPE_OF = {_plain(name): name for name in ACLED_EVENT_TYPES}


def acled_sub_event_type(text: str) -> str:
    """Give the canonical spelling of a sub-event type; raise `UnknownTermError` for none of the 25."""
    try:
        return _SUB_EVENT_TYPE_OF[_plain(text)]
    except KeyError:
        accepted = "; ".join(ACLED_SUB_EVENT_TYPES)
        raise UnknownTermError(f"“{text[:60]}” is no ACLED sub-event type. Accepted: {accepted}.") from None


def acled_event_type(text: str) -> str:
    """Give the canonical spelling of an event type; raise `UnknownTermError` for none of the six."""
    try:
        return _EVENT_TYPE_OF[_plain(text)]
    except KeyError:
        accepted = "; ".join(ACLED_EVENT_TYPES)
        raise UnknownTermError(f"“{text[:60]}” is no ACLED event type. Accepted: {accepted}.") from None


def acled_disorder_type(sub_event_type: str) -> str:
    """Give the disorder type of a sub-event type, two of them joined by "; " where it has two."""
    return ACLED_ROWS[acled_sub_event_type(sub_event_type)]["disorder_type"]


def kind_from_acled(sub_event_type: str) -> str:
    """Give the kind a row becomes; raise `UnknownTermError` for none of the 25 sub-event types."""
    return ACLED_ROWS[acled_sub_event_type(sub_event_type)]["kind"]


def acled_code(
    kind: str,
    *,
    weapons: Iterable[str] = (),
    target_standing: str | None = None,
    suicide: bool = False,
    armed_group_takes_part: bool = False,
    without_trial: bool = False,
    people_gathered: bool = False,
    original: str | None = None,
) -> AcledCode | None:
    """Give ACLED's code for an event of `kind`, None where none is honest.

    `original` is the sub-event type an importer kept; if it is one of the 25 it wins as long as the kind is
    still the one it was imported as. The other arguments are what the conditional kinds turn on; `weapons`
    and `target_standing` are slugs, None or "not-stated" where no source says.
    """
    term = KINDS[kind]
    kept = _SUB_EVENT_TYPE_OF.get(_plain(original or ""))
    if kept and ACLED_ROWS[kept]["kind"] == kind:
        return _code(kept)
    if term.acled_if is None:
        return term.acled
    if term.acled_if == "weapon-and-target":
        return _rule_t(tuple(weapons), target_standing, suicide)
    holds = {
        "armed-group-takes-part": armed_group_takes_part,
        "without-trial": without_trial,
        "people-gathered": people_gathered,
    }[term.acled_if]
    return term.acled_conditional if holds else None


def _code(sub_event_type: str) -> AcledCode:
    return AcledCode(ACLED_ROWS[sub_event_type]["event_type"], sub_event_type)


def _rule_t(weapons: tuple[str, ...], target_standing: str | None, suicide: bool) -> AcledCode | None:
    """Code a killing, or an attempt, of a chosen person by its weapons, else by who the person was."""
    ties = {WEAPONS[slug].acled for slug in weapons}
    for tie in _TIES_BY_WEIGHT:
        if tie in ties:
            is_suicide = suicide and tie == "Remote explosive/landmine/IED"
            return _code("Suicide bomb" if is_suicide else tie)
    if not all(WEAPONS[slug].by_target for slug in weapons):
        return None
    armed = STANDINGS[target_standing].armed if target_standing else None
    if armed is None:
        return None
    return _code("Armed clash" if armed else "Attack")


def plover_code(kind: str, *, conviction: bool = False) -> PloverCode | None:
    """Give PLOVER's category and mode; a court's decision has one only if it is a `conviction`."""
    term = KINDS[kind]
    if term.plover_if == "conviction":
        return term.plover_conditional if conviction else None
    return term.plover


def kind_from_ucdp(type_of_violence: int) -> str:
    """Give the kind of a GED row: 1 state-based, 2 non-state, 3 one-sided; else raise `UnknownTermError`."""
    try:
        return {1: "armed-violence", 2: "armed-violence", 3: "attack-on-civilians"}[type_of_violence]
    except KeyError:
        raise UnknownTermError(f"{type_of_violence} is no type_of_violence. Accepted: 1, 2, 3.") from None


def ucdp_is_aggregate(event_clarity: int, days: int) -> bool:
    """Whether a GED row is a total of many acts: so marked, or over more than 31 days, both ends counted."""
    return event_clarity == 2 or days > 31


def ucdp_roles(type_of_violence: int) -> tuple[str, str]:
    """Give the roles of side_a and side_b: only one-sided violence has a direction."""
    return ("attacker", "victim") if type_of_violence == 3 else ("party", "party")


def ucdp_deaths_column(standing: str, side: str | None = None) -> str:
    """Give the GED column people of a standing are counted in; `side` is "a", "b" or None if not known."""
    column = STANDINGS[standing].ucdp
    if column != "side":
        return column
    return f"deaths_{side}" if side in ("a", "b") else "deaths_unknown"


def inter_code(actor_type: str, *, at_home: bool | None = None, as_militia: bool = False) -> int | None:
    """Give ACLED's inter number, None where it stays empty.

    `at_home`: the force is of the country of the event, None if that is not known. `as_militia`: an editor
    set an armed group down as a political militia.
    """
    term = ACTOR_TYPES[actor_type]
    if term.inter is not None:
        return term.inter
    if as_militia and term.inter_as_militia is not None:
        return term.inter_as_militia
    if at_home is None:
        return None
    return term.inter_at_home if at_home else term.inter_abroad


def actor_type_from_inter(inter: int | str) -> str | None:
    """Give the actor type of an inter number or name, None where it covers several types (1, 8).

    Raises `UnknownTermError` for what is neither a number 1–8 nor one of ACLED's names.
    """
    names = {_plain(name): number for number, name in INTER_NAMES.items()}
    text = _plain(str(inter))
    number = names.get(text) or (int(text) if text in {str(known) for known in INTER_NAMES} else None)
    if number is None:
        accepted = ", ".join(f"{known} {name}" for known, name in INTER_NAMES.items())
        raise UnknownTermError(f"“{text[:60]}” is no ACLED actor type. Accepted: {accepted}.")
    return next((term.slug for term in ACTOR_TYPES.values() if term.inter == number and number != 8), None)


def place_precision_from_acled(geo_precision: int) -> str:
    """Give the place precision of ACLED's geo_precision 1–3; else raise `UnknownTermError`."""
    for term in PLACE_PRECISIONS.values():
        if term.from_acled and term.acled == geo_precision:
            return term.slug
    raise UnknownTermError(f"{geo_precision} is no geo_precision. Accepted: 1, 2, 3.")


def place_precision_from_ucdp(where_prec: int) -> str:
    """Give the place precision of UCDP's where_prec 1–7; else raise `UnknownTermError`."""
    for term in PLACE_PRECISIONS.values():
        if term.from_ucdp and term.ucdp == where_prec:
            return term.slug
    raise UnknownTermError(f"{where_prec} is no where_prec. Accepted: 1 to 7.")


def place_precision_from_airwars(step: str) -> str:
    """Give the place precision of a step of Airwars' ladder; else raise `UnknownTermError`."""
    for term in PLACE_PRECISIONS.values():
        if _plain(step) in {_plain(known) for known in term.airwars}:
            return term.slug
    accepted = "; ".join(known for term in PLACE_PRECISIONS.values() for known in term.airwars)
    raise UnknownTermError(f"“{step[:60]}” is no step of Airwars' ladder. Accepted: {accepted}.")


def time_kind_from_airwars(name: str) -> str:
    """Give the time kind of Airwars' name for one; else raise `UnknownTermError`."""
    for term in TIME_KINDS.values():
        if term.airwars == name:
            # "approximate" covers three kinds of ours; the first, plain "about", adds nothing to it.
            return term.slug
    raise UnknownTermError(f"“{name[:60]}” is no Airwars time. Accepted: {', '.join(_airwars_times())}.")


def _airwars_times() -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.airwars for term in TIME_KINDS.values()))


def ucdp_date_prec(days: int | None) -> int | None:
    """Give UCDP's date_prec of an interval of so many days, both ends counted.

    None for an open interval (`days` None) and for more than a year, which no code covers.
    """
    return _first_that_holds(days, ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5)))


def acled_time_precision(days: int | None) -> int | None:
    """Give ACLED's time_precision: 1 a day, 2 a week or similar period, 3 a month; None for more.

    A third of a month, of up to 11 days, counts as a similar period.
    """
    return _first_that_holds(days, ((1, 1), (11, 2), (31, 3)))


def _first_that_holds(days: int | None, steps: tuple[tuple[int, int], ...]) -> int | None:
    if days is None:
        return None
    return next((code for longest, code in steps if days <= longest), None)


def precision_from_ucdp(date_prec: int) -> str:
    """Give the date precision of UCDP's date_prec 1–5; else raise `UnknownTermError`."""
    try:
        return {1: "day", 2: "either", 3: "either", 4: "month", 5: "year"}[date_prec]
    except KeyError:
        raise UnknownTermError(f"{date_prec} is no date_prec. Accepted: 1 to 5.") from None


def precision_from_acled(time_precision: int) -> str:
    """Give the date precision of ACLED's time_precision 1–3; else raise `UnknownTermError`."""
    try:
        return {1: "day", 2: "either", 3: "month"}[time_precision]
    except KeyError:
        raise UnknownTermError(f"{time_precision} is no time_precision. Accepted: 1, 2, 3.") from None
