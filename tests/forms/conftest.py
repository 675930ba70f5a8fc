"""A client, and an archive that forgets between tests."""

import pytest
from django.test import Client

from incidents.timeline.archive import archive


@pytest.fixture(autouse=True)
def fresh_archive():
    """Each test starts the log anew, so that one sequence holds something else than in the test before."""
    archive.cache_clear()
    yield
    archive.cache_clear()


@pytest.fixture
def get(db):
    """Ask for an address: `get("/timeline.csv?kind=talks")`; a streamed answer is read to its end."""
    client = Client()

    def ask(address, **headers):
        response = client.get(address, headers=headers)
        response.body = response.getvalue() if response.streaming else response.content
        return response

    return ask
