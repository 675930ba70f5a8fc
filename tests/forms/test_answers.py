"""How the forms answer: headers, file names, what is refused, and what stays when the archive goes on."""

import json

import pytest

from incidents.exports.forms import FORMS
from incidents.limits import class_of
from incidents.views.forms import view_of
from tests.forms.addresses import address
from tests.timeline.editions import append, redact

pytestmark = pytest.mark.django_db

WHOLE = sorted(name for name, form in FORMS.items() if form.whole)
SHARED = {"json", "geojson", "timelinejs"}
SAVED = {"csv", "about", "xlsx"}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_each_form_has_its_type_and_the_headers_of_data(get, name):
    append(1)
    response = get(address(name))
    assert response.status_code == 200
    assert response["Content-Type"] == FORMS[name].content_type
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert response["Vary"] == "Accept-Encoding"
    assert response["ETag"].startswith('W/"')
    assert not response.cookies


def test_scripts_of_other_sites_may_read_json_alone(get):
    append(1)
    found = {name for name in FORMS if "Access-Control-Allow-Origin" in get(address(name)).headers}
    assert found & set(FORMS) == {name for name, form in FORMS.items() if form.shared}
    assert found >= SHARED
    assert not found & SAVED


def test_files_have_a_name_of_our_own(get):
    append(1)
    names = {name: get(address(name)).get("Content-Disposition", "") for name in FORMS}
    assert names["csv"] == 'attachment; filename="dateline-1.csv"'
    assert names["about"] == 'attachment; filename="dateline-1-about.csv"'
    assert names["xlsx"] == 'attachment; filename="dateline-1.xlsx"'
    assert all(name.isascii() and name.isprintable() for name in names.values())
    assert {name for name, value in names.items() if value} >= SAVED


def test_a_table_leads_to_what_it_cannot_say(get):
    append(1)
    link = get("/timeline.csv?kind=rocket-attack")["Link"]
    assert '/timeline.csv?kind=rocket-attack&as_of=1&shape=about>; rel="describedby"' in link
    assert 'rel="license"' in link


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_current_copy_is_not_sent_again(get, name):
    append(1)
    etag = get(address(name))["ETag"]
    again = get(address(name), **{"If-None-Match": etag})
    assert (again.status_code, again.body) == (304, b"")
    append(2)
    assert get(address(name), **{"If-None-Match": etag}).status_code == 200


def test_no_two_forms_share_an_etag(get):
    append(1)
    etags = {get(address(name))["ETag"] for name in FORMS}
    assert len(etags) == len(FORMS)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_pinned_copy_stays_current_until_something_is_taken_back(get, name):
    append(1)
    append(2)
    pinned = address(name, "as_of=2")
    etag = get(pinned)["ETag"]
    append(3)
    append(1, action="withdrawn")
    assert get(pinned, **{"If-None-Match": etag}).status_code == 304
    redact(2)
    assert get(pinned, **{"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_head_request_has_no_body(client, name):
    append(1)
    response = client.head(address(name))
    assert response.status_code == 200
    assert (response.getvalue() if response.streaming else response.content) == b""


@pytest.mark.parametrize("name", sorted(FORMS))
@pytest.mark.parametrize("query", ["kind=nothing", "from=2021&to=2020", "as_of=99", "q=%01", "killed_min=-1"])
def test_what_cannot_be_read_is_refused_by_every_form(get, name, query):
    response = get(address(name, query))
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.body)["problems"][0]["message"]


def test_an_unknown_shape_is_refused_and_named(get):
    response = get("/timeline.csv?shape=square")
    assert response.status_code == 400
    (problem,) = json.loads(response.body)["problems"]
    assert problem["key"] == "shape"
    assert "about" in problem["message"]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_words_for_a_time_are_redirected_within_the_form(get, name):
    response = get(address(name, "when=2020"))
    assert response.status_code == 303
    assert response["Location"] == address(name, "from=2020&to=2020")


@pytest.mark.parametrize("name", WHOLE)
def test_too_many_events_are_refused_with_a_hint(get, name, settings):
    settings.EXPORT_MAX_EVENTS = 1
    append(1)
    assert get(address(name)).status_code == 200
    append(2)
    response = get(address(name))
    assert response.status_code == 413
    assert "Narrow the dates" in json.loads(response.body)["detail"]


@pytest.mark.parametrize("name", sorted(name for name in FORMS if not name.startswith(("acled", "ucdp"))))
def test_an_answer_speaks_the_language_of_its_address(get, name):
    append(1)
    english, arabic = get(address(name)).body, get(address(name, "lang=ar")).body
    assert english != arabic
    assert arabic == get(address(name, "lang=ar")).body


@pytest.mark.parametrize("name", sorted(FORMS))
def test_an_empty_archive_is_a_whole_answer(get, name):
    assert get(address(name)).status_code == 200


@pytest.mark.parametrize(("suffix", "name"), [(".csv", "export"), (".xlsx", "export"), (".json", "pages")])
def test_files_count_as_exports_and_the_rest_as_pages(rf, suffix, name):
    assert class_of(rf.get(f"/timeline{suffix}"), view_of(suffix)) == name


def test_a_file_needs_a_place_until_it_is_sent(client, settings):
    settings.EXPORTS_AT_ONCE = 1
    append(1)
    first = client.get("/timeline.csv")
    assert client.get("/timeline.csv").status_code == 503
    assert first.getvalue()
    assert client.get("/timeline.csv").status_code == 200
