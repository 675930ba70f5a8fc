"""An event in the codes of the field's own schemes, as far as its document is honest about it."""

from incidents.models.document import EventDocument
from incidents.taxonomy import AcledCode, PloverCode
from incidents.taxonomy.mappings import acled_code, plover_code

ARMED_GROUPS = frozenset({"rebel", "non-state-armed-group", "political-militia", "communal-militia"})


def acled_of(document: EventDocument) -> AcledCode | None:
    """Give ACLED's code, that of the original where it was imported; None where none is honest."""
    originals = [
        entry["codes"].get("sub_event_type") for entry in document["external"] if entry["scheme"] == "acled"
    ]
    return acled_code(
        document["kind"],
        weapons=document["weapons"],
        target_standing=_target_standing(document),
        suicide="body-bomb" in document["weapons"],
        armed_group_takes_part=any(
            actor["type"] in ARMED_GROUPS and actor["role"] != "mentioned" for actor in document["actors"]
        ),
        original=next((original for original in originals if original), None),
    )


def plover_of(document: EventDocument) -> PloverCode | None:
    """Give PLOVER's category and mode, None where there is none."""
    return plover_code(document["kind"])


def _target_standing(document: EventDocument) -> str | None:
    """Give what the sources call those who were hit, None where they say nothing or do not agree."""
    standings = {
        figure["of_whom"]["standing"]
        for claim in document["claims"]
        for figure in claim["figures"]
        if figure["measure"] in ("killed", "injured") and figure["of_whom"] and figure["of_whom"]["standing"]
    }
    return standings.pop() if len(standings) == 1 else None
