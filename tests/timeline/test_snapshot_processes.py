"""A process that is killed, or meets a full disk, while it saves its snapshot: the next start is right."""

import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.publisher import running_publisher
from tests.sites import ROOT, free_port, running_server

QUESTIONS = (
    "/api/v1/events?limit=500",
    "/api/v1/facets?strand=violence",
    "/api/v1/events?q=attack&as_of=950",
    "/timeline.json?as_of=900&order=oldest",
)

PIPE_HOLDS = 65_536
DISK_TAKES = 65_536

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(start_site):
    """A site whose server has followed the log from its beginning, and whose snapshot is an older state."""
    own = start_site()
    own.manage("generate_events", "--seed", "1", "--count", "1000")
    own.manage("build_index")
    with running_publisher(own, number=1) as publish:
        publish("A rocket lands near Northport")
    return own


def answers(server):
    found = []
    for question in QUESTIONS:
        with urllib.request.urlopen(server + question, timeout=30) as response:
            found.append(response.read().decode())
    return found


def build_index(site, preparation):
    """Start `build_index` in the place of a shell, which prepares for the file `$part` to be written."""
    command = f'part="{site.data}/index-default.snapshot.$$.part"; {preparation}; exec "$0" "$@"'
    return subprocess.Popen(
        ["sh", "-c", command, sys.executable, str(ROOT / "manage.py"), "build_index"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def assert_next_start_is_right(site):
    log = site.data / "next.log"
    with running_server(site, free_port(), log) as server:
        assert answers(server) == answers(site.url)
    assert "Traceback" not in log.read_text()


def test_a_process_killed_while_saving_leaves_the_older_snapshot(site):
    held = (site.data / "index-default.snapshot").read_bytes()
    assert len(held) > 2 * PIPE_HOLDS
    # Into a pipe it cannot write more than is read and held: so it is killed in the midst, every time.
    process = build_index(site, 'mkfifo "$part"')
    part = site.data / f"index-default.snapshot.{process.pid}.part"
    while not part.exists():
        assert process.poll() is None
    with part.open("rb", buffering=0) as pipe:
        begun = pipe.read(4096)
        assert begun
        process.kill()
        assert process.wait(timeout=30) == -signal.SIGKILL
    process.stdout.close()
    # What a disk would hold of it.
    part.unlink()
    part.write_bytes(begun)
    assert (site.data / "index-default.snapshot").read_bytes() == held
    assert_next_start_is_right(site)
    part.unlink()


@pytest.mark.parametrize("older", [True, False], ids=["with an older snapshot", "without one"])
def test_a_process_that_meets_a_full_disk_says_so_and_the_next_start_is_right(site, older):
    path = site.data / "index-default.snapshot"
    held = path.read_bytes()
    assert len(held) > 2 * DISK_TAKES
    if not older:
        path.unlink()
    # The disk takes the beginning and no more; it has room for what SQLite puts beside its database.
    process = build_index(site, f"ulimit -f {DISK_TAKES // 512}")
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "File too large" in told
    assert not list(path.parent.glob("*.part"))
    assert path.exists() == older
    assert_next_start_is_right(site)
    path.write_bytes(held)
