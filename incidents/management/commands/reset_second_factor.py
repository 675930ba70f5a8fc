"""Let somebody in again who has lost their phone and their recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from incidents.editing.accounts import second_factor


class Command(BaseCommand):
    help = (
        "Take an account's second factor away and end its sessions. At the next sign-in, with the password,"
        " it sets up a new one. The desk's Administrators can do the same for each other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="name of the account")
        parser.add_argument("--reason", required=True, help="how you know who asks; the audit log keeps it")

    def handle(self, *args: Any, user: str, reason: str, **options: Any) -> None:
        account = get_user_model()._default_manager.filter(username=user).first()
        if account is None:
            raise CommandError(f"There is no user “{user}”.")
        if not reason.strip():
            raise CommandError("Give a reason; the audit log keeps it.")
        second_factor.remove(of=account, by=None, reason=reason.strip(), request=None)
        self.stdout.write(f"The second factor of “{user}” is gone, and every session has ended.")
