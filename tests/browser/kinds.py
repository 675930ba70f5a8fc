"""Every kind of page a reader can meet, and what a site needs so that each of them is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from urllib.parse import urlsplit

import pytest

from tests.sites import ROOT, Site

LANGUAGES = ("en", "ar")
BROKEN_PAGE = (ROOT / "templates" / "site" / "500.html").read_text()

STAGE = """
from incidents.editing.review import correct, publish, withdraw
from tests.factories import make_claim, make_event, make_examplia, make_figure, make_published

northport = make_examplia()["northport"]
gazette = {"said_by": "The Gazette", "quoted": True, "text": "Two rockets came down outside the town."}
seen = make_event(place=northport, precision="near", edtf="2021-03-15~", claim=gazette)
told = make_claim(seen, said_by="Blue Council", language="ar", text="سقط صاروخان قرب البلدة.", quoted=True)
make_figure(told, "injured", 2)
publish(event=seen, by=None)
seen.refresh_from_db()
seen.title = "Two rockets land outside Northport"
seen.save()
seen.refresh_from_db()
correct(event=seen, by=None, reason="We wrote “near”; the Gazette says “outside”.")
gone = make_published(place=northport, title="A third rocket lands near Northport")
withdraw(event=gone, by=None, reason="The report was about a drill.")
print(seen.public_id, gone.public_id)
"""


@dataclass(frozen=True)
class Kind:
    """One kind of page; a `staged` one needs what `stage` publishes, whose ids stand in braces.

    A `framed` one is for other sites' pages: it is sandboxed, and has nothing to press.
    """

    name: str
    path: str
    status: int = 200
    staged: bool = False
    translated: bool = True
    framed: bool = False

    def address(self, language: str = "en") -> str:
        """Give the path of the page in a language."""
        if language == "en" or not self.translated:
            return self.path
        return f"{self.path}{'&' if urlsplit(self.path).query else '?'}lang={language}"


KINDS = (
    Kind("timeline", "/"),
    Kind("timeline-filtered", "/?place=iraq&strand=diplomacy&strand=violence&order=oldest"),
    Kind("timeline-one-year", "/?from=2020&to=2020"),
    Kind("timeline-searched", "/?q=rockets"),
    Kind("timeline-empty", "/?q=nothing-at-all"),
    Kind("timeline-unreadable", "/?from=2021-13&q=rockets", status=400),
    Kind("timeline-unknown-key", "/?colour=blue"),
    Kind("timeline-pinned", "/?as_of=9"),
    Kind("timeline-pinned-moved-on", "/?as_of=13&q=rockets", staged=True),
    Kind("event-violence", "/events/10/rockets-near-balad-airbase/"),
    Kind("event-killing", "/events/5/soleimani-killed/"),
    Kind("event-diplomacy", "/events/7/talks-due-to-resume/"),
    Kind("event-politics", "/events/13/al-kadhimi-takes-office/"),
    Kind("event-forces", "/events/4/us-troops-2003-2021/"),
    Kind("event-corrected", "/events/{corrected}/rockets-near-northport/", staged=True),
    Kind("event-first-edition", "/events/{corrected}/rockets-near-northport/?edition=1", staged=True),
    Kind("event-history", "/events/{corrected}/rockets-near-northport/history/", staged=True),
    Kind("event-history-withdrawn", "/events/{withdrawn}/-/history/", status=410, staged=True),
    Kind("event-withdrawn", "/events/{withdrawn}/", status=410, staged=True),
    Kind("share-view", "/share/?place=iraq"),
    Kind("share-event", "/share/?url=/events/10/rockets-near-balad-airbase/"),
    Kind("embed-view", "/embed/?place=iraq", framed=True),
    Kind("embed-event", "/events/10/rockets-near-balad-airbase/embed/", framed=True),
    Kind("embed-unreadable", "/embed/?from=2021-13", status=400, framed=True),
    Kind("difference", "/difference/?as_of=13", staged=True),
    Kind("not-found", "/events/999/", status=404),
    Kind("address-too-long", "/?q=" + "a" * 5000, status=414),
    Kind("date-read", "/read-date?when=late+February+2021"),
    Kind("methods", "/methods/"),
    Kind("collections", "/collections/"),
    Kind("collection", "/collections/us-iraq-2021/"),
    Kind("corrections", "/corrections/", staged=True),
    Kind("sources", "/sources/"),
    Kind("data", "/data/"),
    Kind("api", "/api/v1/docs"),
    Kind("about", "/about/"),
    Kind("contact", "/contact/?about=/events/10/"),
    Kind("care", "/care/"),
    Kind("desk-login", "/admin/login/", translated=False),
)


def stage(site: Site) -> tuple[Kind, ...]:
    """Publish a corrected and a withdrawn event in Examplia; return all kinds with their real addresses."""
    corrected, withdrawn = site.shell(STAGE).split()[-2:]
    return tuple(located(kind, corrected, withdrawn) for kind in KINDS)


def located(kind: Kind, corrected: str, withdrawn: str) -> Kind:
    """Give a kind its real address, where it has the number of a staged event in it."""
    path = kind.path.replace("{corrected}", corrected).replace("{withdrawn}", withdrawn)
    return replace(kind, path=path)


def named(kinds: Sequence[Kind], name: str) -> Kind:
    """Find a kind by its name."""
    return next(kind for kind in kinds if kind.name == name)


def variants(*sizes: str, quick: Sequence[tuple[str, ...]] = ()) -> list:
    """List every kind's name with each language it is there in, and each of the sizes, if any, as parameters.

    Where `quick` names some, as `("en", "wide")`, the others are left to the slow tests.
    """
    return [
        pytest.param(kind.name, *rest, marks=[pytest.mark.slow] if quick and rest not in quick else [])
        for kind in KINDS
        for rest in product(LANGUAGES if kind.translated else ("en",), *([sizes] if sizes else []))
    ]
