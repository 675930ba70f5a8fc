"""oEmbed 1.0: what a site that unfurls addresses is told of one of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from incidents.share.embed_code import WIDTH, iframe
from incidents.share.meta import absolute

SMALLEST: Final = 1
LARGEST: Final = 2000
CACHE_SECONDS: Final = 3600
FORMATS: Final = ("json", "xml")

_NUMBER: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Framed:
    """What is framed: its title, the path of its frame, and the height that asks for."""

    title: str
    path: str
    height: int


def oembed(framed: Framed, *, max_width: int, max_height: int) -> dict[str, str | int]:
    """Describe a frame no larger than asked."""
    width, height = min(WIDTH, max_width), min(framed.height, max_height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": framed.title,
        "provider_name": "Dateline",
        "provider_url": absolute("/"),
        "cache_age": CACHE_SECONDS,
        "html": iframe(absolute(framed.path), framed.title, width=str(width), height=height),
        "width": width,
        "height": height,
    }


def read_size(text: str) -> int | None:
    """Read `maxwidth` or `maxheight`, kept within 1 and 2000; None for what is no whole number."""
    if not text:
        return LARGEST
    return min(max(int(text), SMALLEST), LARGEST) if _NUMBER.fullmatch(text) else None


def as_xml(answer: Mapping[str, str | int]) -> bytes:
    """Write an answer as the XML of the specification."""
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
