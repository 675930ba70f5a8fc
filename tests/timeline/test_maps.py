"""Maps: outlines, the plane they are drawn on, what each precision is drawn as, and the counts by place."""

import re
import tracemalloc
from datetime import UTC, datetime

import pytest

from incidents.language import speaking
from incidents.taxonomy import PLACE_PRECISIONS, PLACE_ROLES
from incidents.timeline import outlines
from incidents.timeline.drawing import draw
from incidents.timeline.index.archive import IndexArchive
from incidents.timeline.locator import FORMS, TONES, make_locator
from incidents.timeline.outlines import Box, countries, country_of, province_of
from incidents.timeline.page import make_page
from incidents.timeline.projection import WIDTH, path, view_of
from incidents.timeline.query import TimelineQuery
from incidents.timeline.result_map import PIXEL, ResultMap, make_result_map
from incidents.timeline.rooms import Rooms
from incidents.timeline.shapes import shape_of
from tests.boundaries import examplia, forget  # noqa: F401 – a fixture
from tests.timeline.editions import append, make_document, make_place

pytestmark = pytest.mark.usefixtures("examplia")

NORTHPORT = {"latitude": 1.0, "longitude": 2.0}
POINTS = ("exact", "street", "locality", "near")
WIDE = tuple(slug for slug in PLACE_PRECISIONS if slug not in POINTS)


@pytest.fixture
def real_world(monkeypatch):
    monkeypatch.undo()
    forget()


def at(slug="northport", **fields):
    return make_place(slug) | NORTHPORT | fields


def locator(*places):
    return make_locator(make_document(1, places=places))


def result_map(archive, **fields):
    query = TimelineQuery(**fields)
    selection = archive.select(query, archive.head().sequence)
    editions = archive.published(selection.sequences(400)) if selection.total <= 400 else {}
    return make_result_map(query, selection, selection.totals(), list(editions.values()))


# The bundled outlines


def test_bundled_countries_are_found_by_code_and_by_name(real_world):
    assert country_of("IRQ", ()) is country_of(None, ["Iraq"])
    assert country_of("XKX", ()).names == ("Kosovo",)
    assert country_of("ZZZ", ["Nowhere"]) is None


def test_bundled_provinces_are_found_with_and_without_what_they_are(real_world):
    iraq = country_of("IRQ", ())
    names = ("Al Anbar", "Anbar Governorate", "Anbar Province", "محافظة الأنبار")
    assert {province_of(iraq, [name]).key for name in names} == {"IQ-AN"}
    assert len(outlines.provinces()["IRQ"]) == 18


@pytest.mark.parametrize("detail", ["50m", "110m"])
def test_every_bundled_ring_is_closed(real_world, detail):
    for area in countries(detail).values():
        for polygon in area.polygons:
            assert all(line[0] == line[-1] and len(line) > 3 for line in polygon.lines()), area.key


def test_neighbours_share_a_border_and_strangers_none(real_world):
    iraq, syria, chile = (country_of(code, ()) for code in ("IRQ", "SYR", "CHL"))
    (line,) = iraq.border(syria)
    assert line == syria.border(iraq)[0]
    assert all(38 < longitude < 43 and 33 < latitude < 38 for longitude, latitude in line)
    assert iraq.border(chile) == []


def test_bundled_outlines_take_little_memory(real_world):
    tracemalloc.start()
    for detail in ("50m", "110m"):
        countries(detail)
    outlines.provinces()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 4_000_000


# The plane


def test_view_holds_all_boxes_and_is_true_to_scale_in_its_middle():
    view = view_of([Box(0, 58, 10, 62)], height=500, least=1)
    assert view.west < 0 < 10 < view.east
    assert view.south < 58 < 62 < view.north
    assert view.span / (view.north - view.south) == pytest.approx(2 * WIDTH / 1000 * 2, rel=0.01)


def test_view_across_the_date_line_is_the_short_way_round():
    view = view_of([Box(178, 0, 178, 0), Box(-178, 0, -178, 0)], height=667, least=1)
    assert view.span < 10
    assert view.project(178, 0)[0] < WIDTH / 2 < view.project(-178, 0)[0] < WIDTH


def test_view_is_never_more_than_once_round():
    boxes = [Box(west, -80, west + 90, 80) for west in (-180, -90, 0, 90)]
    assert view_of(boxes, height=667, least=1).span <= 360


