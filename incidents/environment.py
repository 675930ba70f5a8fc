"""Typed readers of the environment: each returns a checked value or raises ImproperlyConfigured."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SMALLEST_SECRET = 50
KEPT_CONNECTION: dict[str, object] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# FileAwareEnv also reads NAME_FILE, so that a secret can stand in a file instead of the environment.
env = environ.FileAwareEnv()


def read_text(name: str, default: str = "") -> str:
    """Return the variable without surrounding spaces; an empty one counts as not set."""
    return str(env.str(name, default="")).strip() or default


def read_list(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated variable as its non-empty parts."""
    return [part.strip() for part in read_text(name).split(",") if part.strip()] or default


def read_networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return a comma-separated list of addresses and networks."""
    try:
        return [ip_network(part) for part in read_list(name, [])]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} takes networks such as 192.0.2.0/24: {error}.") from error


def read_flag(name: str) -> bool:
    """Return a yes-or-no variable, no by default; anything else is refused rather than guessed."""
    words = {"": False, "0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}
    word = read_text(name).lower()
    if word not in words:
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}.")
    return words[word]


def read_number(name: str, default: int) -> int:
    """Return a whole number from 1."""
    text = read_text(name, str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ImproperlyConfigured(f"{name} must be a whole number from 1, not {text!r}.")
    return int(text)


def read_rates(name: str, defaults: dict[str, int], *, on: bool) -> dict[str, int]:
    """Return rates by name: `on`, `off`, or those that differ ("pages=600,search=0"; 0 is no limit).

    Without the variable the defaults hold where `on` is true.
    """
    text = read_text(name, "on" if on else "off")
    if text == "off":
        return {}
    rates = dict(defaults)
    for part in [] if text == "on" else read_list(name, []):
        key, _, number = part.partition("=")
        if key not in defaults or not re.fullmatch(r"[0-9]{1,9}", number):
            accepted = ", ".join(defaults)
            raise ImproperlyConfigured(f"{name} takes on, off, or pages=600 and its like for {accepted}.")
        rates[key] = int(number)
    return rates


def read_choice(name: str, choices: list[str]) -> str:
    """Return one of some words, the first by default; any other is refused."""
    word = read_text(name, choices[0]).lower()
    if word not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {word!r}.")
    return word


def read_base_url() -> str:
    """Return the public address without a trailing slash; plain http is for this machine alone."""
    url = read_text("DATELINE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    try:
        parts = urlsplit(url)
        local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ImproperlyConfigured(f"DATELINE_BASE_URL is not an address: {error}.") from error
    if not whole or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ImproperlyConfigured("DATELINE_BASE_URL must be like https://timeline.example.org.")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ImproperlyConfigured("DATELINE_BASE_URL must begin with https:// unless it is this machine.")
    return url


def read_folder(name: str, default: Path) -> Path:
    """Return a folder's absolute path; it need not exist."""
    return Path(read_text(name, str(default))).expanduser().absolute()


def read_file(name: str) -> str:
    """Return the path of a file that can be read; empty where none is named."""
    path = read_text(name)
    if path and not os.access(path, os.R_OK):
        raise ImproperlyConfigured(f"{name} names a file that cannot be read: {path}.")
    return path


def read_data_folder(default: Path) -> Path:
    """Return the folder of the database and its files, made for its owner alone where missing."""
    folder = read_folder("DATELINE_DATA", default)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATELINE_DATA cannot be made: {error}.") from error
    return folder


def read_local_secret(folder: Path) -> str:
    """Return the data folder's own secret key, made at the first start and readable by its owner alone."""
    path = folder / "secret"
    if not path.exists():
        # Linked into place whole: of two processes that start at once, both read the first one's key.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".secret-") as draft:
            draft.write(secrets.token_urlsafe(64))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text().strip()


def read_production_secret() -> str:
    """Return the configured secret key; a short or example one refuses the start."""
    secret = read_text("DATELINE_SECRET_KEY")
    example = any(word in secret.lower() for word in ("example", "change", "insecure"))
    if len(secret) < SMALLEST_SECRET or len(set(secret)) < 10 or example:
        raise ImproperlyConfigured(
            f"DATELINE_SECRET_KEY must be a random text of at least {SMALLEST_SECRET} characters."
        )
    return secret


def read_production_hosts(base_url: str) -> list[str]:
    """Return the configured host names, the base URL's among them; wildcards and examples are refused."""
    hosts = read_list("DATELINE_ALLOWED_HOSTS", [])
    own = urlsplit(base_url).hostname
    reserved = ("example", "example.com", "example.net", "example.org")
    for host in hosts:
        if "*" in host or host.startswith(".") or host.endswith(reserved):
            raise ImproperlyConfigured(f"DATELINE_ALLOWED_HOSTS names {host!r}: give the real names.")
    if own not in hosts:
        raise ImproperlyConfigured(
            f"DATELINE_ALLOWED_HOSTS must name {own!r}, the host of DATELINE_BASE_URL."
        )
    return hosts


def read_database(folder: Path) -> dict[str, object]:
    """Return PostgreSQL from DATABASE_URL, else SQLite in the data folder."""
    database = _parse_database(
        "DATABASE_URL", read_text("DATABASE_URL", f"sqlite:///{folder}/dateline.sqlite3")
    )
    if database.get("ENGINE") == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            # Deferred transactions refuse concurrent read-then-write with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA journal_size_limit=67108864;",
        }
    elif database.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite://.")
    return database | KEPT_CONNECTION


def read_replica(primary: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return the streaming replica that readers are answered from, by its alias; nothing where none is named.

    One that hangs is given up after some seconds, since the primary can answer in its place.
    """
    url = read_text("DATABASE_REPLICA_URL")
    if not url:
        return {}
    replica = _parse_database("DATABASE_REPLICA_URL", url)
    if not primary.get("ENGINE") == replica.get("ENGINE") == "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL must begin with postgres://, and DATABASE_URL too: SQLite has no replicas."
        )
    options = {
        "connect_timeout": 3,
        "tcp_user_timeout": 5000,
        "options": "-c default_transaction_read_only=on",
        **cast(dict[str, object], replica.get("OPTIONS", {})),
    }
    return {"replica": replica | KEPT_CONNECTION | {"OPTIONS": options}}


def _parse_database(name: str, url: str) -> dict[str, object]:
    try:
        database: dict[str, object] = env.db_url_config(url)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not readable; give postgres://user@host/name.") from error
    return database
