"""Measure Dateline beside its peers, in one run: `python -m tests.benchmarks.run --events 10000,100000`.

Everything is made anew in a temporary folder: an archive of invented events, a flat copy of it for the peers
and for plain SQL, and a server process for each. Peers are asked in turn, in rounds; what counts is the
processor time of their processes. Writes the tables of docs/performance.md to standard output, and to
standard error what there is of them after each data set.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import flat, report
from tests.benchmarks.flat import FACETS
from tests.benchmarks.meter import Sample, Server, medians
from tests.benchmarks.peers import NAMES, Datasette, DjangoList, Ours, Peer
from tests.benchmarks.queries import Ask, choose
from tests.sites import ROOT, run_command

SEED = 1
ROUNDS = 5
SLOW_SECONDS = 10
"""A peer that has taken so long for one query is asked it no more often."""
WRITES = 100
"""Insertions, and as many moves, published while two processes serve."""
BATCHES = 4
CAUGHT_UP = "/benchmark/caught-up"


@dataclass
class Row:
    """What one query gave: the peers' samples by name, and who answered as plain SQL does."""

    ask: Ask
    total: int
    samples: dict[str, Sample] = field(default_factory=dict)
    equal: dict[str, bool] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)


@dataclass
class Measured:
    """All of one data set; times in milliseconds, `build` in microseconds an event, memory in bytes."""

    events: int
    rows: list[Row]
    empty: Sample
    unchanged: Sample
    generate: float | None
    build: float
    load: float
    memory: float
    edition: float = 0.0
    written: int = 0
    differences: int = 0


class Archive:
    """A generated archive in a folder, and its flat copy."""

    def __init__(self, folder: Path, events: int) -> None:
        self.folder, self.events = folder, events
        self.database, self.flat = folder / "dateline.sqlite3", folder / "flat.db"
        self.environment = os.environ | {
            "DATELINE_DATA": str(folder),
            "DATELINE_STATIC": str(folder.parent / "static"),
            "DATABASE_URL": "",
        }

    def generate(self) -> float | None:
        """Generate what is not there yet; gives the seconds of processor time, None where all was there."""
        if (self.folder / "generated").exists():
            return None
        run_command("prepare", environment=self.environment)
        before = os.times()
        command = [sys.executable, "manage.py", "generate_events", "--count", str(self.events)]
        options = ["--seed", str(SEED)]
        subprocess.run([*command, *options], cwd=ROOT, env=self.environment, check=True, stdout=sys.stderr)
        after = os.times()
        (self.folder / "generated").touch()
        flat.copy(self.database, self.flat)
        return after.children_user + after.children_system - before.children_user - before.children_system

    def run(self, module: str, *arguments: str) -> str:
        command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()