def test_ring_across_the_date_line_is_drawn_once_on_either_side_of_it():
    (polygon,) = countries("50m")["FAR"].polygons
    for point in (179, -179):
        view = view_of([Box(point, 51, point, 51)], height=667, least=6)
        (ring,) = view.outline(*polygon.lines(), polygon.box)
        assert 0 < min(x for x, _ in ring) < max(x for x, _ in ring) < WIDTH


@pytest.mark.parametrize("detail", ["50m", "110m"])
def test_ring_around_a_pole_is_closed_at_the_pole(real_world, detail):
    largest = max(countries(detail)["ATA"].polygons, key=lambda polygon: polygon.box.area)
    assert largest.box.south == -90
    assert largest.box.east - largest.box.west == pytest.approx(360, abs=1)


def test_outlines_are_cut_at_the_edge():
    (polygon,) = countries("50m")["EXA"].polygons
    view = view_of([Box(2, 2, 2, 2)], height=667, least=1)
    (ring,) = view.outline(*polygon.lines(), polygon.box)
    assert all(-20 < x < WIDTH + 20 and -20 < y < 687 for x, y in ring)


def test_path_goes_in_whole_steps_from_point_to_point():
    assert path([(1.2, 2), (3, 4.4), (2, 1)], closed=True) == "M1 2l2 2 -1-3z"


def test_words_never_stand_on_words():
    rooms, square = Rooms(667, PIXEL), [[(0, 0), (1000, 0), (1000, 667), (0, 667)]]
    for _ in range(30):
        rooms.inside(square, rooms.size("Northport")) or rooms.near(500, 300, rooms.size("Northport"))
    first = rooms.taken[:10]
    assert not any(one.touches(two) for index, one in enumerate(first) for two in first[index + 1 :])


# What each precision is drawn as


@pytest.mark.parametrize(
    ("slug", "precision", "form"),
    [
        ("northport", "exact", "dot"),
        ("northport", "street", "dot"),
        ("northport", "locality", "dot-ring"),
        ("northport", "near", "dashed-ring"),
        ("northport", "district", "hatched-circle"),
        ("northport", "province", "hatched-area"),
        ("lake-province", "province", "hatched-area"),
        ("eastfield", "province", "hatched-circle"),
        ("northport", "region", "label"),
        ("frontier", "line", "hatched-strip"),
        ("northport", "line", "label"),
        ("examplia", "country", "hatched-area"),
        ("northport", "country", "hatched-area"),
        ("northport", "sea", "label-wave"),
        ("northport", "not-stated", None),
    ],
)
def test_precision_is_drawn_as_the_taxonomy_says(slug, precision, form):
    shape = shape_of(at(slug, precision=precision))
    assert (shape.form if shape else None) == form


def test_every_precision_and_role_has_words_for_its_form():
    assert {each.drawn for each in PLACE_PRECISIONS.values()} - {"nothing"} <= set(FORMS)
    assert {role.on_map for role in PLACE_ROLES.values()} == {"yes", "no", *TONES}


@pytest.mark.parametrize("precision", WIDE)
def test_wide_precision_is_never_a_point_whatever_coordinates_are_held(precision):
    for mark in locator(at(precision=precision)).marks:
        assert not mark.drawn.is_point


@pytest.mark.parametrize("precision", POINTS)
@pytest.mark.parametrize("slug", ["examplia", "lake-province", "frontier"])
def test_country_province_and_border_are_no_points_however_exact_they_are_called(slug, precision):
    shape = shape_of(at(slug, precision=precision))
    assert shape.form in ("hatched-area", "hatched-strip")


@pytest.mark.parametrize("precision", POINTS)
def test_point_without_coordinates_is_not_drawn_and_said(precision):
    drawn = locator(make_place("northport", precision=precision))
    assert not drawn.marks
    assert drawn.missing == "Not drawn, as we hold neither coordinates nor an outline: Northport."


def test_near_is_a_ring_to_scale_and_never_too_small_to_see():
    drawn = {
        width: draw(shape_of(at(precision="near")), view_of([Box(0, 0, width, width)], height=875, least=1)).r
        for width in (2, 4, 90)
    }
    assert drawn[2] == pytest.approx(2 * drawn[4], rel=0.05)
    assert drawn[4] == pytest.approx(25 / 111.2 / 4.64 * 875, rel=0.05)
    assert drawn[90] == 26


def test_strip_follows_the_border_of_both_countries():
    (mark,) = locator(make_place("frontier", precision="line")).marks
    xs = [int(x) for x in re.findall(r"M(\d+)", mark.drawn.d)]
    assert len(xs) == 1
    assert mark.drawn.d.startswith(f"M{mark.drawn.cx} ")


