"""Readers answered from a streaming replica, and from the primary where the replica cannot answer."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from incidents import replica
from incidents.models import Edition
from incidents.replica import ReplicaMiddleware, Router, reads_replica
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.query import TimelineQuery
from tests.publisher import running_publisher
from tests.replicas import replicated_database
from tests.sites import running_site
from tests.timeline.editions import append


@pytest.fixture
def ask(monkeypatch):
    """Ask a view as the middleware would; it may be called once on the replica and once on the primary."""
    monkeypatch.setattr(replica, "connections", [DEFAULT_DB_ALIAS, "replica"])
    middleware = ReplicaMiddleware(lambda request: HttpResponse())

    def asked(view, path="/", method="GET"):
        request = RequestFactory().generic(method, path)
        middleware(request)
        return middleware.process_view(request, view, (), {})

    yield asked
    replica._reading.set(DEFAULT_DB_ALIAS)


def database(request):
    return HttpResponse(Router().db_for_read(Edition))


def by_database(**answers):
    """Make a view that answers, or raises, what is given for the database it reads."""

    def view(request):
        answer = answers[Router().db_for_read(Edition)]
        if isinstance(answer, Exception):
            raise answer
        return HttpResponse(answer)

    return view


def test_readers_are_answered_from_the_replica_and_all_else_from_the_primary(ask):
    assert ask(database).content == ask(database, method="HEAD").content == b"replica"
    assert Router().db_for_write(Edition) == DEFAULT_DB_ALIAS
    for path, method in (("/share/", "POST"), ("/admin/", "GET"), ("/readyz", "GET")):
        assert ask(database, path, method) is None
        assert not reads_replica()


def test_a_streamed_answer_is_read_from_where_it_was_begun_until_the_next_request(ask):
    ask(database)
    assert reads_replica()
    assert ask(database, "/admin/") is None
    assert not reads_replica()


@pytest.mark.parametrize("doubtful", [Http404(), BadRequest(), replica.NotReached()])
def test_what_the_replica_does_not_know_is_asked_of_the_primary(ask, doubtful):
    assert ask(by_database(replica=doubtful, default="newer")).content == b"newer"
    with pytest.raises(Http404):
        ask(by_database(replica=doubtful, default=Http404()))
    with pytest.raises(type(doubtful)):
        ask(by_database(replica=doubtful, default=OperationalError()))


def test_a_replica_that_is_away_is_left_alone_for_a_while_and_tried_again(ask, monkeypatch, caplog):
    now = time.monotonic()
    monkeypatch.setattr(replica.time, "monotonic", lambda: now)
    assert ask(by_database(replica=OperationalError("server closed the connection"))) is None
    assert "The replica does not answer" in caplog.text
    assert not reads_replica()
    assert ask(database) is None
    now += replica.REST_SECONDS
    assert ask(database).content == b"replica"


@pytest.mark.django_db
def test_an_index_ahead_of_a_late_replica_answers_at_its_sequence_and_goes_on(monkeypatch):
    index = IndexArchive()
    append(1)
    append(2)
    assert index.select(TimelineQuery(), 2).total == 2
    held, head = index._head, index.head(1)
    with monkeypatch.context() as late:
        late.setattr(replica, "reads_replica", lambda: True)
        late.setattr(index, "head", lambda at=None: head)
        assert index.select(TimelineQuery(), 1).sequences(5) == [1]
        assert index._head is held
    append(3)
    assert index.select(TimelineQuery(), 3).total == 3


def get(site, path):
    try:
        with urllib.request.urlopen(site.url + path, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def post(site, path, **values):
    data = urllib.parse.urlencode(values).encode()
    # Of a form on our own page, which alone may post.
    asked = urllib.request.Request(site.url + path, data, {"Origin": site.url})
    with urllib.request.urlopen(asked, timeout=20) as response:
        return response.read().decode()


def sequences(site, query=""):
    """Give the sequence that an answer stands at, and how many events it holds."""
    status, body = get(site, f"/api/v1/events?{query}")
    assert status == 200, body
    answer = json.loads(body)
    return answer["as_of"]["sequence"], answer["total"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no replicas")
def test_a_site_reads_a_replica_that_lags_dies_and_comes_back(tmp_path, empty_site):
    with (
        replicated_database() as pair,
        running_site(
            data=tmp_path / "data",
            static=Path(empty_site.environment["DATELINE_STATIC"]),
            database=pair.primary_url,
            DATABASE_REPLICA_URL=pair.url,
        ) as site,
        running_publisher(site) as publish,
    ):
        publish("First near Northport")
        pair.catch_up()
        assert sequences(site) == (1, 1)

        pair.stand_still()
        _, newer = publish("Second near Northport")
        # An older state of the log, and a whole one: page, total and head agree.
        assert sequences(site) == (1, 1)
        assert "Second near" not in get(site, "/")[1]
        # What is newer than the replica is read from the primary: a pin, an event, a short link just made.
        assert sequences(site, "as_of=2") == (2, 2)
        assert "Second near" in get(site, "/?as_of=2")[1]
        assert get(site, f"/events/{newer}.json")[0] == 200
        assert get(site, "/?as_of=3")[0] == 400
        code = re.search(r"/s/(\w+)", post(site, "/share/", url="/?kind=talks"))[1]
        assert "kind=talks" in get(site, f"/s/{code}")[1]
        assert sequences(site) == (1, 1)

        pair.catch_up()
        assert sequences(site) == (2, 2)

        pair.kill()
        assert sequences(site) == (2, 2)
        publish("Third near Northport")
        assert sequences(site) == (3, 3)
        log = (site.data / "server.log").read_text()
        assert "The replica does not answer" in log
        assert "Traceback" not in log

        pair.start()
        pair.stand_still()
        time.sleep(replica.REST_SECONDS)
        publish("Fourth near Northport")
        # Whatever the replica has by now: it is read again, since it does not have the newest.
        assert sequences(site) in {(2, 2), (3, 3)}
        pair.catch_up()
        assert sequences(site) == (4, 4)

        pair.kill_primary()
        assert sequences(site, "kind=rocket-attack") == (4, 4)
        assert get(site, "/events/5.json")[0] == 404
        assert get(site, "/?as_of=5")[0] == 400
