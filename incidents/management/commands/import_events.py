"""Import events from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from incidents.editing.importers.opening import FORMATS, open_format
from incidents.editing.importers.results import Report
from incidents.editing.importers.running import Import
from incidents.editing.importers.tables import FileError, read_files
from incidents.editing.review import may_publish
from incidents.models import Collection

STEPS = 20
"""How often progress is told over a whole file: about every 5 %."""


class Command(BaseCommand):
    help = (
        "Import events from a file. Running it again changes nothing that is there already: an import that"
        " was cut off is finished by repeating it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="The file; .xz, .gz and .bz2 are unpacked. Sheets as CSV are a folder."
        )
        parser.add_argument("--format", required=True, choices=FORMATS, help="What the file is.")
        parser.add_argument(
            "--collection", default="", help="Slug of the collection for its events; else the format's own."
        )
        parser.add_argument(
            "--mapping", default="", help="Of any CSV: the mapping of its columns, as the desk saved it."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Do everything, say what became of each row, keep nothing."
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish what may be published; else all are drafts."
        )
        parser.add_argument("--by", default="", help="User who publishes; needs the right to publish.")
        parser.add_argument(
            "--all",
            action="store_true",
            help="Say what became of every row, not only of those with a reason.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["collection"]:
            _check_collection(options["collection"])
        try:
            opened = open_format(
                options["format"],
                read_files(options["file"]),
                collection=options["collection"],
                mapping=options["mapping"],
            )
        except FileError as error:
            raise CommandError(str(error)) from error
        report = Import(
            format=opened,
            publish=options["publish"],
            by=_publisher(options["publish"], options["by"]),
            dry_run=options["dry_run"],
            told=self._progress,
        ).run()
        self._tell(report, every_row=options["all"])

    def _progress(self, done: int, total: int) -> None:
        step = max(total // STEPS, 1)
        if done // step > self._told:
            self._told = done // step
            self.stdout.write(f"{done:,} of {total:,} rows ({100 * done // total} %)")

    _told = 0

    def _tell(self, report: Report, *, every_row: bool) -> None:
        for words in report.recognised:
            self.stdout.write(words)
        for row in report.rows if every_row else report.troubles:
            told = " ".join(filter(None, [row.reason, *row.notes]))
            self.stdout.write(
                f"line {row.line}: {row.outcome}{f' ({row.key})' if row.key else ''}. {told}".strip()
            )
        self.stdout.write(report.in_words())


def _check_collection(slug: str) -> None:
    held = list(Collection.objects.order_by("slug").values_list("slug", flat=True))
    if slug not in held:
        raise CommandError(f"There is no collection “{slug}”. There are: {', '.join(held) or 'none'}.")


def _publisher(publish: bool, name: str) -> Any:
    """Give the user who publishes; refuse one who may not before a row is read."""
    if not publish:
        if name:
            raise CommandError("--by says who publishes, so it needs --publish.")
        return None
    if not name:
        raise CommandError("--publish needs --by USER: every publication has somebody who decided it.")
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no user “{name}”.")
    if not may_publish(user):
        raise CommandError(f"{name} has no right to publish.")
    return user
