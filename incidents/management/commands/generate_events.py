"""Fill an empty archive with invented events, to measure with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.editing.review import Refused
from incidents.editing.synthetic import generate

PROGRESS_STEPS = 20


class Command(BaseCommand):
    help = "Publish invented events in an archive without others; run again after an interruption it goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, required=True, help="how many events the archive has then")
        parser.add_argument(
            "--seed", type=int, default=1, help="the same count and seed make the same events (1)"
        )

    def handle(self, *args: Any, count: int, seed: int, **options: Any) -> None:
        told = 0

        def tell(there: int) -> None:
            nonlocal told
            if there * PROGRESS_STEPS // count > told:
                told = there * PROGRESS_STEPS // count
                self.stdout.write(f"{there} of {count} events")
                self.stdout.flush()

        try:
            generated = generate(count=count, seed=seed, progress=tell)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{generated.published} events published; {generated.before} were there already.")
