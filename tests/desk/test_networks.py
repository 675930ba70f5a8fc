"""A desk that is there for some networks alone."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from incidents import environment

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    settings.DESK_NETWORKS = [ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")]


@pytest.mark.parametrize("address", ["192.0.2.9", "2001:db8::1"])
def test_the_desk_is_there_for_whoever_is_of_a_network(client, office, address):
    assert client.get("/admin/login/", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", ["198.51.100.1", "2001:db9::1", "", "unknown"])
def test_for_everybody_else_it_is_a_page_like_any_that_never_was(client, office, address):
    for path in ("/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/nothing/"):
        assert client.get(path, REMOTE_ADDR=address).status_code == 404
    assert client.get("/about/", REMOTE_ADDR=address).status_code == 200


def test_a_made_up_forwarded_address_opens_nothing(client, office):
    asked = client.get("/admin/login/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="192.0.2.9")
    assert asked.status_code == 404


def test_without_the_setting_it_is_there_for_everybody(client):
    assert client.get("/admin/login/", REMOTE_ADDR="198.51.100.1").status_code == 200


def test_what_is_no_network_refuses_the_start(monkeypatch):
    monkeypatch.setenv("DATELINE_DESK_NETWORKS", "192.0.2.0/24, office")
    with pytest.raises(ImproperlyConfigured, match="DATELINE_DESK_NETWORKS takes networks"):
        environment.read_networks("DATELINE_DESK_NETWORKS")
