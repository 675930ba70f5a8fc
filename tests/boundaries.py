"""Outlines of a country that does not exist, in the form in which the product bundles real ones.

Examplia lies from 0° to 4° east, Borduria from 4° to 8°, both from 0° to 4° north; their border is the fourth
meridian. Lake Province is the south of Examplia. Farland lies across the date line.
"""

import json

import pytest

from incidents.timeline import basemap, outlines

ARCS = [
    [(4, 4), (0, 4), (0, 0), (4, 0)],
    [(4, 0), (4, 1), (4, 2), (4, 3), (4, 4)],
    [(4, 0), (8, 0), (8, 4), (4, 4)],
    [(178, 50), (180, 50), (-178, 50), (-178, 52), (178, 52), (178, 50)],
]
WORLD = {
    "EXA": ("", ["Examplia"], [[[0, 1]]]),
    "BOR": ("", ["Borduria"], [[[2, ~1]]]),
    "FAR": ("", ["Farland"], [[[3]]]),
}
LAKE_PROVINCE = [(0, 0), (4, 0), (4, 2), (0, 2), (0, 0)]
UNITS = 10


def steps(line):
    flat, before = [], (0, 0)
    for point in line:
        here = tuple(round(value * UNITS) for value in point)
        flat += [here[0] - before[0], here[1] - before[1]]
        before = here
    return flat


def forget():
    for held in (outlines.countries, outlines.provinces, outlines._countries_by_name, basemap.lands):
        held.cache_clear()


@pytest.fixture
def examplia(tmp_path, monkeypatch):
    """Put Examplia and its neighbours in the place of the world."""
    countries = {
        key: {"iso2": iso2, "names": names, "polygons": polygons}
        for key, (iso2, names, polygons) in WORLD.items()
    }
    world = {"units": UNITS, "arcs": [steps(arc) for arc in ARCS], "countries": countries}
    province = {"code": "EX-LA", "names": ["Lake"], "polygons": [[steps(LAKE_PROVINCE)]]}
    for detail in ("50m", "110m"):
        (tmp_path / f"world-{detail}.json").write_text(json.dumps(world))
    (tmp_path / "provinces.json").write_text(json.dumps({"units": UNITS, "provinces": {"EXA": [province]}}))
    monkeypatch.setattr(outlines, "FOLDER", tmp_path)
    forget()
    yield
    forget()
