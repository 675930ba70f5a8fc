"""Serve the site with granian, in the foreground."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# A client that sends its headers drop by drop is cut off, before such clients are all that is served.
HEADER_READ_MILLISECONDS = 5000
THREADS_PER_WORKER = 4
STOP_SECONDS = 10


class Command(BaseCommand):
    """Check that the port is free, then become granian."""

    help = "Serve the site in the foreground until SIGTERM or Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        port = urlsplit(settings.BASE_URL).port if not settings.PRODUCTION else None
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (127.0.0.1).")
        parser.add_argument("--port", type=int, default=port or 8000, help="Port to listen on (8000).")
        parser.add_argument(
            "--workers",
            type=int,
            default=min(2, os.cpu_count() or 1),
            help="Processes (one per core, at most 2).",
        )

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        """Replace this process, so that a signal to it reaches the server."""
        if not settings.PRODUCTION and host not in {"127.0.0.1", "::1", "localhost"}:
            raise CommandError(
                "A local run listens on this machine alone; set DATELINE_BASE_URL to https://…"
            )
        self._check_port(host, port)
        self.stdout.write(f"Dateline: {settings.BASE_URL}/   (Ctrl-C stops it)")
        self.stdout.flush()
        options_of_granian = {
            "host": host,
            "port": port,
            "interface": "wsgi",
            "http": "1",
            "workers": workers,
            "blocking-threads": THREADS_PER_WORKER,
            "backpressure": 256,
            "http1-header-read-timeout": HEADER_READ_MILLISECONDS,
            "workers-kill-timeout": STOP_SECONDS,
            "log-level": "warning",
        }
        command = [sys.executable, "-m", "granian", "--no-ws", "--respawn-failed-workers"]
        for name, value in options_of_granian.items():
            command += [f"--{name}", str(value)]
        os.execv(sys.executable, [*command, "incidents.wsgi:application"])  # noqa: S606 - our own arguments

    def _check_port(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error}); choose another with PORT=."
                ) from error
