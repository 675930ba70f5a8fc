"""Run every check of the project, or those named: `make test`, `make test ONLY="lint sqlite"`.

Whatever a check needs and cannot be had is named at the end and makes the run fail: no check is
skipped in silence. Python 3.13 alone may be absent, which is said.
"""

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEXT = ROOT / ".venv-next"
NEXT_PYTHON = "python3.13"
POSTGRESQL_HOME = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root.
AS_POSTGRES = (
    ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
)
GROUPS = ("lint", "deploy", "sqlite", "postgresql", "browser", "html")
PYTEST = ["-m", "pytest", "-q", "-n", "3", "--dist", "worksteal"]
"""Three at a time on two cores, as most tests wait now and then; neighbours share what a module sets up."""
NO_TESTS_COLLECTED = 5
WITHOUT_DATABASE = ("dates", "taxonomy")
SLOW = "slow and not tools"
NPM = ("ci", "--prefix", "tests", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
FONTS = Path("/usr/share/fonts")
"""Until a page's own fonts are there, stand-ins made of Liberation's are seen; Chromium's package only
recommends those."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Outcome:
    """What became of the checks: names of the passed, the failed, and those that could not be run."""

    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


class Runner:
    """Runs commands one after the other, says what came of each, and goes on after a failure."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.outcome = Outcome()
        # The checks choose their own settings, whatever the shell that started them holds.
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATELINE_", "DATABASE_", "DJANGO_", "MAKE", "MFLAGS"))
        }
        self.environment |= {
            "DATELINE_DATA": str(scratch / "data"),
            "DATELINE_STATIC": str(scratch / "static"),
        }

    def check(self, name: str, *command: str, program: str = sys.executable, **variables: str) -> None:
        """Run Python, or another program; pytest's lines are shown as they come, others' on failure."""
        is_pytest = "pytest" in command
        print(f"=== {name}", end="\n" if is_pytest else " ", flush=True)
        started = time.monotonic()
        status, output = self.run([program, *command], quiet=not is_pytest, variables=variables)
        good = status == 0 or (status == NO_TESTS_COLLECTED and SLOW in command)
        (self.outcome.passed if good else self.outcome.failed).append(name)
        seconds = time.monotonic() - started
        again = f"=== {name} " if is_pytest else ""
        print(f"{again}{'passed' if good else 'FAILED'} in {seconds:.1f} s", flush=True)
        if not good and output:
            print(output)

    def run(self, command: list[str], *, quiet: bool, variables: dict[str, str]) -> tuple[int, str]:
        """Run to the end; when this run is interrupted, let the command clean up what it started."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment | variables,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        try:
            output, _ = process.communicate()
        except BaseException:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            raise
        return process.returncode, output or ""


def lint(runner: Runner) -> None:
    """Check format, lint, desk templates, types and layers."""
    runner.check("format", "-m", "ruff", "format", "--check", ".")
    runner.check("lint", "-m", "ruff", "check", ".")
    desk_templates = sorted(str(path) for path in (ROOT / "templates" / "desk").rglob("*.html"))
    if desk_templates:
        djade = str(Path(sys.executable).with_name("djade"))
        runner.check("desk templates", "--check", "--target-version=5.2", *desk_templates, program=djade)
    runner.check("types", "-m", "mypy")
    runner.check("layers", "-c", "from importlinter.cli import lint_imports_command as run; run()")


def deploy(runner: Runner) -> None:
    """Check the settings of production, and that no migration is missing."""
    runner.check(
        "production settings",
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        DATELINE_BASE_URL="https://dateline.test",
        DATELINE_ALLOWED_HOSTS="dateline.test",
        DATELINE_SECRET_KEY=secrets.token_urlsafe(64),
    )
    runner.check("migrations", "manage.py", "makemigrations", "--check", "--dry-run")


def sqlite(runner: Runner) -> None:
    """Run the tests on SQLite."""
    runner.check("tests on SQLite", *PYTEST, "-m", "not browser and not slow")


def postgresql(runner: Runner) -> None:
    """Run the tests on a temporary PostgreSQL, but for those that touch no database."""
    without = [f"--ignore=tests/{folder}" for folder in WITHOUT_DATABASE]
    check_on_postgresql(runner, "tests on PostgreSQL", "not browser and not slow", *without)


def check_on_postgresql(runner: Runner, name: str, marks: str, *options: str) -> None:
    """Run the tests of these marks on a temporary PostgreSQL."""
    binaries = postgresql_binaries() or (installed("postgresql") and postgresql_binaries())
    if not binaries:
        runner.outcome.missing[name] = "postgresql"
        return
    with postgresql_server(binaries) as url:
        runner.check(name, *PYTEST, "-m", marks, *options, DATABASE_URL=url)


def browser(runner: Runner) -> None:
    """Run the tests that drive Chromium."""
    if not has_browser() and not installed("chromium"):
        runner.outcome.missing["browser tests"] = "chromium"
    elif not any(FONTS.rglob("LiberationSerif-Regular.*")) and not installed("fonts-liberation"):
        runner.outcome.missing["browser tests"] = "fonts-liberation"
    else:
        runner.check("browser tests", *PYTEST, "-m", "browser and not slow and not tools")


def html(runner: Runner) -> None:
    """Run the Nu HTML checker, which is written in Java and comes from npm."""
    name = "HTML of every page"
    if not shutil.which("java") and not installed("default-jre-headless"):
        runner.outcome.missing[name] = "default-jre-headless"
    elif has_npm_packages(runner, name):
        runner.check(name, *PYTEST, "-m", "tools and not slow")


def next_versions(runner: Runner) -> None:
    """Run the tests on the next Python and Django, in an environment of their own."""
    found = next_python()
    if not found:
        print(f"=== next versions: {NEXT_PYTHON} was not found, so the tests were not run on it")
        return
    requirements = ROOT / "tests" / "requirements-next.txt"
    stamp = NEXT / f"installed-{sha256(requirements.read_bytes()).hexdigest()[:16]}"
    python = str(NEXT / "bin" / "python")
    if not stamp.exists():
        runner.check("environment of the next versions", "-m", "venv", "--clear", str(NEXT), program=found)
        pip = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r")
        runner.check("packages of the next versions", *pip, str(requirements), program=python)
        if "packages of the next versions" in runner.outcome.failed:
            return
        stamp.touch()
    runner.check("tests on next versions", *PYTEST, "-m", "not browser and not slow", program=python)


def slow(runner: Runner) -> None:
    """Run the tests that take minutes; Lighthouse alone, since it measures."""
    if not shutil.which("soffice") and not installed("libreoffice-calc"):
        runner.outcome.missing["tables in a spreadsheet"] = "libreoffice-calc"
    check_on_postgresql(runner, "slow tests on PostgreSQL", f"{SLOW} and databases")
    name = "Lighthouse"
    if not has_browser() and not installed("chromium"):
        runner.outcome.missing["slow tests of pages"] = "chromium"
        runner.check("slow tests", *PYTEST, "-m", f"{SLOW} and not browser")
        return
    runner.check("slow tests", *PYTEST, "-m", SLOW)
    if has_npm_packages(runner, name):
        runner.check(name, "-m", "pytest", "-q", "-m", "slow and tools")


def has_browser() -> bool:
    """Whether a Chromium is installed."""
    return any(map(shutil.which, BROWSERS))


def has_npm_packages(runner: Runner, name: str) -> bool:
    """Install what tests/package-lock.json names, once; say what the check `name` lacks otherwise."""
    lock = (ROOT / "tests" / "package-lock.json").read_bytes()
    stamp = ROOT / "tests" / "node_modules" / f"installed-{sha256(lock).hexdigest()[:16]}"
    if stamp.exists():
        return True
    if not shutil.which("npm") and not installed("npm"):
        runner.outcome.missing[name] = "npm"
        return False
    packages = "packages of tests/package-lock.json"
    runner.check(packages, *NPM, program="npm")
    if packages in runner.outcome.failed:
        return False
    stamp.touch()
    return True


def next_python() -> str | None:
    """Return the path of Python 3.13; a pyenv shim may be there without the Python behind it."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(NEXT_PYTHON), *map(str, sorted(pyenv.glob(f"3.13*/bin/{NEXT_PYTHON}")))]
    for candidate in filter(None, candidates):
        done = subprocess.run([candidate, "-c", "import ensurepip"], capture_output=True, check=False)
        if done.returncode == 0:
            return candidate
    return None


