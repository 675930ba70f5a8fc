"""Instants in data."""

from datetime import datetime


def instant(at: datetime) -> str:
    """Write an instant as ISO 8601, UTC as Z."""
    return at.isoformat().replace("+00:00", "Z")
