"""Bring database and static files to the state that the code needs; the step before `serve`."""

from argparse import ArgumentParser
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

NO_DEMO = "none"
UCDP = "ucdp"
DEMOS = ["us-iraq-2021", UCDP, NO_DEMO]


def static_sources_digest() -> str:
    """Return one text that changes whenever `collectstatic` would give another result."""
    digest = sha256(django.get_version().encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"\0{name}\0".encode())
            digest.update(sha256(Path(storage.path(name)).read_bytes()).digest())
    return digest.hexdigest()


class Command(BaseCommand):
    """Migrate, collect static files, load the demo, and make the first administrator."""

    help = "Migrate, collect static files, load the demo and make the first administrator, each where due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--demo",
            choices=DEMOS,
            default=NO_DEMO,
            help="Collection to load; 'ucdp' adds one of 2,044 events, 'none' leaves the archive as it is.",
        )

    def handle(self, *args: Any, demo: str, **options: Any) -> None:
        """Do each step where it is due; a second run changes nothing and takes a second."""
        call_command("migrate", interactive=False, verbosity=0)
        self._collect_static_files()
        if demo != NO_DEMO:
            call_command("load_demo", ucdp=demo == UCDP, stdout=self.stdout)
        call_command("create_first_administrator", if_none=True, stdout=self.stdout)

    def _collect_static_files(self) -> None:
        # Hashing and compressing every file takes seconds, comparing them does not.
        stamp = Path(settings.STATIC_ROOT) / ".collected-from"
        digest = static_sources_digest()
        if stamp.is_file() and stamp.read_text() == digest:
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
