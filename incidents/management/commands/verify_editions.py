"""Check the edition log from its first edition to its last."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.editing.verify import verify

HEX_DIGITS = frozenset("0123456789abcdef")
DIGEST_LENGTH = 64


def head(text: str) -> tuple[int, str]:
    """Read "SEQ:DIGEST"."""
    sequence, _, digest = text.partition(":")
    is_digest = len(digest) == DIGEST_LENGTH and HEX_DIGITS.issuperset(digest)
    if not (sequence.isascii() and sequence.isdigit() and is_digest):
        raise ArgumentTypeError("a head is SEQ:DIGEST, a number and 64 hexadecimal digits")
    return int(sequence), digest


class Command(BaseCommand):
    help = "Check the edition log: every digest, every succession, nothing missing. Exit status 1 if not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            type=head,
            metavar="SEQ:DIGEST",
            help="a head kept elsewhere, from an export or from heads.log, that the log has to contain",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["head"])
        if verdict.problem:
            raise CommandError(verdict.problem)
        self.stdout.write(f"{verdict.sequence} editions fit. Head: {verdict.sequence}:{verdict.digest}")
