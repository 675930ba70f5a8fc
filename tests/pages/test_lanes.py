"""The drawing: what it spans, where marks stand, and that nothing is drawn more exactly than it is known."""

from datetime import UTC, date, datetime

import pytest

from incidents.dates import Interval
from incidents.editing.review import publish
from incidents.timeline.axis import Axis, axis_for, percent
from incidents.timeline.labels import Piece, seats, wrapped
from incidents.timeline.query import TimelineQuery
from tests.factories import make_document, make_event, make_figure, make_published


def intervals(*texts):
    return [Interval.parse(text) for text in texts]


def test_axis_spans_the_whole_months_of_what_is_dated_to_a_month_or_better():
    axis = axis_for(
        TimelineQuery(), intervals("2020-01", "2021-04-07", "2011", "2003/2021", "[..2021-05-09]")
    )
    assert (axis.start, axis.end, axis.unit) == (date(2020, 1, 1), date(2021, 5, 1), "month")


def test_axis_is_the_range_asked_for():
    axis = axis_for(TimelineQuery(start="2021-02", end="2021-03"), intervals("2021-02-25"))
    assert (axis.start, axis.end) == (date(2021, 2, 1), date(2021, 4, 1))


def test_axis_takes_in_what_lies_outside_once_it_is_much():
    far = intervals(*["2011"] * 50)
    assert axis_for(TimelineQuery(), [*intervals("2021-04-04"), *far]).start == date(2011, 1, 1)
    assert axis_for(TimelineQuery(), [*intervals("2021-04-04"), *far[1:]]).start == date(2021, 4, 1)


def test_years_alone_make_an_axis_of_years_and_open_dates_none():
    assert axis_for(TimelineQuery(), intervals("2011", "2014")).end == date(2015, 1, 1)
    assert axis_for(TimelineQuery(), intervals("[..2021-04-04]")) is None
    assert axis_for(TimelineQuery(), []) is None


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [("2019-01", "2021-12", "month"), ("2014-01", "2021-12", "quarter"), ("1950", "2021", "year")],
)
def test_columns_grow_with_the_range(first, last, unit):
    axis = axis_for(TimelineQuery(start=first, end=last), [])
    assert axis.unit == unit


def test_columns_reach_the_last_year_that_is_accepted():
    axis = axis_for(TimelineQuery(start="2100", end="2100"), [])
    assert axis.columns[-1].last == date(2100, 12, 31)


def test_days_stand_at_their_share_of_the_axis():
    axis = Axis(date(2021, 1, 1), date(2021, 5, 1), "month")
    assert percent(axis.x(date(2021, 1, 1))) == "0%"
    assert percent(axis.x(date(2021, 3, 2))) == "50%"
    assert percent(axis.x(date(2030, 1, 1))) == "100%"


def test_from_right_to_left_time_begins_at_the_right():
    axis = Axis(date(2021, 1, 1), date(2021, 5, 1), "month", direction="rtl")
    assert axis.point(0) == "100%"
    assert axis.box(25, 10) == ("65%", "10%")


def test_long_ranges_are_counted_in_several_years():
    axis = axis_for(TimelineQuery(start="0001", end="2100"), [])
    assert (axis.unit, axis.step) == ("year", 1200)
    assert len(axis.columns) <= 36
    assert axis.columns[0].from_text == "0001"
    assert axis.columns[-1].last == date(2100, 12, 31)


def test_labels_that_would_touch_are_dropped_but_not_their_marks():
    found = seats([Piece(x, "Rockets near Northport") for x in (2.0, 40.0, 52.0, 62.0)], 1)
    assert [seat.side for seat in found] == ["start", "end", None, "start"]


def test_labels_stand_on_narrow_pages_only_where_they_fit_there():
    wide, narrow = (
        seats([Piece(50.0, "Rockets near the ring road of Northport")], 1)[0],
        seats([Piece(5.0, "Rockets")], 1)[0],
    )
    assert (wide.tier, narrow.tier) == ("mid", "")


def test_labels_at_the_edge_stand_on_the_inner_side():
    assert seats([Piece(1.0, "Rockets near Northport")], 1)[0].side == "start"
    assert seats([Piece(99.0, "Rockets near Northport")], 1)[0].side == "end"


def test_marks_that_would_touch_take_another_row_until_there_is_none():
    pieces = [Piece(50.0, "Rockets") for _ in range(3)]
    assert [seat.row for seat in seats(pieces, 3)] == [0, 1, 2]
    assert seats(pieces, 2) is None


def test_labels_above_their_marks_leave_the_title_free():
    (seat,) = seats([Piece(2.0, "Talks")], 1, above=True, title="Diplomacy and politics")
    assert seat.side is None


def test_titles_break_between_words():
    assert wrapped("troops, observed (census)", 16, 2) == ("troops, observed", "(census)")


def test_a_title_of_too_many_lines_says_that_it_goes_on():
    assert wrapped("troops, observed (a very long census)", 16, 2) == ("troops, observed", "(a very long …")


