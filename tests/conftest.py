"""What the tests share: a data folder of their own, server processes, and a real browser.

Tests with the `db` fixture run in a transaction that is rolled back. The log's triggers refuse
Django's flush, so whatever needs committed data starts a server on a database of its own.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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


@dataclass(frozen=True)
class Site:
    """A server process with a database of its own."""

    url: str
    data: Path
    environment: dict[str, str]

    def manage(self, *arguments: str, check: bool = True, **options) -> subprocess.CompletedProcess[str]:
        """Run a command against this site's database."""
        return run_command(*arguments, environment=self.environment, check=check, **options)

    def shell(self, code: str) -> str:
        """Run Python in this site's Django and return what it printed."""
        return self.manage("shell", "--command", code).stdout


def run_command(*arguments: str, environment: dict[str, str], check: bool = True, **options):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **options,
    )
    assert not check or done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_answering(url: str, process: subprocess.Popen | None = None, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert not process or process.poll() is None, f"the server ended with status {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer within {seconds} seconds")


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
    processes = []
    static = tmp_path_factory.mktemp("static")

    def start(*, demo: bool = False, **variables: str) -> Site:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        data = tmp_path_factory.mktemp("data")
        environment = os.environ | {
            "DATELINE_DATA": str(data),
            "DATELINE_STATIC": str(static),
            "DATELINE_BASE_URL": url,
            "DATABASE_URL": own_database(),
            **variables,
        }
        run_command("prepare", "--demo", "us-iraq-2021" if demo else "none", environment=environment)
        with (data / "server.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port), "--workers", "1"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        processes.append(process)
        wait_until_answering(url, process)
        return Site(url, data, environment)

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=20)


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
    from playwright.sync_api import sync_playwright

    executable = next((path for path in map(shutil.which, BROWSERS) if path), None)
    assert executable, f"none of {', '.join(BROWSERS)} is installed"
    # Playwright's event loop lives in this thread; Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_site) -> Iterator[Callable]:
    """Open pages in fresh profiles: `new_page(java_script_enabled=False)`.

    When the test ends, none of them may have broken the content security policy or asked another site.
    """
    contexts, violations, foreign = [], [], []

    def open_page(site: Site = live_site, **options):
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(15_000)
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