def measure(archive: Archive, peers: list[str], rounds: int) -> Measured:
    """Measure one archive: what it costs to build, every query with every peer, and what publishing costs."""
    generated = archive.generate()
    tell(f"{archive.events} events: the index")
    build = json.loads(archive.run("inside", "build"))
    load = json.loads(archive.run("inside", "load"))
    asks = choose(archive.flat)
    tell(f"{archive.events} events: plain SQL")
    expected = {ask: flat.answer(archive.flat, ask) for ask in asks}
    ours = Ours(archive.environment)
    others: list[Peer] = [DjangoList(archive.flat)] if "django" in peers else []
    if "datasette" in peers:
        others += [Datasette(archive.flat, raised=True), Datasette(archive.flat, raised=False)]
    with ExitStack() as stack:
        served = {peer: stack.enter_context(peer.serving()) for peer in [ours, *others]}
        rows = [compared(ask, expected[ask], served) for ask in asks]
        tell(f"{archive.events} events: rounds")
        sample(rows, served, rounds, pinned=newest(archive) * 9 // 10)
        found = Measured(
            events=archive.events,
            rows=rows,
            empty=repeated(served[ours], "/benchmark/empty", rounds),
            unchanged=unchanged(served[ours], rounds),
            generate=None if generated is None else generated / archive.events * 1000,
            build=build["seconds"] / build["events"] * 1e6,
            load=load["seconds"],
            memory=load["bytes"] / load["events"],
        )
    tell(f"{archive.events} events: writes")
    write(archive, ours, asks, found)
    return found


def compared(ask: Ask, expected: dict, served: dict[Peer, Server]) -> Row:
    """Have every peer answer a query once, and hold it against plain SQL."""
    row = Row(ask, expected["total"])
    for peer, server in served.items():
        said = peer.answer(server, ask)
        if isinstance(peer, Datasette):
            row.equal[peer.name] = said["total"] == expected["total"] and not said["dropped"]
            row.remarks[peer.name] = said["refused"] or ", ".join(said["dropped"])
        else:
            row.equal[peer.name] = flat.hashed(said) == flat.hashed(expected)
    return row


def sample(rows: list[Row], served: dict[Peer, Server], rounds: int, pinned: int) -> None:
    """Ask everybody everything in turn, round after round; ours also as of the edition `pinned`."""
    taken: dict[tuple[str, str], list[Sample]] = {}
    for _ in range(rounds):
        for row in rows:
            for peer, server in served.items():
                held = taken.setdefault((row.ask.name, peer.name), [])
                if sum(each.cpu for each in held) < 1000 * SLOW_SECONDS:
                    if isinstance(peer, Ours):
                        _sample_ours(row.ask, peer, server, taken, pinned)
                    held.append(server.sample(peer.path(row.ask)))
    for row in rows:
        row.samples = {name: medians(held) for (ask, name), held in taken.items() if ask == row.ask.name}


def _sample_ours(
    ask: Ask, peer: Ours, server: Server, taken: dict[tuple[str, str], list[Sample]], pinned: int
) -> None:
    """Ask for the floor, the page with the lists open that peers count, pinned, and with no card kept."""
    address = peer.path(ask)
    for name, path in (
        (report.FLOOR, f"/benchmark/floor{address.removeprefix('/')}"),
        (report.OPENED, peer.path(ask, [("open", facet) for facet in FACETS])),
        (report.PINNED, peer.path(ask, [("as_of", str(pinned))])),
    ):
        server.get(path)
        taken.setdefault((ask.name, name), []).append(server.sample(path))
    server.get("/benchmark/forget")
    taken.setdefault((ask.name, report.COLD), []).append(server.sample(address, repeats=1))


def repeated(server: Server, path: str, rounds: int, **headers: str) -> Sample:
    server.get(path, **headers)
    return medians([server.sample(path, **headers) for _ in range(rounds)])


def unchanged(server: Server, rounds: int) -> Sample:
    """Ask for a page the reader has: the answer is 304."""
    etag = {"If-None-Match": server.get("/").etag}
    if server.get("/", **etag).status != 304:
        raise AssertionError("an unchanged page was sent again")
    return repeated(server, "/", rounds, **etag)


def write(archive: Archive, ours: Ours, asks: list[Ask], found: Measured) -> None:
    """Publish through one process while two others serve; then both must agree with plain SQL."""
    with ExitStack() as stack:
        servers = [stack.enter_context(ours.serving()) for _ in range(2)]
        for server in servers:
            server.get(CAUGHT_UP)
        costs = []
        for batch in range(BATCHES):
            since = newest(archive)
            archive.run("writes", str(WRITES // BATCHES), str(batch))
            flat.follow(archive.database, archive.flat, since)
            published = newest(archive) - since
            found.written += published
            for server in servers:
                first, again = server.sample(CAUGHT_UP, repeats=1), server.sample(CAUGHT_UP)
                costs.append(max(0.0, first.cpu - again.cpu) / published)
        found.edition = sorted(costs)[len(costs) // 2]
        for ask in asks:
            expected = flat.hashed(flat.answer(archive.flat, ask))
            found.differences += sum(flat.hashed(ours.answer(each, ask)) != expected for each in servers)


def newest(archive: Archive) -> int:
    with flat.connect(archive.database) as log:
        return log.execute("SELECT max(sequence) FROM incidents_edition").fetchone()[0]


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=__doc__)
    parser.add_argument(
        "--events", default="10000,100000,1000000", help="sizes of the data sets, with commas"
    )
    parser.add_argument("--peers", default=",".join(NAMES), help=f"whom to ask, of {', '.join(NAMES)}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of questions ({ROUNDS})")
    parser.add_argument("--data", type=Path, help="folder that keeps what is generated for the next run")
    given = parser.parse_args(arguments)
    peers = given.peers.split(",")
    if unknown := sorted(set(peers) - set(NAMES)) or "self" not in peers:
        parser.error(f"--peers takes some of {', '.join(NAMES)}, self among them, not {unknown or peers}")
    try:
        sizes = [int(size) for size in given.events.split(",")]
    except ValueError:
        parser.error(f"--events takes numbers with commas between them, not {given.events}")
    with ExitStack() as stack:
        data = given.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = []
        for size in sizes:
            (data / str(size)).mkdir(parents=True, exist_ok=True)
            found.append(measure(Archive(data / str(size), size), peers, given.rounds))
            tell(report.written(found, given.rounds))
        print(report.written(found, given.rounds))


if __name__ == "__main__":
    main()
