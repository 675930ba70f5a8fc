"""What the API's tests share: a client, and an archive that forgets between tests."""

import json

import pytest
from django.test import Client

from incidents.timeline.archive import archive


@pytest.fixture(autouse=True)
def fresh_archive():
    archive.cache_clear()
    yield
    archive.cache_clear()


@pytest.fixture
def ask(db):
    """Ask the API: `ask("events?kind=talks")` gives status, body and headers."""
    client = Client()

    def get(address, method="get", **headers):
        response = getattr(client, method)(f"/api/v1/{address}", headers=headers)
        body = json.loads(response.content) if response.content else None
        return response.status_code, body, response.headers

    return get