def test_a_legend_says_how_many_kinds_it_leaves_out(get):
    kinds = (
        "rocket-attack",
        "bombing",
        "shelling",
        "air-strike",
        "drone-strike",
        "riot",
        "looting",
        "torture",
    )
    for kind in (*kinds, "execution"):
        make_published(kind=kind)
    assert "and 1 more kind " in get("/").text
    assert "more kind" not in get("/?strand=violence&kind=riot").text


def test_few_incidents_stand_as_marks_with_their_words(get):
    make_published(edtf="2021-04-04")
    page = get("/")
    labels = [link["aria-label"] for link in page.all("a") if "aria-label" in link]
    spoken = "Rocket attack: Two rockets land near Northport. 4 April 2021"
    assert f"Rockets near Northport. {spoken}" in labels
    assert page.all("rect", class_="face")
    assert "Incidents per month" not in page.text


def test_many_incidents_are_counted_in_columns(get):
    document = make_document()
    for day in range(1, 26):
        make_published(edtf=f"2021-03-{day:02d}", claim={"document": document})
    page = get("/")
    assert "Incidents per month" in page.text
    assert [a for a in page.all("a") if (a.get("aria-label") or "").startswith("Mar 2021: 25 incidents")]
    assert not page.all("rect", class_="face")


def test_event_known_only_to_the_year_is_said_in_words_and_in_no_column(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="2021", kind="withdrawal", title="Forces leave Northport")
    page = get("/")
    assert "Known only to the year, and so in no month: Forces leave Northport (" in page.text


def test_what_lies_off_the_axis_is_a_link_at_its_edge(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="2011")
    make_published(edtf="2014")
    page = get("/")
    assert "‹ 2 earlier: 2011, 2014" in page.text
    assert page.all("a", href="/?from=2011&to=2014")


def test_open_dates_with_one_bound_are_one_mark_with_their_number(get):
    make_published(edtf="2021-04-04")
    for _ in range(3):
        make_published(edtf="[..2021-04-04]", kind="statement")
    page = get("/")
    assert "3, by 4 April" in page.text
    assert page.all("a", href="/?from=2021-04-04&to=2021-04-04&precision=open")


def test_scheduled_talks_are_hollow(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="2021-04-07", kind="talks", status="scheduled")
    make_published(edtf="2021-04-01", kind="talks", status="held")
    page = get("/")
    assert len(page.all("path", class_="loz-up")) == 1
    assert len(page.all("path", class_="loz")) == 1


def test_level_reached_is_a_line_and_a_count_a_bar_in_rows_of_their_own(get):
    make_published(edtf="2020-01-04")
    event = make_event(kind="troop-level", edtf="2020", title="Level cut", short_title="Level cut")
    claim = event.claims.get()
    make_figure(claim, "troops", 2500, nature="reached", edtf="2020-06")
    make_figure(claim, "troops", 5200, nature="observed", scope="census", edtf="2020-01")
    publish(event=event, by=None)
    page = get("/")
    assert len(page.all("rect", class_="count")) == 1
    assert page.all("line", class_="thin") == []
    assert "observed (census)" in page.text


def test_a_level_reached_at_an_unknown_time_stands_in_no_row(get):
    event = make_event(kind="troop-level", edtf="[..2020-06]", title="Level cut", short_title="Level cut")
    make_figure(event.claims.get(), "troops", 2500, nature="reached", edtf="[..2020-06]")
    publish(event=event, by=None)
    make_published(edtf="2020-03-04")
    page = get("/")
    assert page.status == 200
    assert "Level cut" in page.text
    assert "troops, reached" not in page.text


def test_table_holds_what_the_drawing_shows(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="2021-03", kind="talks", status="held", title="Talks in Northport")
    closed = get("/")
    assert "<table" not in closed.html
    page = get(closed.one("a", **{"data-part": "astable"})["href"])
    _, _, after = page.html.partition('id="astable"')
    table, _, _ = after.partition("</details>")
    assert "Talks in Northport" in table
    assert "Two rockets land near Northport" in table


def test_line_of_the_newest_source_is_drawn_on_the_axis(get):
    document = make_document(published_at=datetime(2021, 4, 10, tzinfo=UTC))
    make_published(edtf="2021-04-20", kind="talks", status="scheduled", claim={"document": document})
    page = get("/")
    assert len(page.all("line", class_="now")) == 1
    assert page.all("rect", class_="zone")


def test_result_too_long_to_read_is_drawn_from_its_counts(get, monkeypatch):
    monkeypatch.setattr("incidents.timeline.page.MOST_DRAWN", 3)
    document = make_document()
    for day in (1, 2, 3):
        make_published(edtf=f"2021-03-{day:02d}", claim={"document": document})
    make_published(edtf="2021-04-07", kind="talks", status="held", claim={"document": document})
    page = get("/")
    spoken = "Mar 2021: 3 incidents (3 rocket attack)"
    assert [link for link in page.all("a") if link.get("aria-label") == spoken]
    assert len(page.all("li", class_="event")) == 4
