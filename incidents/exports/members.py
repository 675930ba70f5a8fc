"""JSON written member by member, so that a long list is never held whole."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from incidents.exports.answers import BATCH


def dumped(value: Any) -> str:
    """Write a value as JSON in UTF-8; a number that JSON does not have is refused, never written."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def streamed(head: Mapping[str, Any], name: str, items: Iterable[Any]) -> Iterator[bytes]:
    """Write an object: the members of `head`, then the array `name`."""
    start = dumped(head).removesuffix("}")
    yield f"{start}{', ' if head else ''}{dumped(name)}: [".encode()
    rest = iter(items)
    joint = "\n"
    while batch := list(islice(rest, BATCH)):
        yield (joint + ",\n".join(map(dumped, batch))).encode()
        joint = ",\n"
    yield b"\n]}\n"
