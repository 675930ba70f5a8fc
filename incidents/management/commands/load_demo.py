"""Publish the demo archive."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.editing.demo import load, ucdp
from incidents.editing.review import Refused

PROGRESS_STEPS = 20


class Command(BaseCommand):
    help = "Publish the demo collection us-iraq-2021; running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ucdp", action="store_true", help="also publish the events of Syria in 2019 of UCDP GED"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = load()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Demo: {published} events published.")
        if options["ucdp"]:
            self._load_ucdp()

    def _load_ucdp(self) -> None:
        step = 0

        def tell(done: int, total: int) -> None:
            nonlocal step
            if done * PROGRESS_STEPS // total > step:
                step = done * PROGRESS_STEPS // total
                self.stdout.write(f"UCDP: {done} of {total} rows")
                self.stdout.flush()

        self.stdout.write(f"UCDP: {ucdp.load(tell)} events published.")
