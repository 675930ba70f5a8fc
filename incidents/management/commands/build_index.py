"""Read the log into an index, and write the snapshot that the next start begins with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.timeline.index.archive import IndexArchive


class Command(BaseCommand):
    help = "Build the index of all published editions and write its snapshot into the data folder."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sequence, rows = IndexArchive().build_snapshot()
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{rows} editions up to {sequence} are indexed.")
