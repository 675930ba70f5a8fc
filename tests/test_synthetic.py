"""What was generated to measure with says so wherever it is shown."""

import pytest

from incidents.models import synthetic
from incidents.models.synthetic import is_synthetic, mark
from tests.factories import make_collection, make_published

pytestmark = pytest.mark.django_db

WORDS = "Synthetic data, for measuring only"
PAGES = ["/", "/?kind=talks", "/events/1/rockets-near-northport/", "/methods/", "/collections/", "/about/"]


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    """Have the process know nothing yet of its archive."""
    monkeypatch.setattr(synthetic, "_settled", [])


@pytest.fixture
def generated():
    return make_published(collections=(make_collection(slug=synthetic.SLUG),))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_a_generated_archive_says_so_and_is_not_indexed(address, client, generated):
    response = client.get(address)
    assert response.status_code == 200
    assert f"<b>{WORDS}</b>" in response.content.decode()
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_a_real_archive_says_so(address, client):
    make_published(collections=(make_collection(),))
    response = client.get(address)
    assert WORDS not in response.content.decode()
    assert "X-Robots-Tag" not in response


def test_its_data_says_so_and_is_not_indexed(client, generated):
    response = client.get("/timeline.json")
    assert response.json()["notices"] == [WORDS]
    assert response["X-Robots-Tag"] == "noindex"


def test_it_is_said_in_the_language_of_the_page(client, generated):
    assert "بيانات مصطنعة، للقياس فقط" in client.get("/?lang=ar").content.decode()


def test_the_words_are_empty_for_a_real_archive():
    make_published()
    assert (is_synthetic(), mark()) == (False, "")


def test_the_log_is_asked_once_and_again_while_it_is_empty(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert [is_synthetic(), is_synthetic()] == [False, False]
    make_published(collections=(make_collection(slug=synthetic.SLUG),))
    make_published()
    with django_assert_num_queries(1):
        assert [is_synthetic(), is_synthetic()] == [True, True]


def test_a_copy_kept_from_before_the_data_was_generated_is_not_confirmed(client):
    etag = client.get("/about/")["ETag"]
    make_published(collections=(make_collection(slug=synthetic.SLUG),))
    assert client.get("/about/", headers={"If-None-Match": etag}).status_code == 200


def test_errors_ask_no_archive(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/nowhere/").status_code == 404
        assert client.get("/healthz").status_code == 200
