"""Publish what reviewers have approved for a time that has passed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from incidents.editing.workflow import publish_due


class Command(BaseCommand):
    help = (
        "Publish what was approved with “not before” a time that has passed. Nothing else does: run it every "
        "minute, or with --every as a service."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on, and look again after so many seconds"
        )

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        self._publish()
        while every:
            time.sleep(max(1, every))
            self._publish()

    def _publish(self) -> None:
        outcomes = publish_due()
        for due in outcomes:
            self.stdout.write(str(due.edition) if due.edition else f"“{due.event}”: {due.problem}")
        published = sum(due.edition is not None for due in outcomes)
        self.stdout.write(f"{published} published, {len(outcomes) - published} returned to the reviewers.")
        self.stdout.flush()
