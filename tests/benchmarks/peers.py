"""Who is asked: each peer's server, its addresses, and what its answers say."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.flat import COLUMNS, FACETS, PAGE, SHOWN
from tests.benchmarks.meter import Server, serving, serving_wsgi
from tests.benchmarks.queries import Ask
from tests.sites import free_port

STRANDS = ("violence", "diplomacy", "politics", "forces")
NAMES = ("self", "django", "datasette")


class Peer:
    """`key` names it on the command line, `name` in the tables."""

    key = name = ""

    def path(self, ask: Ask, more: Iterable[tuple[str, str]] = ()) -> str:
        """Give the address of a query; `more` are keys that ours alone knows."""
        pairs = [*ask.pairs, *more]
        return f"/?{urlencode(pairs)}" if pairs else "/"

    def answer(self, server: Server, ask: Ask) -> dict[str, object]:
        raise NotImplementedError


class Ours(Peer):
    key, name = "self", "Dateline"

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    @contextmanager
    def serving(self) -> Iterator[Server]:
        with serving_wsgi("tests.benchmarks.served:application", **self._environment) as server:
            yield server

    def answer(self, server: Server, ask: Ask) -> dict[str, object]:
        said = server.plain(f"/timeline.json?{urlencode(ask.pairs)}")
        return read_ours(json.loads(said.body))


def read_ours(said: dict) -> dict[str, object]:
    """Give what our JSON says in the form of `flat.answer`."""
    groups = {facet: said["facets"].get(facet, []) for facet in FACETS}
    return {
        "total": said["total"],
        "ids": [event["id"] for event in said["events"]],
        "counts": {facet: _counted(values) for facet, values in groups.items()},
        "histogram": sorted(
            [column["start"], strand, column[strand]]
            for column in said["histogram"]["bins"]
            for strand in STRANDS
            if column[strand]
        ),
    }


def _counted(values: list[dict]) -> list[list[object]]:
    held = [[value["value"], value["count"]] for value in values if value["count"]]
    return sorted(held, key=lambda pair: (-pair[1], pair[0]))[:SHOWN]


class DjangoList(Peer):
    key, name = "django", "Django list"

    def __init__(self, flat: Path) -> None:
        self._flat = flat

    @contextmanager
    def serving(self) -> Iterator[Server]:
        with serving_wsgi("tests.benchmarks.django_list.site:application", FLAT=str(self._flat)) as server:
            yield server

    def answer(self, server: Server, ask: Ask) -> dict[str, object]:
        return json.loads(server.plain(f"/?{urlencode([*ask.pairs, ('json', '1')])}").body)


class Datasette(Peer):
    """Datasette over the same tables; with `raised` nothing is cut off for taking long."""

    key = "datasette"

    def __init__(self, flat: Path, *, raised: bool) -> None:
        self._flat = flat
        self._settings = ("sql_time_limit_ms", "facet_time_limit_ms") if raised else ()
        self.name = "Datasette, raised limits" if raised else "Datasette, default limits"

    @contextmanager
    def serving(self) -> Iterator[Server]:
        port = free_port()
        command = [str(Path(sys.executable).with_name("datasette")), "serve", str(self._flat)]
        command += ["--host", "127.0.0.1", "--port", str(port)]
        for setting in self._settings:
            command += ["--setting", setting, "600000"]
        if self._settings:
            # What would make a good facet is looked for on every page; we spare it that.
            command += ["--setting", "suggest_facets", "off"]
        with serving(command, port) as server:
            yield server

    def path(self, ask: Ask) -> str:
        return f"/flat/event?{self._query(ask)}"

    def _query(self, ask: Ask) -> str:
        pairs = [("_facet", column) for column in (*COLUMNS, "month")]
        pairs += [("_facet_array", name) for name in ("places", "actors", "sources")]
        pairs += [
            ("_facet_size", str(SHOWN)),
            ("_size", str(PAGE)),
            ("_sort_desc", "day"),
            ("_nocol", "words"),
        ]
        pairs.append(("grade__not", "discounted"))
        if len(ask.kind) > 1:
            pairs.append(("kind__in", ",".join(ask.kind)))
        else:
            pairs += [("kind__exact", kind) for kind in ask.kind]
        pairs += [("actors__arraycontains", actor) for actor in ask.actor]
        pairs += [("places__arraycontains", place) for place in ask.place]
        pairs += [("_search", " ".join(ask.words))] if ask.words else []
        pairs += [("low__lte", ask.end), ("high__gte", ask.start)] if ask.start else []
        # It has no pages by number, only what follows a row: the cheaper question.
        pairs += [("_next", ask.row_before)] if ask.row_before else []
        return urlencode(pairs)

    def answer(self, server: Server, ask: Ask) -> dict[str, object]:
        """Give the total, or what its limits left of the answer."""
        said = server.plain(f"/flat/event.json?{self._query(ask)}&_shape=objects")
        if said.status != 200:
            return {"total": None, "dropped": [], "refused": json.loads(said.body)["title"]}
        body = json.loads(said.body)
        # It leaves out in silence what took too long.
        asked = (*COLUMNS, "month", "places", "actors", "sources")
        dropped = [facet for facet in asked if facet not in body["facet_results"]] if body["rows"] else []
        return {"total": body["filtered_table_rows_count"], "dropped": dropped, "refused": ""}