def test_border_with_one_known_country_is_a_name_in_it():
    place = make_place("frontier", precision="line")
    place["ancestors"] = [each for each in place["ancestors"] if each["slug"] == "examplia"]
    assert shape_of(place).form == "label"


@pytest.mark.parametrize(("name", "left"), [("Western Examplia", True), ("Eastern Examplia", False)])
def test_name_of_a_region_stands_in_the_part_it_speaks_of(name, left):
    place = make_place("lake-province", precision="region") | {"kind": "region", "names": {"en": name}}
    (written,) = locator(place).names
    assert (float(written.x.rstrip("%")) < 50) is left


def test_roles_have_forms_of_their_own_and_what_it_concerns_none():
    roles = ("occurred", "launched-from", "aimed-at", "concerns")
    marks = locator(*(at(role=role) for role in roles)).marks
    assert [mark.tone for mark in marks] == ["yes", "hollow", "ring"]


def test_caption_says_form_role_and_precision_in_words():
    (caption,) = locator(at(precision="near", role="launched-from")).captions
    reads = PLACE_PRECISIONS["near"].reads
    assert caption == f"Dashed ring, hollow: {PLACE_ROLES['launched-from'].reads}; {reads}."


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (make_place("online", role="venue", precision="not-stated"), "No map: it was held online."),
        (
            make_place("examplia", role="concerns", precision="country"),
            "No map: no source we hold says where it was, only that it is about Examplia.",
        ),
        (
            make_place("northport", precision="not-stated"),
            "No map: no source we hold says where it was.",
        ),
    ],
)
def test_without_a_place_a_sentence_says_why_there_is_no_map(place, said):
    drawn = locator(place)
    assert not drawn.marks
    assert drawn.missing == said


def test_country_of_the_place_stands_out_from_its_neighbours():
    drawn = locator(at())
    assert drawn.homes == {"EXA"}
    assert {land.key for land in drawn.ground} == {"EXA", "BOR"}
    assert [name.text for name in drawn.names] == ["Northport"]


def test_map_is_not_mirrored_from_right_to_left():
    western, eastern = at(longitude=1.0), at("eastport", longitude=3.0)
    with speaking("ar"):
        marks = locator(western, eastern).marks
    assert [mark.x for mark in marks] == [mark.x for mark in locator(western, eastern).marks]


def test_place_across_the_date_line_is_drawn():
    place = at("farport", longitude=-179.5, latitude=51.0)
    place["ancestors"] = [{"slug": "farland", "names": {"en": "Farland"}, "kind": "country"}]
    (mark,) = locator(place).marks
    assert 50 < float(mark.x.rstrip("%")) < 100


# The map of a result


@pytest.fixture
def plain(db):
    return IndexArchive()


def test_circles_grow_with_the_events_and_link_to_their_place(plain):
    for event in range(1, 21):
        append(event, places=[at()])
    append(21, places=[at("eastport", longitude=3.5)])
    drawn = result_map(plain, kind=("rocket-attack",))
    large, small = drawn.circles
    assert (large.count, small.count) == ("20", "1")
    assert large.r > small.r
    assert large.url == "/?kind=rocket-attack&place=northport"
    assert large.label == "Northport: 20 events"
    assert drawn.summary == "Map: 21 events at 2 places"


def test_circles_that_would_touch_are_one_that_leads_to_all_its_places(plain):
    append(1, places=[at()])
    append(2, places=[at("northport-docks", longitude=2.01)])
    append(3, places=[at("eastport", longitude=3.9)])
    drawn = result_map(plain)
    assert {circle.url for circle in drawn.circles} == {
        "/?place=northport&place=northport-docks",
        "/?place=eastport",
    }
    assert "Northport, Northport docks: 2 events" in {circle.label for circle in drawn.circles}


def test_no_two_circles_overlap_on_a_phone_however_many_places_there_are(plain):
    for event in range(1, 200):
        append(event, places=[at(f"town-{event}", longitude=event % 17 / 4, latitude=event % 13 / 3)])
    circles = result_map(plain).circles
    assert sum(int(circle.count) for circle in circles) == 199
    middles = [(float(c.x[:-1]) * 10, float(c.y[:-1]) * 6.67, c.r * PIXEL) for c in circles]
    for index, (x, y, r) in enumerate(middles):
        for other_x, other_y, other_r in middles[index + 1 :]:
            assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (r + other_r - 1) ** 2


