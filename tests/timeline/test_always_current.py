"""Several writers and several processes: what a writer was told is published, every process shows next."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.publisher import running_publisher
from tests.sites import free_port, running_server

WRITERS = 4
SERVERS = 3
SECONDS = 60


@dataclass(frozen=True)
class Asked:
    """What a server said of an event just published: how many it finds (one), or the error."""

    url: str
    sequence: int
    found: int | str
    at: int = 0


def ask(server: str, word: str, sequence: int) -> Asked:
    url = f"{server}/api/v1/events?q={word}"
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            answer = json.load(response)
    except (urllib.error.URLError, OSError) as error:
        return Asked(url, sequence, str(error))
    return Asked(url, sequence, answer["total"], answer["as_of"]["sequence"])


def write(number: int, publish, servers: list[str], until: float) -> Iterator[Asked]:
    """Publish one event after the other, and look for each in every server as soon as it is acknowledged."""
    for count in range(1, 100_000):
        if time.monotonic() > until:
            return
        # One word, so that the index is asked and not the row.
        word = f"rocket{number}x{count}"
        sequence, _ = publish(f"A {word} lands near Northport")
        yield from (ask(server, word, sequence) for server in servers)


@pytest.mark.slow
@pytest.mark.databases
def test_what_is_acknowledged_is_on_every_process_at_its_next_request(start_site):
    site = start_site()
    with ExitStack() as stack:
        servers = [site.url] + [
            stack.enter_context(running_server(site, free_port(), site.data / f"server-{number}.log"))
            for number in range(1, SERVERS)
        ]
        publishers = [stack.enter_context(running_publisher(site, number)) for number in range(WRITERS)]
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(WRITERS) as pool:
            running = [
                pool.submit(lambda *about: list(write(*about)), number, publish, servers, until)
                for number, publish in enumerate(publishers)
            ]
            asked = [answer for run in running for answer in run.result()]
        published = len(asked) // SERVERS
        assert [answer for answer in asked if answer.found != 1] == []
        assert [answer for answer in asked if answer.at < answer.sequence] == []
        assert sorted({answer.sequence for answer in asked}) == list(range(1, published + 1))
        for server in servers:
            with urllib.request.urlopen(f"{server}/api/v1/events", timeout=30) as response:
                assert json.load(response)["total"] == published
    assert published >= SECONDS
    for log in site.data.glob("server*.log"):
        assert "Traceback" not in log.read_text()
