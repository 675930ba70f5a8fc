"""What the tests share: a data folder of their own, server processes, and a real browser.

Tests with the `db` fixture run in a transaction that is rolled back. The log's triggers refuse
Django's flush, so whatever needs committed data starts a server on a database of its own.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest
from django.conf import settings

from incidents.limits import Places
from tests.sites import ROOT, Site, running_browser, running_site

# Reaches what the console does not show, and frames too; the browser runs it beside the page's policy.
TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation',
    event => tellViolation(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


def pytest_configure(config):
    # Tests in this process need no collected files and no costly passwords; server processes have both.
    settings.STATIC_ROOT = ROOT / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items):
    for item in items:
        if (ROOT / "tests" / "browser") in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Keep heads.log and its like out of the data folder of whoever runs the tests."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def real_archive(monkeypatch):
    """Have the process know that its archive is no generated one, as it does from its first page on."""
    monkeypatch.setattr("incidents.models.synthetic._settled", [False])


@pytest.fixture(autouse=True)
def free_places(monkeypatch):
    """Free the places for downloads: the test client does not close an answer that it does not read."""
    monkeypatch.setattr("incidents.limits.places", Places())


@pytest.fixture(scope="session")
def own_database() -> Iterator[Callable[[], str]]:
    """Make empty databases on the server of DATABASE_URL; without one, the site's folder holds SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield lambda: ""
        return
    import psycopg

    made = []

    def make() -> str:
        name = f"site_{uuid4().hex}"
        with psycopg.connect(database_named(url, "postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        made.append(name)
        return database_named(url, name)

    yield make
    with psycopg.connect(database_named(url, "postgres"), autocommit=True) as server:
        for name in made:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def database_named(url: str, name: str) -> str:
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{'?' + query if query else ''}"


@pytest.fixture(scope="session")
def start_site(tmp_path_factory, own_database) -> Iterator[Callable[..., Site]]:
    """Start a site: `start_site(demo=True)`; each is stopped when the tests end."""
    static = tmp_path_factory.mktemp("static")
    with ExitStack() as sites:
        yield lambda **options: sites.enter_context(
            running_site(
                data=tmp_path_factory.mktemp("data"), static=static, database=own_database(), **options
            )
        )


@pytest.fixture(scope="session")
def live_site(start_site) -> Site:
    """One site with the demo, shared by the tests that only read."""
    return start_site(demo=True)


@pytest.fixture(scope="session")
def empty_site(start_site) -> Site:
    """One site without events, shared by the tests of what every answer has."""
    return start_site()


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; each test gets a profile of its own from `page` or `browser.new_context()`."""
    with running_browser() as chromium:
        yield chromium


@pytest.fixture
def new_page(browser, live_site) -> Iterator[Callable]:
    """Open pages in fresh profiles: `new_page(java_script_enabled=False)`.

    When the test ends, none of them may have broken the content security policy or asked another site.
    """
    contexts, violations, foreign = [], [], []

    def open_page(site: Site = live_site, **options):
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(15_000)
        context.expose_function("tellViolation", lambda line: violations.append(line))
        context.add_init_script(TELL_VIOLATIONS)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda line: "Content Security Policy" in line.text and violations.append(line.text)
        )
        page.on("request", lambda request: is_foreign(request.url, site.url) and foreign.append(request.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not violations
    assert not foreign


def is_foreign(url: str, own: str) -> bool:
    return not url.startswith((f"{own}/", "data:", "blob:", "about:"))


@pytest.fixture
def page(new_page):
    """A page on the demo site, in a fresh profile."""
    return new_page()