def test_imprecise_places_are_areas_with_a_number_and_never_circles(plain):
    append(1, places=[make_place("examplia", precision="country")])
    append(2, places=[make_place("lake-province", precision="province")])
    append(3, places=[make_place("frontier", precision="line")])
    append(4, places=[at(precision="district")])
    drawn = result_map(plain)
    assert not drawn.circles
    assert {zone.text for zone in drawn.zones} == {
        "Examplia 1",
        "Lake Province 1",
        "Frontier 1",
        "Northport 1",
    }
    (country,) = (zone for zone in drawn.zones if zone.url == "/?place=examplia")
    assert country.label == "Examplia: 1 event, 4 events with all places in it"


def test_one_place_known_in_two_ways_is_a_point_and_an_area(plain):
    append(1, places=[at(precision="locality")])
    append(2, places=[at(precision="province")])
    drawn = result_map(plain)
    assert [circle.count for circle in drawn.circles] == ["1"]
    assert [zone.text for zone in drawn.zones] == ["Northport 1"]
    assert drawn.summary == "Map: 2 events at 1 place"


def test_one_event_near_a_place_makes_its_circle_dashed(plain):
    append(1, places=[at(precision="exact")])
    append(2, places=[at(precision="near")])
    (circle,) = result_map(plain).circles
    assert circle.near


def test_events_without_a_place_are_counted_and_linked(plain):
    append(1, places=[at()])
    append(2, places=[], facets={"located": False})
    drawn = result_map(plain)
    assert drawn.placeless == "1 event without a place on the map"
    assert drawn.placeless_url == "/?has=no-place"
    assert not result_map(plain, has=("no-place", "correction"))


def test_place_we_cannot_draw_is_a_link_in_words(plain):
    append(1, places=[make_place("northport")])
    drawn = result_map(plain)
    assert not drawn.is_drawn
    assert [(each.text, each.url) for each in drawn.elsewhere] == [
        ("Northport: 1 event", "/?place=northport")
    ]


def test_choosing_a_place_narrows_a_choice_of_several(plain):
    append(1, places=[at()])
    append(2, places=[at("eastport", longitude=3.9)])
    drawn = result_map(plain, place=("eastport", "northport"))
    assert {circle.url for circle in drawn.circles} == {"/?place=northport", "/?place=eastport"}
    (alone,) = result_map(plain, place=("eastport",)).circles
    assert alone.current


def test_long_result_is_counted_by_the_archive_with_the_same_numbers(plain, monkeypatch):
    for event in range(1, 6):
        append(event, places=[at()])
    append(6, places=[make_place("lake-province", precision="province")])
    append(7, places=[make_place("examplia", precision="country")])
    few = result_map(plain)
    selection = plain.select(TimelineQuery(), plain.head().sequence)
    many = make_result_map(TimelineQuery(), selection, selection.totals(), [])
    folded = make_result_map(TimelineQuery(), selection, selection.totals(), [], is_drawn=False)
    assert folded == ResultMap(many.summary, folded=True)
    assert many.summary == "Map: 7 events by place"
    assert [(c.count, c.url, c.x, c.y) for c in many.circles] == [
        (c.count, c.url, c.x, c.y) for c in few.circles
    ]
    assert sorted(zone.label for zone in many.zones) == sorted(zone.label for zone in few.zones)


def test_place_that_others_only_lie_in_takes_the_events_of_those_too_rare_to_count(plain, monkeypatch):
    monkeypatch.setattr("incidents.timeline.result_map.PLACES", 2)
    for event in range(1, 4):
        append(event, places=[at(f"town-{event}") | {"ancestors": make_place("northport")["ancestors"]}])
    selection = plain.select(TimelineQuery(), plain.head().sequence)
    assert [(count.slug, count.own, count.within) for count in selection.placed(2)] == [
        ("lake-province", 3, 3)
    ]
    (zone,) = make_result_map(TimelineQuery(), selection, selection.totals(), []).zones
    assert zone.drawn.form == "hatched-area"


@pytest.mark.parametrize("number", [3, 450])
def test_page_takes_as_many_queries_for_many_events(plain, django_assert_num_queries, number):
    for event in range(1, number):
        append(event, places=[at(f"town-{event % 7}", longitude=float(event % 4))])
    now = datetime(2021, 5, 1, tzinfo=UTC)

    def page():
        return make_page(TimelineQuery(), plain, plain.head(), now=now, opened=frozenset({"map"}))

    page()
    # What it says of editions is kept by now: it asks twice whether the log has moved on.
    with django_assert_num_queries(2):
        assert page().map.is_drawn
