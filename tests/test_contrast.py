"""The palettes hold the contrast that WCAG asks for: 4.5 for text, 3 for marks and the edges of controls."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent / "static" / "css" / "dateline.css").read_text()
PAIRS = re.findall(r"(?:--([\w-]+)|\.(k-[\w-]+) \{ --k): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
PALETTES = {
    "light": {token or kind: light for token, kind, light, _ in PAIRS},
    "dark": {token or kind: dark for token, kind, _, dark in PAIRS},
}


def luminance(colour):
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3"])
def test_text_is_readable_on_paper_and_wash(palette, ground, ink):
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_marks_of_every_kind_and_edges_of_controls_stand_out(palette):
    kinds = [name for name in palette if name.startswith("k-")]
    assert len(kinds) == 8
    for name in (*kinds, "rule-2"):
        assert contrast(palette[name], palette["paper"]) >= 3, name