def installed(package: str) -> bool:
    """Install a Debian package where this may be done, which is as root; return whether it was."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"=== installing {package}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    if package == "postgresql":
        # The package starts a server of its own, which is not wanted.
        subprocess.run(["service", "postgresql", "stop"], capture_output=True, check=False)
    return True


def postgresql_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs."""
    versions = POSTGRESQL_HOME.glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def postgresql_server(binaries: Path) -> Iterator[str]:
    """Run a server in a temporary folder, reached by its socket alone; yield its URL."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    if AS_POSTGRES:
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"
    control = [*AS_POSTGRES, str(binaries / "pg_ctl"), "-D", str(data), "-l", str(log), "-w"]
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    try:
        subprocess.run(
            [*AS_POSTGRES, *initdb, "--locale=C.UTF-8"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run([*control, "-o", options, "start"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        yield f"postgres://postgres@/dateline?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def report(outcome: Outcome, seconds: float) -> int:
    """Say what failed and what could not be run; return the exit status."""
    print(f"\n=== all checks took {seconds:.0f} s")
    for name in outcome.failed:
        print(f"FAILED: {name}")
    for name in outcome.missing:
        print(f"NOT RUN: {name}")
    if outcome.missing:
        print(f"To run all: apt-get install {' '.join(outcome.missing.values())}")
    print(f"checks: {len(outcome.passed)} passed, {len(outcome.failed) + len(outcome.missing)} failed")
    return 1 if outcome.failed or outcome.missing else 0


def main() -> int:
    """Run the checks that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    groups = {
        "lint": lint,
        "deploy": deploy,
        "sqlite": sqlite,
        "postgresql": postgresql,
        "browser": browser,
        "html": html,
        "slow": slow,
        "next": next_versions,
    }
    parser.add_argument(
        "only", nargs="*", help=f"groups of checks, of {', '.join(groups)}; all but the last two"
    )
    chosen = parser.parse_args().only or GROUPS
    if unknown := set(chosen) - set(groups):
        parser.error(f"no group of checks is named {', '.join(sorted(unknown))}")
    # A terminated run stops what it has started, as an interrupted one does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dateline-test-") as scratch:
        runner = Runner(Path(scratch))
        if not find_library("fribidi") and not installed("libfribidi0"):
            runner.outcome.missing["Arabic on share pictures"] = "libfribidi0"
        for name in chosen:
            groups[name](runner)
    return report(runner.outcome, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
