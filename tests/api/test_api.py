"""The API gives what the pages show, page by page, and says what it cannot read."""

import hashlib
import json

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from incidents.api.routes import REFUSALS
from incidents.api.urls import openapi_schema
from incidents.editing.redaction import redact
from incidents.editing.review import correct, merge, withdraw
from incidents.models import Edition, Event
from incidents.models.log import canonical_json
from tests.factories import (
    make_actor,
    make_administrator,
    make_document,
    make_examplia,
    make_figure,
    make_published,
    make_source,
)


@pytest.fixture
def five(db):
    places = make_examplia()
    front = make_actor(slug="red-front", name="Red Front", aliases="Front")
    gazette = make_source(slug="gazette", name="Northport Gazette")
    return [
        make_published(
            place=places["northport"],
            title=f"Rocket {day} lands near Northport",
            edtf=f"2021-04-0{day}",
            actors=((front, "party"),),
            claim={"document": make_document(source=gazette)},
        )
        for day in range(1, 6)
    ]


def take_back(*sequences):
    redact(
        editions=list(Edition.objects.filter(sequence__in=sequences)),
        by=make_administrator(),
        approved_by=make_administrator(),
        category="safety",
        note="Her brother asked.",
    )


def next_of(body):
    return body["next"].partition("/api/v1/")[2]


def test_events_are_those_of_the_timeline(ask, five):
    status, body, headers = ask("events?kind=rocket-attack&order=oldest")
    assert status == 200
    timeline = json.loads(Client().get("/timeline.json?kind=rocket-attack&order=oldest").content)
    assert body["events"] == timeline["events"]
    assert (body["total"], body["next"]) == (5, None)
    assert body["query"] == {"kind": ["rocket-attack"], "order": "oldest", "as_of": "5"}
    assert headers["Content-Type"] == "application/json"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_pages_meet_whatever_is_edited_between_them(ask, five):
    _, body, _ = ask("events?limit=2")
    seen = [event["id"] for event in body["events"]]
    withdraw(event=five[2], by=None, reason="A drill.")
    make_published(title="A later rocket lands", edtf="2021-05-01")
    while body["next"]:
        status, body, _ = ask(next_of(body))
        assert status == 200
        assert body["as_of"]["sequence"] == 5
        seen += [event["id"] for event in body["events"]]
    assert seen == [5, 4, 3, 2, 1]


def test_a_cursor_ends_with_a_redaction(ask, five):
    _, body, _ = ask("events?limit=2")
    take_back(3)
    status, problem, _ = ask(next_of(body))
    assert (status, problem["title"]) == (410, "Gone")
    assert "Begin again" in problem["detail"]


@pytest.mark.parametrize("cursor", ["x", "²", "MTow", "A" * 150, "%00", "MTowOjI6MTAwOmFhYWE"])
def test_a_cursor_that_is_not_ours_is_refused(ask, five, cursor):
    assert ask(f"events?cursor={cursor}")[0] == 400


def test_a_cursor_belongs_to_its_query(ask, five):
    _, body, _ = ask("events?limit=2")
    cursor = body["next"].partition("cursor=")[2]
    assert ask(f"events?cursor={cursor}")[0] == 200
    assert ask(f"events?cursor={cursor}&kind=talks")[0] == 400


@pytest.mark.parametrize("limit", ["0", "501", "-1", "two", "9" * 30])
def test_a_page_holds_at_most_500(ask, five, limit):
    status, problem, headers = ask(f"events?limit={limit}")
    assert status == 400
    assert problem["problems"][0]["key"] == "limit"
    assert headers["Content-Type"] == "application/problem+json"


def test_what_cannot_be_read_is_named_and_unknown_keys_are_a_notice(ask, five):
    status, problem, headers = ask("events?from=2021-13&kind=flood")
    assert status == 400
    assert {each["key"] for each in problem["problems"]} == {"from", "kind"}
    assert headers["Access-Control-Allow-Origin"] == "*"
    status, body, _ = ask("events?colour=blue")
    assert status == 200
    assert "not known here" in body["notices"][0]


def test_words_are_read_once_and_redirected(ask, five):
    status, _, headers = ask("events?when=April+2021&limit=2")
    assert (status, headers["Location"]) == (303, "/api/v1/events?from=2021-04&to=2021-04&limit=2")


def test_as_of_shows_the_archive_as_it_was(ask, five):
    assert [event["id"] for event in ask("events?as_of=2")[1]["events"]] == [2, 1]
    assert ask("events?as_of=99")[0] == 400


def test_one_event_and_one_of_its_editions(ask, five):
    Event.objects.filter(pk=five[0].pk).update(title="Two rockets land near Northport")
    five[0].refresh_from_db()
    correct(event=five[0], by=None, reason="We said one. In fact two.")
    assert ask("events/1")[1]["title"] == "Two rockets land near Northport"
    assert ask("events/1?edition=1")[1]["title"] == "Rocket 1 lands near Northport"
    assert ask("events/1?edition=x")[0] == 400
    assert ask("events/99")[0] == 404
    assert ask("events/99999999999999999999999")[0] == 404


def test_gone_events_say_why_and_merged_ones_lead_on(ask, five):
    withdraw(event=five[0], by=None, reason="A drill.")
    merge(loser=five[1], winner=five[2], by=None, reason="The same.")
    take_back(4)
    status, problem, _ = ask("events/1")
    assert (status, problem["action"], problem["reason"]) == (410, "withdrawn", "A drill.")
    status, problem, _ = ask("events/4")
    assert (status, problem["category"], problem["reason"]) == (410, "safety", "")
    status, _, headers = ask("events/2")
    assert (status, headers["Location"]) == (301, "/api/v1/events/3")


