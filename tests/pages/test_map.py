"""The maps as pages show them: in the event's margin, and below the lanes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.editing.review import publish
from incidents.models import EventPlace, Place
from tests.boundaries import examplia  # noqa: F401 – a fixture
from tests.factories import make_event, make_examplia, make_place, make_published

pytestmark = pytest.mark.usefixtures("examplia")


@pytest.fixture
def places(db):
    places = make_examplia()
    Place.objects.filter(slug="northport").update(latitude=1.0, longitude=2.0)
    return {place.slug: place for place in Place.objects.filter(slug__in=places)}


def figure(page, css):
    """Give the markup of the drawing of a class, which must be there once."""
    (found,) = re.findall(rf'<svg class="map {css}[^"]*".*?\n  </svg>', page.html, re.DOTALL)
    return found


def test_event_page_draws_the_place_and_says_how_exactly_it_is_known(get, places):
    event = make_published(place=places["northport"], precision="near")
    page = get(f"/events/{event.public_id}/rockets-near-northport/")
    drawing = figure(page, "map-locator")
    assert 'class="near yes"' in drawing
    assert ">Northport</text>" in drawing
    assert "<title" in drawing
    assert "Locator map: Northport" in drawing
    assert "Dashed ring: near it, within about 25 km; how far is not given." in page.text
    assert "De facto borders: Natural Earth." in page.text


def test_event_without_a_place_has_a_sentence_and_no_map(get, places):
    event = make_event()
    EventPlace.objects.create(event=event, place=places["examplia"], role="concerns", precision="country")
    publish(event=event, by=None)
    event.refresh_from_db()
    page = get(f"/events/{event.public_id}/rockets-near-northport/")
    assert not page.all("svg", class_="map")
    assert "No map: no source we hold says where it was, only that it is about Examplia." in page.text
    assert "Natural Earth" not in page.text


def test_locator_says_as_much_in_words_as_it_draws(get, places):
    event = make_published(place=places["lake-province"], precision="province")
    page = get(f"/events/{event.public_id}/rockets-near-northport/")
    svg = page.one("svg", class_="map")
    assert svg["role"] == "img"
    assert svg["aria-labelledby"] == "map-t map-d"
    assert re.search(r'<desc id="map-d">Hatched area: .+</desc>', page.html)


def test_timeline_has_a_closed_map_whose_circles_and_areas_narrow_the_view(get, places):
    make_published(place=places["northport"])
    make_published(place=places["examplia"], precision="country")
    closed = get("/?kind=rocket-attack")
    assert "open" not in closed.one("details", id="map")
    assert "Map: 2 events at 2 places" in closed.text
    assert not closed.all("svg", class_="map")
    page = get(closed.one("a", **{"data-part": "map"})["href"])
    assert "open" in page.one("details", id="map")
    linked = {link["href"] for link in page.all("a") if link.get("aria-label", "").endswith("event")}
    assert "/?kind=rocket-attack&place=northport" in linked
    (area,) = [link for link in page.all("a") if link.get("aria-label", "").startswith("Examplia: 1 event")]
    assert area["hx-get"] == area["href"] == "/?kind=rocket-attack&place=examplia"
    for address in ("/?kind=rocket-attack&place=northport", area["href"]):
        assert get(address).status == 200


def test_hatched_area_itself_can_be_pressed_but_is_no_second_stop(get, places):
    make_published(place=places["examplia"], precision="country")
    pressed, written = [
        link for link in get("/?open=map").all("a") if link.get("href") == "/?place=examplia"
    ][-2:]
    assert (pressed["tabindex"], pressed["aria-hidden"]) == ("-1", "true")
    assert "tabindex" not in written


def test_events_without_a_place_are_said_below_the_map(get, places):
    make_published(place=places["northport"])
    make_published()
    page = get("/?open=map")
    assert "1 event without a place on the map" in page.text
    assert page.all("a", href="/?has=no-place")


def test_result_without_any_place_has_no_map(get):
    make_published()
    assert not get("/").all("details", id="map")


def test_fragment_brings_the_map_along(get, places):
    make_published(place=places["northport"])
    assert get("/", htmx=True).one("details", id="map")


def test_maps_hold_no_style_and_ask_no_other_host(get, places):
    event = make_published(place=places["northport"])
    for address in ("/?open=map", f"/events/{event.public_id}/rockets-near-northport/"):
        page = get(address)
        (drawing,) = re.findall(r'<svg class="map .*?\n  </svg>', page.html, re.DOTALL)
        assert "style" not in drawing
        assert "<image" not in drawing
        assert not re.search(r'(href|src)="(?!/|#)', drawing)


def test_map_takes_no_query_of_its_own(get, places, monkeypatch):
    def queries():
        get("/?open=map")
        with CaptureQueriesContext(connection) as captured:
            get("/?strand=violence&open=map")
        return len(captured)

    for number in range(12):
        place = make_place(parents=(places["examplia"],), latitude=number / 4, longitude=number / 4)
        make_published(place=place)
    with_map = queries()
    monkeypatch.setattr("incidents.timeline.page.make_result_map", lambda *_, **__: None)
    assert with_map == queries()


def test_arabic_map_is_not_mirrored_and_writes_its_own_digits(get, places):
    for _ in range(2):
        make_published(place=places["northport"])
    english, arabic = get("/?open=map"), get("/?open=map&lang=ar")
    (circle,) = re.findall(r'<svg x="([\d.]+%)" y="([\d.]+%)" overflow="visible"><circle', english.html)
    assert f'<svg x="{circle[0]}" y="{circle[1]}"' in arabic.html
    assert arabic.one("svg", class_="map")["direction"] == "ltr"
    assert ">٢</text>" in figure(arabic, "map-result")
