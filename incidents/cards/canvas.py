"""A picture in the page's tokens: texts of both directions, and the few shapes of the lanes.

Lengths are pixels from the left and the top, text stands on its baseline. All is drawn at twice the size and
then reduced, which leaves letters the distances they were made with.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from PIL import Image, ImageColor, ImageDraw, ImageFont, features

from incidents.language import END_OF_FOREIGN, FOREIGN, direction, spoken

WIDTH: Final = 1200
HEIGHT: Final = 630
MARGIN: Final = 48
ROOM: Final = WIDTH - 2 * MARGIN
FINE: Final = 2
FONTS: Final = Path(__file__).resolve().parent / "fonts"
FIRST_SIGN: Final = 0xE000
SIGNS: Final = ("g-rocket", "g-bomb", "g-clash", "g-air", "g-killing", "g-talks", "g-statement", "g-forces")
"""The families' symbols of `_sprite.html` in their order, which the regular font has from U+E000 on."""
PALETTE: Final = {
    "paper": "#ffffff",
    "wash": "#f4f5f6",
    "ink": "#15181c",
    "ink-2": "#454c54",
    "rule": "#d6dade",
    "rule-2": "#7e868f",
    "k-rocket": "#b87722",
    "k-air": "#432499",
    "k-bomb": "#69611d",
    "k-clash": "#b33286",
    "k-killing": "#282320",
    "k-talks": "#066eb1",
    "k-statement": "#459690",
    "k-forces": "#4b4e51",
}
"""The light tokens of `dateline.css`, by name."""
HATCH: Final = 6
# The fonts have the two marks of transliteration as quotation marks alone.
_LETTERS: Final = str.maketrans("ʾʿ", "’‘")
_ANCHORS: Final = {"ltr": {"start": "ls", "middle": "ms", "end": "rs"}}
_ANCHORS["rtl"] = {"start": "rs", "middle": "ms", "end": "ls"}

Face = Literal["regular", "bold", "serif"]
Anchor = Literal["start", "middle", "end"]


def is_able() -> bool:
    """Whether Pillow finds FriBidi, without which no letters of Arabic are joined or stand in order."""
    return bool(features.check("raqm"))


@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Load one of the fonts, each of which has Latin and Arabic letters, for so many pixels of the card."""
    path = FONTS / f"dateline-card-{face}.woff2"
    return ImageFont.truetype(path, size * FINE, layout_engine=ImageFont.Layout.RAQM)


def width_of(text: str, face: Face, size: int) -> float:
    letters = text.translate(_LETTERS)
    return font(face, size).getlength(letters, direction=direction(), language=spoken()) / FINE


def lines_of(text: str, face: Face, size: int, most: int) -> tuple[list[str], bool]:
    """Break a text into at most `most` lines as wide as the card; the second value says that all is there.

    What is left out is marked at the end of the last line. Words set apart as of another language are so on
    each of their lines.
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, face, size) > ROOM:
            is_apart = lines[-1].rfind(FOREIGN) > lines[-1].rfind(END_OF_FOREIGN)
            lines[-1] += END_OF_FOREIGN if is_apart else ""
            lines.append(FOREIGN + word if is_apart else word)
        else:
            lines[-1] = longer
    if len(lines) <= most:
        return lines, True
    last = lines[most - 1]
    while " " in last and width_of(f"{last} …", face, size) > ROOM:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last} …"], False


class Canvas:
    """An empty card; `start` and `end` are the margins as the page's language is read, `sign` the way."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PALETTE["paper"])
        self.draw = ImageDraw.Draw(self.image)
        self.sign = -1 if direction() == "rtl" else 1
        self.start = MARGIN if self.sign > 0 else WIDTH - MARGIN
        self.end = WIDTH - self.start

    def text(
        self,
        x: float,
        y: float,
        words: str,
        face: Face = "regular",
        size: int = 20,
        *,
        colour: str = "ink",
        anchor: Anchor = "start",
        halo: bool = False,
    ) -> None:
        """Write a line; a `halo` of paper keeps it apart from what it is written upon."""
        self.draw.text(
            (round(x * FINE), round(y * FINE)),
            words.translate(_LETTERS),
            font=font(face, size),
            fill=PALETTE[colour],
            anchor=_ANCHORS[direction()][anchor],
            direction=direction(),
            language=spoken(),
            stroke_width=2 * FINE if halo else 0,
            stroke_fill=PALETTE["paper"],
        )

    def glyph(self, x: float, y: float, name: str, size: float, colour: str) -> None:
        """Draw a sign around a point."""
        letter = chr(FIRST_SIGN + SIGNS.index(name))
        corner = (round((x - size / 2) * FINE), round((y + size / 2) * FINE))
        self.draw.text(corner, letter, font=font("regular", round(size)), fill=PALETTE[colour], anchor="ls")

    def badge(self, x: float, y: float, size: float, css: str, glyph: str, *, is_open: bool) -> None:
        """Draw the mark of a kind around a point: solid for violence, open for the rest."""
        face, sign = ("paper", css) if is_open else (css, "paper")
        self.box(x - size / 2, y - size / 2, size, size, face)
        self.outline(x - size / 2, y - size / 2, size, size, css)
        self.glyph(x, y, glyph, size * 0.75, sign)

    def box(self, x: float, y: float, width: float, height: float, colour: str, strength: float = 1) -> None:
        """Fill a rectangle with a colour, or with so much of it upon paper."""
        inks, papers = ImageColor.getrgb(PALETTE[colour]), ImageColor.getrgb(PALETTE["paper"])
        mixed = (
            round(ink * strength + paper * (1 - strength)) for ink, paper in zip(inks, papers, strict=True)
        )
        self.draw.rectangle(_corners(x, y, width, height), fill=tuple(mixed))

    def outline(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.draw.rectangle(_corners(x, y, width, height), outline=PALETTE[colour], width=3)

    def fade(self, x: float, y: float, width: float, height: float, colour: str, stops: str) -> None:
        """Fill a rectangle that begins ("in"), ends ("out") or does both in nothing, read from the left."""
        steps = max(1, round(width * FINE))
        for step in range(steps):
            at = (step + 0.5) / steps
            strength = {"in": at, "out": 1 - at, "both": min(1, 2.5 * at, 2.5 * (1 - at))}[stops]
            self.box(x + step / FINE, y, 1 / FINE, height, colour, strength)

    def hatch(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle with slanted lines."""
        left, top, right, bottom = _corners(x, y, width, height)
        lines = Image.new("L", (right - left + 1, bottom - top + 1))
        pen = ImageDraw.Draw(lines)
        for at in range(-lines.height, lines.width, HATCH * FINE):
            pen.line((at, lines.height, at + lines.height, 0), fill=140, width=FINE)
        self.image.paste(PALETTE[colour], (left, top), lines)

    def png(self) -> bytes:
        """Give the file."""
        written = BytesIO()
        self.image.reduce(FINE).save(written, "PNG")
        return written.getvalue()


def _corners(x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
    """Give the first and the last dot, both inclusive, of what is at least one wide and high."""
    left, top = round(x * FINE), round(y * FINE)
    right, bottom = round((x + width) * FINE) - 1, round((y + height) * FINE) - 1
    return left, top, max(left, right), max(top, bottom)
