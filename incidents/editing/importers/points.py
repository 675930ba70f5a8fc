"""Coordinates as files give them."""

from collections.abc import Mapping

from incidents.editing.importers.running import RowError


def read_point(cells: Mapping[str, str]) -> dict[str, float]:
    """Read `latitude` and `longitude`, in degrees; empty unless both are given. Raises `RowError`."""
    found: dict[str, float] = {}
    for name, limit in (("latitude", 90), ("longitude", 180)):
        text = cells.get(name, "")
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            raise RowError(f"{name} is a number of degrees, not “{text[:40]}”.") from None
        if not -limit <= value <= limit:
            raise RowError(f"{name} lies between −{limit} and {limit}, and is {text}.")
        found[name] = value
    return found if len(found) == 2 else {}
