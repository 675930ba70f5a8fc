"""The snapshot: an index as a file, so that a process with a million events starts in a second.

It is never trusted: its header names the format, the tokenizer, the list of kinds, the edition it ends at
and the SHA-256 of the rest, and whoever loads it asks the log whether it holds that edition. Else the log is
read anew.
"""

import json
import logging
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from pyroaring import BitMap

from incidents.taxonomy import KINDS
from incidents.timeline.index.entry import GATHERED, Term
from incidents.timeline.index.forward import Forward
from incidents.timeline.index.index import Endings, Index
from incidents.timeline.index.rows import COLUMNS, Rows
from incidents.timeline.index.sets import bitmap_of, ids_of
from incidents.timeline.index.spans import FIELDS, Spans
from incidents.timeline.index.terms import Terms
from incidents.timeline.index.vocabulary import Vocabulary
from incidents.words import TOKENIZER_VERSION

logger = logging.getLogger(__name__)

FORMAT: Final = 3
"""Raise it with every change to what an index holds."""
WORTHWHILE: Final = 50_000
"""Rows from which on a snapshot starts faster than the log."""
LONGEST_HEADER: Final = 1000
ABANDONED: Final = 3600
"""Seconds after which a file somebody began to write is taken for left behind."""

Arrays = dict[str, NDArray[Any]]


def snapshot_path() -> Path:
    return Path(settings.DATA_DIR) / "index-default.snapshot"


def save(index: Index, path: Path) -> bool:
    """Write an index without later rows, whole or not at all; says whether it was written.

    What goes wrong on the disk is logged: without a snapshot everything works, and starts more slowly.
    """
    written = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(path)
        body = BytesIO()
        np.savez(body, allow_pickle=False, **_arrays(index))
        header = _header(index.sequence, index.digest, sha256(body.getbuffer()).hexdigest())
        with written.open("wb") as file:
            file.write(header)
            file.write(body.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except OSError:
        logger.exception("The snapshot of the index could not be written")
        with suppress(OSError):
            written.unlink(missing_ok=True)
        return False
    return True


def saved_sequence(path: Path) -> int:
    """Give the edition that a snapshot says it ends at, 0 without one that can be read."""
    try:
        with path.open("rb") as file:
            return int(json.loads(file.readline(LONGEST_HEADER))["sequence"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def load(path: Path) -> Index | None:
    """Read an index back; None where there is no file, and, with a line in the log, where it is not right."""
    try:
        with path.open("rb") as file:
            header, body = file.readline(LONGEST_HEADER), file.read()
    except FileNotFoundError:
        return None
    except OSError:
        logger.exception("The snapshot of the index could not be read")
        return None
    try:
        said = json.loads(header)
        if header != _header(said["sequence"], said["digest"], sha256(body).hexdigest()):
            logger.warning("The snapshot of the index is damaged or of another version; the log is read anew")
            return None
        with np.load(BytesIO(body), allow_pickle=False) as arrays:
            return _index(said["sequence"], said["digest"], {name: arrays[name] for name in arrays.files})
    except (ValueError, KeyError, TypeError, BadZipFile):
        logger.warning("The snapshot of the index cannot be read; the log is read anew", exc_info=True)
        return None


def _header(sequence: int, digest: str, checksum: str) -> bytes:
    header = {
        "format": FORMAT,
        "tokenizer": TOKENIZER_VERSION,
        "kinds": sha256(" ".join(KINDS).encode()).hexdigest()[:16],
        "sequence": sequence,
        "digest": digest,
        "sha256": checksum,
    }
    return json.dumps(header).encode("ascii") + b"\n"


def _clear_abandoned(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}.*.part"):
        if time.time() - part.stat().st_mtime > ABANDONED:
            part.unlink(missing_ok=True)


def _arrays(index: Index) -> Arrays:
    """Give everything of an index as arrays; `_index` reads them back."""
    words = index.words
    arrays: Arrays = {
        "terms": _text(json.dumps(index.terms.names, ensure_ascii=False)),
        "words": _text(words.text.decode()),
        "word_offsets": words.text_offsets,
        "postings": words.postings,
        "offsets": words.offsets,
        "frequent": np.array(list(words.frequent), np.uint32),
        "span_row": index.spans.row,
        "ended_at": index.endings.sequence,
        "ended_row": index.endings.row,
        "live": ids_of(index.live),
    }
    for facet, forward in index.forward.items():
        arrays |= {f"forward_{facet}": forward.numbers, f"forward_{facet}_starts": forward.starts}
    arrays |= {f"row_{name}": index.rows.columns[name] for name in COLUMNS}
    arrays |= {f"span_{field}": index.spans.bounds[field] for field in FIELDS}
    arrays |= _packed("term_sets", index.terms.rows) | _packed("word_sets", list(words.frequent.values()))
    return arrays


def _index(sequence: int, digest: str, arrays: Arrays) -> Index:
    frequent = dict(zip(arrays["frequent"].tolist(), _unpacked("word_sets", arrays), strict=True))
    columns = {name: arrays[f"row_{name}"] for name in COLUMNS}
    return Index(
        sequence,
        digest,
        Rows(columns, len(columns["sequence"])),
        Terms(_terms(arrays["terms"]), _unpacked("term_sets", arrays)),
        Vocabulary(
            arrays["words"].tobytes(),
            arrays["word_offsets"],
            arrays["postings"],
            arrays["offsets"],
            frequent,
        ),
        {each: Forward(arrays[f"forward_{each}"], arrays[f"forward_{each}_starts"]) for each in GATHERED},
        Spans(arrays["span_row"], {field: arrays[f"span_{field}"] for field in FIELDS}),
        Endings(arrays["ended_at"], arrays["ended_row"]),
        bitmap_of(arrays["live"]),
    )


def _terms(text: NDArray[np.uint8]) -> list[Term]:
    """Read terms; a value of several parts is a list in JSON."""
    return [
        (facet, tuple(value) if isinstance(value, list) else value)
        for facet, value in json.loads(text.tobytes())
    ]


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _packed(name: str, sets: Sequence[BitMap]) -> Arrays:
    """Put serialised sets one behind the other, with where each ends."""
    packed = [rows.serialize() for rows in sets]
    return {
        name: np.frombuffer(b"".join(packed), np.uint8),
        f"{name}_ends": np.cumsum([0, *map(len, packed)]),
    }


def _unpacked(name: str, arrays: Arrays) -> list[BitMap]:
    flat = arrays[name].tobytes()
    return [BitMap.deserialize(flat[start:end]) for start, end in pairwise(arrays[f"{name}_ends"].tolist())]
