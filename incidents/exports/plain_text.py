"""Text for forms that refuse what people can type."""

import re
from typing import Final

# XML 1.0 (2.2) has no place for these, escaped or not; a calendar would break at a bare carriage return.
_FORBIDDEN: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Put the replacement character where a text has a control character or half a character."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
