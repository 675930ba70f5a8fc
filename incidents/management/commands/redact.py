"""Erase words from the log, as two Administrators decide."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from incidents.editing.redaction import editions_that_say, redact
from incidents.editing.review import Conflict, Refused
from incidents.models import Edition
from incidents.taxonomy import REDACTION_CATEGORIES


class Command(BaseCommand):
    help = (
        "Erase the contents of editions, and append a note for each. The note's category and date are public,"
        " its reason stays with the desk. Every edition that holds the words has to be named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("editions", nargs="+", type=int, metavar="SEQUENCE", help="editions to erase")
        parser.add_argument("--by", required=True, metavar="USER", help="the Administrator who decides")
        parser.add_argument(
            "--approved-by", required=True, metavar="USER", help="the second Administrator, who agrees"
        )
        parser.add_argument(
            "--category", required=True, choices=list(REDACTION_CATEGORIES), help="what readers are told"
        )
        parser.add_argument("--note", required=True, help="the reason, for the desk alone")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="publish the working copy, from which the words were taken out, in place of what is erased",
        )
        parser.add_argument(
            "--saying",
            metavar="WORDS",
            help="refuse if an edition that is not named holds these words, and list those that do",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sequences = sorted(set(options["editions"]))
        if options["saying"]:
            self._refuse_if_said_elsewhere(options["saying"], sequences)
        editions = list(Edition.objects.filter(sequence__in=sequences))
        if len(editions) < len(sequences):
            raise CommandError("There is no such edition; nothing was erased.")
        try:
            appended = redact(
                editions=editions,
                by=self._user(options["by"]),
                approved_by=self._user(options["approved_by"]),
                category=options["category"],
                note=options["note"],
                replacement=options["replace"],
            )
        except (Conflict, PermissionDenied, Refused) as refused:
            raise CommandError(f"{refused} Nothing was erased.") from refused
        for edition in appended:
            self.stdout.write(str(edition))
        self.stdout.write(f"{len(editions)} editions erased, {len(appended)} appended.")

    def _refuse_if_said_elsewhere(self, words: str, sequences: list[int]) -> None:
        others = [
            str(edition.sequence) for edition in editions_that_say(words) if edition.pk not in sequences
        ]
        if others:
            raise CommandError(f"Other editions hold these words: {' '.join(others)}. Nothing was erased.")

    def _user(self, name: str) -> Any:
        user = get_user_model()._default_manager.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user “{name}”.")
        return user
