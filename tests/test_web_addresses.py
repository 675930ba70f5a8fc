"""One key for every spelling of an address."""

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Document
from incidents.models.web_addresses import TRACKING, address_key
from tests.factories import make_document, make_source

SAME = (
    "https://gazette.example/one",
    "http://gazette.example/one",
    "https://www.gazette.example/one/",
    "HTTPS://WWW.Gazette.Example:443/one",
    "https://gazette.example//one#paragraph-2",
    "https://gazette.example/one?utm_source=news&fbclid=abc",
    " gazette.example/one ",
)


@pytest.mark.parametrize("url", SAME)
def test_spellings_of_one_address_have_one_key(url):
    assert address_key(url) == "gazette.example/one"


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/One",
        "https://gazette.example/one?page=2",
        "https://gazette.example:8080/one",
        "https://news.gazette.example/one",
        "https://gazette.example/one/two",
    ],
)
def test_another_page_has_another_key(url):
    assert address_key(url) not in ("", "gazette.example/one")


def test_the_order_of_a_query_is_no_difference():
    assert address_key("https://a.example/?b=2&a=1") == address_key("https://a.example?a=1&b=2&utm_id=3")


@pytest.mark.parametrize(
    "url", ["", "   ", "nothing", "http://", "http://[", "https://a.example:x/", "two words.x"]
)
def test_what_is_no_address_has_no_key(url):
    assert address_key(url) == ""


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text):
    key = address_key(text)
    assert address_key(key) == key or "?" in key or "//" in key


@pytest.mark.django_db
def test_the_column_follows_however_a_row_is_written():
    document = make_document(url=SAME[2])
    assert document.address_key == "gazette.example/one"
    document.url = "https://gazette.example/two"
    document.save()
    source = make_source()
    Document.objects.bulk_create(
        [Document(source=source, title="Three", url="http://gazette.example/three/")]
    )
    keys = set(Document.objects.values_list("address_key", flat=True))
    assert keys == {"gazette.example/two", "gazette.example/three"}


def test_the_migrations_copy_gives_the_same_keys():
    migration = importlib.import_module("incidents.migrations.0009_document_address_key")
    assert migration.TRACKING.pattern == TRACKING.pattern
    for url in (*SAME, "https://a.example/?b=2&a=1", "http://[", ""):
        assert migration.key_of(url) == address_key(url)
