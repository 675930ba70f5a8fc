"""One key for every spelling of a web address, so that a document is recognised when it is met again."""

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import models

TRACKING: Final = re.compile(
    r"utm_.+|mc_[ce]id|pk_.+|mtm_.+|hsa_.+|_hs(enc|mi)|ns_.+|at_.+|[gdw]br?aid|fbclid|gclid|gclsrc|dclid|msclkid|"
    r"yclid|twclid|ttclid|igshid|igsh|s_cid|cmpid|ocid|smid|smtyp|_ga|_gl|ref_src|ref_url|spm|si|"
    r"xtor|wt\.mc_id|ftag|ito|guccounter|guce_.+|outputtype|amp",
    re.IGNORECASE,
)
"""Keys that say how a reader came, not what is read."""
DEFAULT_PORTS: Final = (80, 443, None)

if TYPE_CHECKING:
    _TextColumn = models.CharField[str, str]
else:
    _TextColumn = models.CharField


def address_key(url: str) -> str:
    """Give the key of an address: without scheme, "www.", trailing slash, fragment and tracking keys.

    What is left of the query is in order. Empty for what has no host, or none that can be read.
    """
    try:
        parts = urlsplit(url.strip() if "//" in url else f"https://{url.strip()}")
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if not host or "." not in host or re.search(r"\s", host):
        return ""
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(name)
    )
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{host}{'' if port in DEFAULT_PORTS else f':{port}'}{path}{query}"[:2000]


class AddressKeyField(_TextColumn):
    """A column that always holds the key of the row's `url`, however the row is written."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        key = address_key(model_instance.url)
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> Any:
        """Be a plain column to migrations, which import nothing of ours."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
