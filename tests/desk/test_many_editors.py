"""Eight editors of one record at the same time, on a real server: what each was told is saved stays saved."""

import random
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar

import pytest

EDITORS = 8
MOST_TRIES = 200
PASSWORD = "eight editors and one record"
PREPARE = f"""
from django.contrib.auth.models import Group
from tests.factories import make_actor, make_event, make_user
for number in range({EDITORS}):
    user = make_user(username=f"writer-{{number}}")
    user.set_password({PASSWORD!r})
    user.save()
    user.groups.add(Group.objects.get(name="Writer"))
print(make_event().pk, make_actor().pk)
"""
SAVED = """
from incidents.models import Actor, Event
event = Event.objects.get()
print("\\n".join(["", event.known, event.claims.get().text, Actor.objects.get().aliases]))
"""


@dataclass(frozen=True)
class Record:
    """A record that all edit: its form's address, and the fields that editors add to in turn."""

    kind: str
    path: str
    fields: tuple[str, ...]


class Staying(urllib.request.HTTPRedirectHandler):
    """Tells where an answer leads without going there."""

    def redirect_request(self, *about):
        return None


class Form(HTMLParser):
    """The values that a browser would post of a page's main form, and the texts of its table cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.cells: list[str] = []
        self._inside = self._in_cell = False
        self._text: list[str] | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        name = about.get("name") or ""
        if tag == "form":
            self._inside = (about.get("id") or "").endswith("_form") or about.get("id") == "login-form"
        elif tag == "td":
            self.cells.append("")
            self._in_cell = True
        elif not self._inside:
            return
        elif tag == "input" and about.get("type") not in ("submit", "button", "file", "image"):
            if about.get("type") not in ("checkbox", "radio") or "checked" in about:
                self.values.setdefault(name, []).append(about.get("value") or "")
        elif tag == "textarea":
            self._text = self.values.setdefault(name, [])
            self._text.append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in about:
            self.values.setdefault(self._select, []).append(about.get("value") or "")

    def handle_data(self, text):
        if self._text is not None:
            self._text[-1] += text
        elif self._in_cell:
            self.cells[-1] += text

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The first line break of a text area is its own, not the text's.
            self._text[-1] = self._text[-1].removeprefix("\r").removeprefix("\n")
            self._text = None
        elif tag == "td":
            self._in_cell = False
        elif tag == "form":
            self._inside = False


class Editor:
    """Somebody who is logged in and adds one word after the other to a field."""

    def __init__(self, site, number: int, record: Record) -> None:
        self.site = site
        self.kind, self.address = record.kind, record.path
        self.field = record.fields[number % len(record.fields)]
        self.number = number
        self.refused = 0
        self._opener = urllib.request.build_opener(Staying, urllib.request.HTTPCookieProcessor(CookieJar()))
        login = Form(self.ask("/admin/login/")[1]).values
        typed = {"username": [f"writer-{number}"], "password": [PASSWORD], "next": ["/admin/"]}
        assert self.ask("/admin/login/", login | typed)[0] == 302

    def ask(self, path: str, values: dict[str, list[str]] | None = None) -> tuple[int, str]:
        data = urllib.parse.urlencode(values, doseq=True).encode() if values is not None else None
        request = urllib.request.Request(self.site.url + path, data, {"Origin": self.site.url})
        try:
            with self._opener.open(request, timeout=60) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def add_words(self, count: int) -> list[str]:
        """Add words, each until the desk says that it is saved; give them."""
        words = [f"{self.kind}{self.number}x{index}" for index in range(count)]
        for word in words:
            for _ in range(MOST_TRIES):
                if self._is_added(word):
                    break
                self.refused += 1
                # Somebody who is told takes a moment to look.
                time.sleep(random.uniform(0, 0.5))
            else:
                raise AssertionError(f"{word} was refused {MOST_TRIES} times")
        return words

    def _is_added(self, word: str) -> bool:
        status, page = self.ask(self.address)
        assert status == 200
        values = Form(page).values
        typed = f"{values[self.field][0]}\n{word}".strip()
        status, page = self.ask(self.address, values | {self.field: [typed]})
        if status != 302:
            self._check_conflict(status, page, word)
        return status == 302

    def _check_conflict(self, status: int, page: str, word: str) -> None:
        """A refusal shows what is saved and what was typed, and has kept what was typed in the form."""
        assert status == 409, page
        form = Form(page)
        assert word in form.values[self.field][0]
        (typed,) = (index for index, cell in enumerate(form.cells) if word in cell)
        saved = form.cells[typed - 1].strip()
        assert saved, page


@pytest.fixture(scope="module")
def site(start_site):
    return start_site()


@pytest.fixture(scope="module")
def records(site):
    event, actor = site.shell(PREPARE).split()[-2:]
    return {
        # A claim is a row of its own, and of the same record as the form's fields.
        "event": Record("event", f"/admin/incidents/incident/{event}/change/", ("known", "claims-0-text")),
        "actor": Record("actor", f"/admin/incidents/actor/{actor}/change/", ("aliases",)),
    }


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.parametrize(("kind", "changes"), [("actor", 400), ("event", 40)])
def test_eight_editors_of_one_record_lose_no_change(site, records, kind, changes):
    with ThreadPoolExecutor(EDITORS) as pool:
        editors = list(pool.map(lambda number: Editor(site, number, records[kind]), range(EDITORS)))
        added = pool.map(lambda editor: editor.add_words(changes // EDITORS), editors)
        acknowledged = [word for words in added for word in words]
    saved = site.shell(SAVED).split()
    assert len(acknowledged) == changes
    assert [word for word in acknowledged if saved.count(word) != 1] == []
    assert sum(editor.refused for editor in editors) > 0
    assert "Traceback" not in (site.data / "server.log").read_text()
