"""Publish the demo archive."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.editing.demo import load
from incidents.editing.review import Refused


class Command(BaseCommand):
    help = "Publish the demo collection us-iraq-2021; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = load()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Demo: {published} events published.")
