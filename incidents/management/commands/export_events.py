"""Write the events of a query in one of its forms."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from incidents.exports.answers import Answer
from incidents.exports.forms import FORMS, Form
from incidents.language import speaking
from incidents.timeline.archive import NoSuchPage, archive
from incidents.timeline.query import TimelineQuery, UnreadableQuery


class Command(BaseCommand):
    help = (
        "Write the events of a query, as the site's addresses give them, but however many they are. What is"
        " written says as of when; the last line, on stderr, how much it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=list(FORMS), help="The form to write.")
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
        form, output = FORMS[options["format"]], options["output"]
        found = _answer(options["query"])
        with speaking(found.query.lang):
            try:
                written = _write(form, found, output)
            except (OSError, NoSuchPage) as error:
                raise CommandError(f"Nothing whole was written: {error}") from error
        total, sequence = found.selection.total, found.head.sequence
        self.stderr.write(f"{total} events as of edition {sequence}; {written} bytes.")


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
