"""The build: one short text that changes whenever the same request could be answered with other bytes."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

CODE_SUFFIXES = {".py", ".toml", ".po", ".woff2"}


def _inputs() -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file that the answers depend on, in an order that is equal everywhere."""
    package = Path(__file__).resolve().parent
    for path in sorted(package.rglob("*")):
        if path.suffix in CODE_SUFFIXES:
            yield f"code/{path.relative_to(package).as_posix()}", path
    templates = settings.BASE_DIR / "templates"
    for path in sorted(templates.rglob("*.html")):
        yield f"templates/{path.relative_to(templates).as_posix()}", path


@cache
def build_id() -> str:
    """Return the build of this process: equal in all processes that run the same files.

    Read once: a process keeps the code and templates it started with, whatever happens to the files.
    """
    digest = sha256(django.get_version().encode())
    for name, path in _inputs():
        digest.update(f"\0{name}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    # The manifest maps each static name to its hashed one, so it stands for the static files' contents.
    hashed_names = getattr(staticfiles_storage, "hashed_files", {})
    for name, hashed_name in sorted(hashed_names.items()):
        digest.update(f"\0{name}\0{hashed_name}".encode())
    return digest.hexdigest()[:16]