def test_facets_histogram_and_series_are_those_of_the_timeline(ask, five):
    timeline = json.loads(Client().get("/timeline.json").content)
    assert ask("histogram")[1]["histogram"] == timeline["histogram"]
    assert ask("series")[1]["series"] == timeline["series"]
    facets = ask("facets")[1]["facets"]
    assert {key: [(v["value"], v["count"]) for v in values] for key, values in facets.items()} == {
        key: [(v["value"], v["count"]) for v in values] for key, values in timeline["facets"].items()
    }
    assert ask("histogram?unit=year")[1]["histogram"]["bins"][0]["start"] == "2021"
    assert ask("histogram?unit=week")[0] == 400


def test_names_are_counted_under_the_query(ask, five):
    assert ask("actors")[1]["actors"] == [{"slug": "red-front", "names": {"en": "Red Front"}, "events": 5}]
    assert ask("sources?to=2021-04-02")[1]["sources"][0]["events"] == 2
    places = {place["slug"]: place for place in ask("places")[1]["places"]}
    assert places["northport"]["ancestors"] == ["lake-province", "examplia"]
    assert ask("actors?page=2")[0] == 404
    documents = ask("documents?limit=2")[1]
    assert [document["events"] for document in documents["documents"]] == [[5], [4]]
    assert next_of(documents).startswith("documents?cursor=")


def test_taxonomies_hold_every_public_list(ask):
    lists = ask("taxonomies")[1]["taxonomies"]
    assert "rocket-attack" in [term["slug"] for term in lists["kind"]]
    assert "state" not in lists


def test_the_log_can_be_followed_and_verified(ask, five):
    make_figure(five[0].claims.get(), "killed", 2)
    withdraw(event=five[1], by=None, reason="A drill.")
    take_back(3)
    digest, after, editions = "0" * 64, 0, []
    while True:
        _, body, _ = ask(f"changes?after={after}&limit=2")
        assert body["previous_digest"] == digest
        for edition in body["editions"]:
            content, digest = edition.pop("content"), edition["digest"]
            columns = {key: value for key, value in edition.items() if key != "digest"}
            before = editions[-1]["digest"] if editions else "0" * 64
            assert digest == hashlib.sha256((before + canonical_json(columns)).encode()).hexdigest()
            editions.append(edition | {"content": content})
        after = editions[-1]["sequence"]
        if not body["next"]:
            break
    assert body["head"]["digest"] == digest
    assert [edition["sequence"] for edition in editions if edition["content"] is None] == [3]
    assert editions[6]["redacts"] == 3
    assert ask("changes?after=7")[1]["editions"] == []


def test_editions_of_one_event_and_one_edition(ask, five):
    withdraw(event=five[1], by=None, reason="A drill.")
    _, body, _ = ask("events/2/editions")
    assert [edition["action"] for edition in body["editions"]] == ["published", "withdrawn"]
    assert ask("editions/6")[1] == body["editions"][1]
    assert ask("editions/7")[0] == 404
    assert ask("events/9/editions")[0] == 404


@pytest.mark.parametrize(
    "address", ["events", "events/1", "facets", "changes", "editions/1", "taxonomies", ""]
)
def test_what_is_known_is_not_sent_again(ask, five, address):
    status, _, headers = ask(address)
    assert status == 200
    status, body, again = ask(address, **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, None)
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["Content-Security-Policy"] == headers["Content-Security-Policy"]


def test_head_and_options_are_answered_and_nothing_is_written(ask, five):
    client = Client()
    head = client.head("/api/v1/events")
    assert (head.status_code, head.content) == (200, b"")
    options = client.options("/api/v1/events")
    assert options.status_code == 204
    assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in ("post", "put", "delete", "patch"):
        refused = getattr(client, method)("/api/v1/events")
        assert refused.status_code == 405
        assert refused["Content-Type"] == "application/problem+json"
        assert refused["Allow"] == "GET, HEAD, OPTIONS"


def test_an_address_that_does_not_exist_is_a_problem(ask):
    status, problem, headers = ask("colours")
    assert (status, problem["status"]) == (404, 404)
    assert headers["Content-Type"] == "application/problem+json"


def test_the_openapi_is_3_1_and_declares_every_refusal():
    schema = openapi_schema()
    assert schema["openapi"].startswith("3.1")
    for operations in schema["paths"].values():
        (operation,) = operations.values()
        assert {str(status) for status in REFUSALS} <= set(map(str, operation["responses"]))
        for status, response in operation["responses"].items():
            if int(status) in (301, 303):
                assert "content" not in response
                continue
            kind = "application/json" if int(status) == 200 else "application/problem+json"
            assert list(response["content"]) == [kind]


def test_every_example_of_the_openapi_is_as_it_declares():
    schema = openapi_schema()
    shapes = schema["components"]["schemas"]
    assert sum("examples" in shape for shape in shapes.values()) >= 8
    for shape in shapes.values():
        for example in shape.get("examples", []):
            Draft202012Validator(shape | {"components": schema["components"]}).validate(example)


def test_the_documentation_names_every_operation_and_loads_no_script_of_its_own(db):
    page = Client().get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert all(path in html for path in openapi_schema()["paths"])
    assert html.count("<script") == 1
    assert "default-src 'none'; script-src 'self'" in page["Content-Security-Policy"]
