"""A PostgreSQL primary with a streaming replica, in temporary folders."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.run import AS_POSTGRES, postgresql_binaries, postgresql_server

KILL = ("-m", "immediate", "stop")


@dataclass(frozen=True)
class Replica:
    """A replica reached by its socket alone; both URLs name the same database."""

    primary_url: str
    url: str
    control: list[str]
    primary_control: list[str]

    def start(self) -> None:
        _run(*self.control, "start")

    def kill(self) -> None:
        _run(*self.control, *KILL)

    def kill_primary(self) -> None:
        _run(*self.primary_control, *KILL)

    def stand_still(self) -> None:
        """Receive what the primary does, and show none of it."""
        self._ask("SELECT pg_wal_replay_pause()")
        self._wait("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def catch_up(self) -> None:
        """Go on, and wait until everything the primary has done is shown."""
        with psycopg.connect(self.primary_url, autocommit=True) as primary:
            (position,) = primary.execute("SELECT pg_current_wal_lsn()").fetchone()
        self._ask("SELECT pg_wal_replay_resume()")
        self._wait(f"SELECT pg_last_wal_replay_lsn() >= '{position}'")

    def _ask(self, query: str):
        with psycopg.connect(self.url, autocommit=True) as replica:
            return replica.execute(query).fetchone()[0]

    def _wait(self, query: str) -> None:
        deadline = time.monotonic() + 30
        while not self._ask(query):
            assert time.monotonic() < deadline, f"not within 30 seconds: {query}"
            time.sleep(0.02)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def replicated_database() -> Iterator[Replica]:
    """Run a primary and a replica of it, started, each with the empty database `postgres`."""
    binaries = postgresql_binaries()
    with postgresql_server(binaries) as url:
        primary_url = url.replace("/dateline?", "/postgres?")
        folder = Path(tempfile.mkdtemp(prefix="dateline-replica-"))
        if AS_POSTGRES:
            shutil.chown(folder, "postgres")
        primary_folder, data = url.partition("host=")[2], folder / "data"
        backup = [str(binaries / "pg_basebackup"), "-h", primary_folder, "-U", "postgres", "-D", str(data)]
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        control = [*AS_POSTGRES, str(binaries / "pg_ctl"), "-w"]
        replica = Replica(
            primary_url,
            primary_url.replace(primary_folder, str(folder)),
            [*control, "-D", str(data), "-l", str(folder / "log"), "-o", options],
            [*control, "-D", f"{primary_folder}/data"],
        )
        try:
            # -R: it follows the primary as soon as it starts.
            _run(*AS_POSTGRES, *backup, "-R", "-c", "fast")
            replica.start()
            yield replica
        finally:
            subprocess.run([*replica.control, *KILL], check=False, capture_output=True, cwd="/")
            shutil.rmtree(folder, ignore_errors=True)
