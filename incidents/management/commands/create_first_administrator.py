"""Make the first account, since none comes with the product."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse


class Command(BaseCommand):
    """Create an administrator with a random password, which is shown this once."""

    help = "Create the first administrator with a random password, and show it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--username", default="administrator", help="Name to sign in with.")
        parser.add_argument(
            "--if-none", action="store_true", help="Do nothing, successfully, where an administrator exists."
        )

    @transaction.atomic
    def handle(self, *args: Any, username: str, if_none: bool, **options: Any) -> None:
        """Refuse where there is an administrator: the desk makes further accounts."""
        if User.objects.filter(is_superuser=True).exists():
            if if_none:
                return
            raise CommandError("There is an administrator already; they make further accounts at the desk.")
        if User.objects.filter(username=username).exists():
            raise CommandError(f"The name {username!r} is taken; give another with --username.")
        password = secrets.token_urlsafe(18)
        administrator = User.objects.create_superuser(username, password=password)
        administrator.groups.set(Group.objects.filter(name="Administrator"))
        self.stdout.write(f"Desk:     {settings.BASE_URL}{reverse('admin:index')}")
        self.stdout.write(f"Name:     {username}")
        self.stdout.write(f"Password: {password}   (shown only now)")
