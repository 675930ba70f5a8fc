"""Sites to look at: server processes with a database of their own, and the browser that visits them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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


def wait_until_answering(url: str, process: subprocess.Popen | None = None, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert not process or process.poll() is None, f"the server ended with status {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer within {seconds} seconds")


@contextmanager
def running_site(
    *, data: Path, static: Path, database: str = "", demo: bool = False, **variables: str
) -> Iterator[Site]:
    """Prepare a site in the folder `data` and serve it; an empty `database` is SQLite in that folder."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATELINE_DATA": str(data),
        "DATELINE_STATIC": str(static),
        "DATELINE_BASE_URL": url,
        "DATABASE_URL": database,
        **variables,
    }
    run_command("prepare", "--demo", "us-iraq-2021" if demo else "none", environment=environment)
    site = Site(url, data, environment)
    with running_server(site, port, data / "server.log"):
        yield site


@contextmanager
def running_server(site: Site, port: int, log_file: Path) -> Iterator[str]:
    """Serve a prepared site with one process; give its address."""
    url = f"http://127.0.0.1:{port}"
    with log_file.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            env=site.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_answering(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def find_browser() -> str:
    """Return the path of a Chromium."""
    executable = next((path for path in map(shutil.which, BROWSERS) if path), None)
    assert executable, f"none of {', '.join(BROWSERS)} is installed"
    return executable


@contextmanager
def running_browser() -> Iterator:
    """Run a headless Chromium; each visitor gets a profile of its own from `new_context()`."""
    from playwright.sync_api import sync_playwright

    # Playwright's event loop lives in this thread; Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        yield chromium
        chromium.close()
