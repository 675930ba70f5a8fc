"""Servers and what they cost: the processor time of a process and its children, beside that on the wall."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.sites import ROOT, free_port

ENOUGH_SECONDS = 0.1
"""CPU after which a sample is long enough; until then the same is asked again."""
MOST_REPEATS = 20
WAITING = 900
HEADERS = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    etag: str


@dataclass(frozen=True)
class Sample:
    """Milliseconds of one request: of the server's processors, and on the wall."""

    cpu: float
    wall: float


def cpu_seconds(pid: int) -> float:
    """Give the processor time of a process and its children, to the nanosecond; Linux alone."""
    return sum(time.clock_gettime((~process << 3) | 2) for process in _with_children(pid))


def _with_children(pid: int) -> list[int]:
    found = [pid]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def resident_bytes(pid: int | str = "self") -> int:
    """Give the memory of a process that is in use and shared with no file."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"no memory is told of process {pid}")


class Server:
    """A server process that answers on a port of this machine."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAITING)

    def get(self, path: str, **headers: str) -> Answer:
        try:
            response = self._asked(path, headers)
        except ConnectionError:
            # Servers hang up on who has not asked for some seconds, while another peer had its turn.
            self._connection.close()
            response = self._asked(path, headers)
        return Answer(response.status, response.read(), response.headers.get("ETag", ""))

    def _asked(self, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request("GET", path, headers=HEADERS | headers)
        return self._connection.getresponse()

    def close(self) -> None:
        self._connection.close()

    def plain(self, path: str) -> Answer:
        return self.get(path, **{"Accept-Encoding": "identity"})

    def sample(self, path: str, *, repeats: int = MOST_REPEATS, **headers: str) -> Sample:
        """Ask once or, where that takes little time, several times; gives the mean."""
        before, started = cpu_seconds(self.pid), time.perf_counter()
        asked = spent = 0.0
        while asked < repeats and spent < ENOUGH_SECONDS:
            self.get(path, **headers)
            asked += 1
            spent = cpu_seconds(self.pid) - before
        return Sample(1000 * spent / asked, 1000 * (time.perf_counter() - started) / asked)


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[Server]:
    """Run a server until the block ends."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_listening(process, port)
        server = Server(process.pid, port)
        with closing(server):
            yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + WAITING
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise OSError(f"the server ended with status {process.returncode}: {process.args}")
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise OSError(f"the server does not listen: {process.args}")


@contextmanager
def serving_wsgi(application: str, **environment: str) -> Iterator[Server]:
    """Serve a WSGI application with granian, as `manage.py serve` does, in one process."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--http", "1", "--blocking-threads", "1"]
    with serving([*command, *options, "--log-level", "warning", application], port, **environment) as server:
        yield server


def medians(samples: list[Sample]) -> Sample:
    return Sample(median(each.cpu for each in samples), median(each.wall for each in samples))
