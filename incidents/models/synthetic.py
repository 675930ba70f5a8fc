"""Whether the archive was generated to measure with; if so, everything that leaves the site says it.

`generate_events` works in an archive without other published entries alone, and puts each of its own into
the collection `SLUG`. So the first edition tells for the whole archive, and since it never changes a process
asks once. What has to be done with it:

- a whole page: nothing, where it extends `base.html`; elsewhere include `_synthetic.html`, and ask
  `synthetic_mark()`, which every template has, for the robots line of the head;
- a feed, a calendar, a picture, an export: write `mark()` where it is not empty, in the title or as a notice;
- noindex: nothing, every answer has the header (`middleware.ResponseHeadersMiddleware`).
"""

import json

from incidents.language import gettext
from incidents.models.log import EditionContent

SLUG = "synthetic"

_settled: list[bool] = []


def is_synthetic() -> bool:
    """Whether readers see generated events; one query until the log has an edition, then none.

    In the order of the log, the first edition that was not redacted decides.
    """
    if not _settled:
        facets = EditionContent.objects.order_by("pk").values_list("facets", flat=True).first()
        if facets is None:
            return False
        _settled.append(SLUG in json.loads(facets).get("collections", ()))
    return _settled[0]


def mark() -> str:
    """Give the words that stand on everything made from generated events, in the page's language; else ""."""
    return gettext("Synthetic data, for measuring only") if is_synthetic() else ""
