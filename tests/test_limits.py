"""How much one reader may ask for, and what they are told when it is too much."""

import json
from threading import Thread

import pytest
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from incidents import limits
from incidents.limits import Counter, Places, class_of, limited, reader_of

FEW = {"pages": 3, "search": 2, "export": 9, "misses": 2, "share": 1}


def page(request):
    return HttpResponse("page")


@limited("export")
def download(request):
    return StreamingHttpResponse(iter([b"one,", b"two"]), content_type="text/csv")


@limited("export")
def broken(request):
    raise Http404


@limited("misses")
def short_link(request, code):
    if code != "known":
        raise Http404
    return HttpResponse("found")


@limited("share", method="POST")
def share(request):
    return HttpResponse("made")


urlpatterns = [
    path("page", page),
    path("data.csv", download),
    path("lost.csv", broken),
    path("s/<str:code>", short_link),
    path("share/", share),
    path("admin/anything", page),
    path("healthz", page),
]
handler404 = "incidents.views.errors.page_not_found"


@pytest.fixture(autouse=True)
def fresh_counts(settings):
    settings.ROOT_URLCONF = __name__
    settings.RATE_LIMITS = FEW
    limits.counter.clear()
    yield
    limits.counter.clear()


@pytest.fixture
def get():
    return Client().get


def test_too_many_pages_are_refused_with_the_time_to_wait(get):
    assert [get("/page").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = get("/page")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert "Too much at once" in refused.content.decode()
    assert refused["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_programs_are_told_in_data(get):
    for _ in range(9):
        list(get("/data.csv"))
    refused = get("/data.csv")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Access-Control-Allow-Origin"] == "*"
    body = json.loads(refused.content)
    assert (body["status"], body["title"]) == (429, "Too Many Requests")
    assert "Try again in" in body["detail"]


def test_each_class_is_counted_for_itself(get):
    assert [get("/page?q=rockets").status_code for _ in range(3)] == [200, 200, 429]
    assert get("/page").status_code == 200
    assert get("/data.csv").status_code == 200


def test_a_search_for_nothing_is_a_page():
    request = RequestFactory().get("/page?q=")
    assert class_of(request, page) == "pages"


def test_wrong_addresses_count_and_so_does_an_address_without_a_view(get):
    assert [get("/nothing-here").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert get("/page").status_code == 429


def test_only_misses_of_short_links_count(get):
    assert [get("/s/known").status_code for _ in range(5)] == [200] * 5
    assert [get("/s/wrong").status_code for _ in range(3)] == [404, 404, 429]
    assert get("/s/known").status_code == 429


def test_only_the_post_of_a_form_counts_as_sharing():
    client = Client()
    assert [client.post("/share/").status_code for _ in range(2)] == [200, 429]
    assert client.get("/share/").status_code == 200


def test_desk_and_probes_are_never_counted(get):
    assert {get("/admin/anything").status_code for _ in range(9)} == {200}
    assert {get("/healthz").status_code for _ in range(9)} == {200}


@override_settings(RATE_LIMITS={})
def test_without_limits_nothing_is_counted(get):
    assert {get("/page").status_code for _ in range(9)} == {200}
    assert len(limits.counter) == 0


@pytest.mark.parametrize(
    ("address", "reader"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_reader_is_an_address_or_a_household(address, reader):
    assert reader_of(RequestFactory().get("/", REMOTE_ADDR=address)) == reader


def test_readers_are_counted_apart(get):
    for _ in range(4):
        get("/page", REMOTE_ADDR="192.0.2.1")
    assert get("/page", REMOTE_ADDR="192.0.2.1").status_code == 429
    assert get("/page", REMOTE_ADDR="192.0.2.2").status_code == 200


@override_settings(TRUSTED_PROXIES=["127.0.0.1"])
def test_behind_a_proxy_its_readers_are_counted_and_nobody_makes_up_an_address(get):
    for _ in range(4):
        get("/page", headers={"X-Forwarded-For": "192.0.2.1"})
    assert get("/page", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}).status_code == 429
    assert get("/page", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.8"}).status_code == 200


def test_a_window_begins_with_its_first_request_and_ends_after_a_minute():
    now = [100.0]
    counter = Counter(clock=lambda: now[0])
    assert [counter.take(("pages", "a"), 2) for _ in range(3)] == [0, 0, 60]
    now[0] = 130.5
    assert counter.take(("pages", "a"), 2) == 30
    now[0] = 160.0
    assert counter.take(("pages", "a"), 2) == 0


def test_the_memory_of_the_counter_is_bounded():
    counter = Counter(held=100)
    for number in range(1_000):
        counter.take(("pages", str(number)), 5)
    assert len(counter) == 100


def test_threads_are_counted_exactly():
    counter = Counter()
    allowed = []

    def ask():
        allowed.extend(counter.take(("pages", "a"), 500) == 0 for _ in range(200))

    threads = [Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 500


@pytest.fixture
def own_places(db, monkeypatch):
    places = Places()
    monkeypatch.setattr(limits, "places", places)
    return places


def test_a_third_export_at_once_waits_and_a_place_is_free_after_the_last_part(get, own_places):
    first, second = get("/data.csv"), get("/data.csv")
    busy = get("/data.csv")
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert b"".join(first) == b"one,two"
    third = get("/data.csv")
    assert third.status_code == 200
    second.close()
    third.close()
    assert own_places.take()


def test_an_export_that_fails_or_is_broken_off_gives_its_place_back(get, own_places):
    for _ in range(3):
        assert get("/lost.csv").status_code == 404
    for _ in range(3):
        response = get("/data.csv")
        next(iter(response))
        response.close()
        assert response.status_code == 200
