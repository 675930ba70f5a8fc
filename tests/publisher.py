"""A process of its own that publishes to a site, as an editor on another machine would."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from tests.sites import ROOT, Site

APART = 1_000_000
"""Publishers number what they make, each from a place of its own."""


@contextmanager
def running_publisher(site: Site, number: int = 0) -> Iterator[Callable[[str], tuple[int, int]]]:
    """Give a function that publishes an event by its title; gives (sequence, event) once it is committed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.publisher", str(number * APART + 1)],
        cwd=ROOT,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "incidents.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )

    def publish(title: str) -> tuple[int, int]:
        process.stdin.write(f"{title}\n")
        answer = process.stdout.readline()
        assert answer, f"the publisher ended with status {process.wait(timeout=10)}"
        sequence, event = map(int, answer.split())
        return sequence, event

    try:
        yield publish
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def main() -> None:
    import django

    django.setup()

    from incidents.editing.review import publish
    from tests import factories

    factories._numbers = count(int(sys.argv[1]))
    for title in sys.stdin:
        event = factories.make_event(title=title.strip())
        edition = publish(event=event, by=None)
        print(edition.sequence, edition.event, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
