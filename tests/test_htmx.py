import html
import json
import re

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from incidents import htmx

PAGE, FRAGMENT = "error.html", "_error.html"
HTMX = {"HX-Request": "true"}
BOOSTED = HTMX | {"HX-Boosted": "true"}
RESTORING = HTMX | {"HX-History-Restore-Request": "true"}


def make_request(method="GET", **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    request.htmx = HtmxDetails(request)
    return request


def answer(request, *parts, **options):
    return htmx.conditional(request, parts=parts, render=lambda: HttpResponse("shown"), **options)


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [({}, False), (HTMX, True), (BOOSTED, False), (RESTORING, False), ({"HX-Request": "yes"}, False)],
)
def test_only_a_plain_htmx_request_gets_the_fragment(headers, fragment):
    assert htmx.wants_fragment(make_request(**headers)) is fragment


def test_a_request_that_no_middleware_has_seen_gets_the_page():
    assert not htmx.wants_fragment(RequestFactory().get("/", headers=HTMX))


def test_page_and_fragment_come_from_one_context(monkeypatch):
    monkeypatch.setattr(
        htmx, "render", lambda request, name, context, status: HttpResponse(f"{name} {context}")
    )
    page = htmx.render_page(make_request(), PAGE, FRAGMENT, {"total": 3})
    fragment = htmx.render_page(make_request(**HTMX), PAGE, FRAGMENT, {"total": 3})
    assert (page.content, fragment.content) == (b"error.html {'total': 3}", b"_error.html {'total': 3}")
    assert page["Vary"] == fragment["Vary"] == "HX-Request, HX-History-Restore-Request"
    assert "ETag" not in page


def test_page_and_fragment_have_different_etags():
    page, fragment = answer(make_request(), "q", "7"), answer(make_request(**HTMX), "q", "7")
    assert page["ETag"] != fragment["ETag"]
    assert answer(make_request(**BOOSTED), "q", "7")["ETag"] == page["ETag"]


@pytest.mark.parametrize("other", [("q", "8"), ("q7",), ("q", "7", ""), ("7", "q"), ("q", "7", "page")])
def test_other_parts_make_another_etag(other):
    assert answer(make_request(), "q", "7")["ETag"] != answer(make_request(), *other)["ETag"]


def test_an_etag_is_the_same_every_time():
    assert answer(make_request(), "q", "7")["ETag"] == answer(make_request(), "q", "7")["ETag"]


def test_another_build_makes_another_etag(monkeypatch):
    before = htmx.etag_of("q")
    monkeypatch.setattr(htmx, "build_id", lambda: "other")
    assert htmx.etag_of("q") != before


@pytest.mark.parametrize("form", ["{etag}", "{strong}", '"other", {etag}', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_current_copy_is_confirmed_without_rendering(form, method):
    etag = answer(make_request(), "q")["ETag"]
    known = form.format(etag=etag, strong=etag.removeprefix("W/"))
    request = make_request(method, **{"If-None-Match": known})
    response = htmx.conditional(request, parts=("q",), render=lambda: pytest.fail("was rendered"))
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert response["Vary"] == "HX-Request, HX-History-Restore-Request"


@pytest.mark.parametrize("known", ['"other"', "", "W/", '"', "\x80", '"a" "b"', "x" * 5000])
def test_an_old_or_unreadable_etag_gets_the_whole_answer(known):
    response = answer(make_request(**{"If-None-Match": known}), "q")
    assert (response.status_code, response.content) == (200, b"shown")


def test_a_form_is_never_answered_304():
    etag = answer(make_request(), "q")["ETag"]
    assert answer(make_request("POST", **{"If-None-Match": etag}), "q").status_code == 200


def test_an_error_has_no_etag():
    response = htmx.conditional(make_request(), parts=("q",), render=lambda: HttpResponse(status=404))
    assert "ETag" not in response


def test_data_has_an_etag_of_its_own_for_readers_of_any_kind():
    plain = answer(make_request(), "q", representation="csv")
    asked_by_htmx = answer(make_request(**HTMX), "q", representation="csv")
    assert plain["ETag"] == asked_by_htmx["ETag"] != answer(make_request(), "q")["ETag"]
    assert "Vary" not in plain


def test_a_context_is_not_computed_for_a_current_copy(monkeypatch):
    monkeypatch.setattr(htmx, "render", lambda request, name, context, status: HttpResponse(str(context)))
    first = htmx.render_page(make_request(), PAGE, FRAGMENT, lambda: {"total": 3}, etag_parts=("q",))
    assert first.content == b"{'total': 3}"
    request = make_request(**{"If-None-Match": first["ETag"]})
    again = htmx.render_page(request, PAGE, FRAGMENT, lambda: pytest.fail("was computed"), etag_parts=("q",))
    assert again.status_code == 304


def test_htmx_evaluates_nothing_and_stores_no_page():
    config = json.loads(htmx.CONFIG)
    assert config["allowEval"] is config["allowScriptTags"] is config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0
    assert config["refreshOnHistoryMiss"] is config["selfRequestsOnly"] is True


def test_the_templates_carry_that_configuration():
    head = render_to_string("_htmx.html")
    stated = re.search(r"""name="htmx-config" content=(["'])(.*?)\1""", head)[2]
    assert html.unescape(stated) == htmx.CONFIG
    assert head.index("htmx-config") < head.index("<script")


@pytest.mark.parametrize(
    ("tell", "value", "header"),
    [
        (htmx.push_url, "/?q=a", "HX-Push-Url"),
        (htmx.replace_url, "/?q=a", "HX-Replace-Url"),
        (htmx.retarget, "#view", "HX-Retarget"),
        (htmx.trigger, "copied", "HX-Trigger"),
    ],
)
def test_what_htmx_is_told(tell, value, header):
    assert tell(HttpResponse(), value)[header] == value


def test_htmx_is_sent_to_a_whole_page():
    assert htmx.redirect("/events/1/northport/")["HX-Redirect"] == "/events/1/northport/"
