"""Editors who are logged in."""

import pytest
from django.contrib.auth.models import Group

from tests.factories import make_user


@pytest.fixture
def log_in(db, client):
    """Log in as somebody of a role: `log_in("Writer")` gives the account."""

    def log_in(role):
        user = make_user()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return user

    return log_in


@pytest.fixture
def writer(log_in):
    return log_in("Writer")


@pytest.fixture
def reviewer(log_in):
    return log_in("Reviewer")
