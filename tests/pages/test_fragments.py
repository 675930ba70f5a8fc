"""The same address for htmx and for a reader: fragment or page, never one for the other."""

import pytest

from tests.factories import make_published


def test_fragment_is_the_view_with_announcement_and_title(get):
    make_published()
    page, fragment = get("/?kind=rocket-attack"), get("/?kind=rocket-attack", htmx=True)
    assert "<html" in page.html
    assert "<html" not in fragment.html
    assert len(fragment.all("div", id="view")) == 1
    assert fragment.one("p", id="count")["hx-swap-oob"] == "innerHTML"
    assert "<title>1 incident, Apr 2021 — Dateline</title>" in fragment.html
    assert "<main" not in fragment.html


def test_page_and_fragment_differ_in_etag_and_say_on_what_they_vary(get):
    make_published()
    page, fragment = get("/"), get("/", htmx=True)
    assert page.headers["ETag"] != fragment.headers["ETag"]
    for answer in (page, fragment):
        assert "HX-Request" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"


@pytest.mark.parametrize("header", ["HX-History-Restore-Request", "HX-Boosted"])
def test_going_back_gives_the_whole_page(get, header):
    make_published()
    assert "<html" in get("/", htmx=True, **{header: "true"}).html


def test_same_validator_gives_304_until_something_is_published(get):
    make_published()
    etag = {"If-None-Match": get("/").headers["ETag"]}
    assert get("/", **etag).status == 304
    make_published()
    assert get("/", **etag).status == 200


def test_address_bar_gets_the_canonical_address(get):
    make_published()
    filtered = get("/?kind=rocket-attack&q=&match=possibly", htmx=True)
    assert filtered.headers["HX-Push-Url"] == "/?kind=rocket-attack"


def test_typing_replaces_the_address(get):
    make_published()
    typed = get("/?q=rockets", htmx=True, **{"HX-Trigger": "q"})
    assert typed.headers["HX-Replace-Url"] == "/?q=rockets"
    assert "HX-Push-Url" not in typed.headers


def test_address_that_is_there_already_makes_no_second_entry(get):
    make_published()
    current = {"HX-Current-URL": "http://testserver/?q=rockets"}
    assert get("/?q=rockets", htmx=True, **current).headers["HX-Replace-Url"] == "/?q=rockets"


@pytest.mark.parametrize("htmx", [False, True])
def test_unreadable_value_names_key_and_what_it_takes_and_keeps_the_rest(get, htmx):
    make_published()
    page = get("/?kind=nope&place=northport&from=2020", htmx=htmx)
    assert page.status == 400
    assert "“kind” takes one of" in page.text
    assert page.one("input", id="from")["value"] == "2020"
    assert {"type": "hidden", "name": "place", "value": "northport"} in page.all("input", type="hidden")
    assert page.all("li", class_="event") == []


def test_words_that_are_no_date_stay_in_their_field(get):
    page = get("/?when=the+spring+offensve")
    assert page.status == 400
    assert page.one("input", id="when")["value"] == "the spring offensve"
    assert page.one("input", id="when")["aria-invalid"] == "true"


def test_words_lead_to_the_canonical_dates_and_are_kept_by_nobody(get):
    page = get("/?when=since+Jan+2020&kind=talks")
    assert (page.status, page.headers["Location"]) == (303, "/?from=2020-01&kind=talks")
    assert page.headers["Cache-Control"] == "no-store"


def test_time_leads_to_the_edition_it_stands_for(get):
    make_published()
    page = get("/?as_of=2021-01-01T00:00Z")
    assert (page.status, page.headers["Location"]) == (303, "/?as_of=0")


@pytest.mark.parametrize("value", ["%00", "%FF%FE", "x" * 3000, "&".join(["kind=talks"] * 150)])
@pytest.mark.parametrize("key", ["q", "kind", "from", "place", "page", "as_of", "when"])
@pytest.mark.parametrize("address", ["/", "/timeline.json"])
def test_hostile_values_are_never_an_error_of_ours(get, address, key, value):
    assert get(f"{address}?{key}={value}").status < 500


def test_reversed_range_is_refused(get):
    assert get("/?from=2021&to=2020").status == 400


def test_data_of_a_query_is_json_with_the_same_problems(get):
    make_published()
    good, bad = get("/timeline.json"), get("/timeline.json?kind=nope")
    assert (good.status, bad.status) == (200, 400)
    assert '"key": "kind"' in bad.html
    assert good.headers["Access-Control-Allow-Origin"] == "*"
    assert good.headers["ETag"] != get("/").headers["ETag"]


def test_reading_of_a_date_as_fragment_page_and_data(get):
    fragment = get("/read-date?when=since+Jan+2020", htmx=True)
    assert "Reads as" in fragment.text
    assert "<html" not in fragment.html
    assert "<html" in get("/read-date?when=since+Jan+2020").html
    data = get("/read-date?when=since+Jan+2020&format=json").response.json()
    assert (data["from"], data["to"], data["problem"]) == ("2020-01", None, None)


def test_reading_of_no_date_says_what_is_accepted(get):
    assert get("/read-date?when=blah", htmx=True).status == 400
    assert get("/read-date?when=blah&format=json").response.json()["problem"]
    assert get("/read-date").status == 200


def test_readers_get_no_cookie_and_others_methods_are_refused(get, client):
    for address in ("/", "/?kind=nope", "/methods/", "/read-date"):
        assert not get(address).response.cookies
        assert client.post(address).status_code in (403, 405)
