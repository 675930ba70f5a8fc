"""What the page tests share: a client, an archive that forgets between tests, and pages taken apart."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from incidents.timeline.archive import archive

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def fresh_archive():
    """Each test starts the log anew, so that one sequence holds something else than in the test before."""
    archive.cache_clear()
    yield
    archive.cache_clear()


class Page:
    """An answer with its text and the attributes of its tags."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.html = response.content.decode()
        self.tags = []
        words = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attributes: self.tags.append((tag, dict(attributes)))
        parser.handle_data = words.append
        parser.feed(self.html)
        self.text = " ".join("".join(words).split())

    def all(self, tag, **attributes):
        """Give the attributes of every such tag; `class_` must be among its classes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [found for name, found in self.tags if name == tag and _has(found, wanted)]

    def one(self, tag, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>"
        return found[0]


def _has(found, wanted):
    for name, value in wanted.items():
        if name == "class" and value not in (found.get("class") or "").split():
            return False
        if name != "class" and found.get(name) != value:
            return False
    return True


@pytest.fixture
def get(db):
    """Ask for an address: `get("/?kind=talks", htmx=True)`."""
    client = Client()

    def ask(address, *, htmx=False, **headers):
        return Page(client.get(address, headers=(HTMX if htmx else {}) | headers))

    return ask
