"""Write the events of a query in one of its forms."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from incidents.editing.importers.sheet_export import BATCH, sheet_rows
from incidents.editing.importers.sheet_files import csv_files, workbook
from incidents.editing.importers.tables import FileError
from incidents.exports.answers import Answer
from incidents.exports.forms import FORMS, Form
from incidents.language import speaking
from incidents.models import Event
from incidents.timeline.archive import NoSuchPage, archive
from incidents.timeline.query import TimelineQuery, UnreadableQuery

SHEETS = ("dateline", "dateline-csv")


class Command(BaseCommand):
    help = (
        "Write the events of a query, as the site's addresses give them, but however many they are. What is"
        " written says as of when; the last line, on stderr, how much it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format",
            required=True,
            choices=[*FORMS, *SHEETS],
            help="The form to write; dateline and dateline-csv are what editors work on, drafts included.",
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="Write into this file instead of to stdout."
        )
        parser.add_argument(
            "query",
            nargs="?",
            default="",
            help="The query string of an address, such as 'kind=talks&from=2021'.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        output = options["output"]
        if options["format"] in SHEETS:
            self._write_sheets(options["format"], options["query"], output)
            return
        form = FORMS[options["format"]]
        found = _answer(options["query"])
        with speaking(found.query.lang):
            try:
                written = _write(form, found, output)
            except (OSError, NoSuchPage) as error:
                raise CommandError(f"Nothing whole was written: {error}") from error
        total, sequence = found.selection.total, found.head.sequence
        self.stderr.write(f"{total} events as of edition {sequence}; {written} bytes.")

    def _write_sheets(self, name: str, query: str, output: Path | None) -> None:
        """Write working copies: those of a query's events, or every one."""
        if output is None:
            raise CommandError("Sheets need --output: a workbook, or for dateline-csv a folder.")
        events = _events_of(query) if query else Event.objects.values_list("pk", flat=True)
        rows = sheet_rows(events)
        try:
            if name == "dateline":
                _write_whole(output, workbook(rows))
            else:
                output.mkdir(exist_ok=True)
                for file, content in csv_files(rows).items():
                    _write_whole(output / file, content)
        except (OSError, FileError) as error:
            raise CommandError(f"Nothing whole was written: {error}") from error
        self.stderr.write(f"{len(rows['events'])} events as they stand in the desk.")


def _events_of(query: str) -> list[int]:
    found = _answer(query)
    events = (edition.document["id"] for edition in found.editions())
    keys: list[int] = []
    # A database takes so many numbers in one question.
    while numbers := list(islice(events, BATCH)):
        keys += Event.objects.filter(public_id__in=numbers).values_list("pk", flat=True)
    return keys


def _write_whole(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _answer(query_string: str) -> Answer:
    store, now = archive(), datetime.now(UTC)
    head = store.head()
    try:
        params = QueryDict(query_string.removeprefix("?"))
        reading = TimelineQuery.from_params(params, head=head.sequence, resolve=store.resolve, now=now)
    except UnreadableQuery as error:
        raise CommandError(str(error)) from error
    query = reading.redirect or reading.query
    return Answer.of(query, store, head, base_url=settings.BASE_URL, notices=reading.notices)


def _write(form: Form, found: Answer, output: Path | None) -> int:
    """Write an answer; a file takes its name only once it is whole."""
    if output is None:
        return _copy(form, found, sys.stdout.buffer)
    draft = output.with_name(f".{output.name}.part")
    try:
        with draft.open("wb") as file:
            written = _copy(form, found, file)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _copy(form: Form, found: Answer, file: IO[bytes]) -> int:
    return sum(file.write(chunk) for chunk in form.write(found))
