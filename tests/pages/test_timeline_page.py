"""The timeline as a reader sees it: the sentence, the filters, the list, and its states."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.editing.review import correct, withdraw
from tests.factories import (
    make_collection,
    make_document,
    make_examplia,
    make_published,
)


def today():
    return datetime.now(UTC).date()


def fresh_document():
    return make_document(published_at=datetime.now(UTC) - timedelta(days=1))


def test_empty_archive_says_so_and_that_silence_is_no_evidence(get):
    page = get("/")
    assert page.status == 200
    assert "No result is not evidence that nothing happened." in page.text


def test_sentence_is_headline_title_and_announcement(get):
    make_published(place=make_examplia()["northport"])
    page = get("/")
    sentence = "Examplia: 1 incident, Apr 2021"
    assert sentence in page.text
    assert f"<title>{sentence} — Dateline</title>" in page.html
    assert f'id="count">{sentence}</p>' in page.html
    assert page.one("meta", property="og:title")["content"] == sentence


def test_canonical_link_names_the_one_spelling_of_a_query(get):
    make_published()
    page = get("/?page=1&kind=rocket-attack&q=&match=possibly")
    assert page.one("link", rel="canonical")["href"].endswith("/?kind=rocket-attack")


def test_events_stand_under_their_month_and_years_in_blocks_of_their_own(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="2020")
    page = get("/")
    assert page.text.index("April 2021") < page.text.index("During 2020")
    assert '<h3 id="m-2">2020 <small>' in page.html


def test_line_stands_where_old_sources_end_and_a_passed_appointment_is_not_held(get):
    document = make_document(published_at=datetime(2021, 4, 4, 12, tzinfo=UTC))
    make_published(edtf="2021-04-04", claim={"document": document})
    make_published(
        kind="talks", status="scheduled", edtf="2021-04-07", title="Talks due", claim={"document": document}
    )
    page = get("/")
    assert page.one("p", class_="nowline")
    assert page.text.count("Newest source: 4 April 2021") == 2
    assert "Was due 7 April 2021. Whether it took place is not recorded here." in page.text
    assert page.text.index("After our newest source") < page.html.index("Newest source")


def test_line_is_today_while_sources_are_fresh_and_upcoming_events_stand_above(get):
    soon = today() + timedelta(days=3)
    make_published(edtf=today().isoformat(), claim={"document": fresh_document()})
    make_published(
        kind="talks", status="scheduled", edtf=soon.isoformat(), claim={"document": fresh_document()}
    )
    page = get("/")
    assert "Upcoming" in page.text
    assert "in 3 days" in page.text
    assert "Was due" not in page.text
    assert page.html.index("in 3 days") < page.html.index('id="line"')


def test_oldest_first_puts_the_line_before_what_is_still_to_come(get):
    soon = today() + timedelta(days=3)
    make_published(edtf=today().isoformat(), claim={"document": fresh_document()})
    make_published(
        kind="talks", status="scheduled", edtf=soon.isoformat(), claim={"document": fresh_document()}
    )
    page = get("/?order=oldest")
    assert page.html.index('id="line"') < page.html.index("in 3 days")


def test_every_filter_has_a_chip_that_takes_it_off(get):
    make_published(place=make_examplia()["northport"])
    page = get("/?kind=rocket-attack&place=examplia&from=2021-01&to=2021-12")
    assert [chip["href"] for chip in page.all("a", class_="chip")] == [
        "/?kind=rocket-attack&place=examplia",
        "/?from=2021-01&to=2021-12&place=examplia",
        "/?from=2021-01&to=2021-12&kind=rocket-attack",
        "/",
    ]
    assert "Dates: Jan–Dec 2021" in page.text


def test_facet_shows_counts_and_what_is_chosen(get):
    make_published()
    make_published(kind="talks", status="held", title="Talks in Northport")
    page = get("/?kind=talks")
    box = page.one("input", id="f-kind-talks")
    assert "checked" in box
    assert page.one("input", id="f-kind-rocket-attack")["form"] == "filters"


def test_facet_that_tells_nothing_apart_is_closed(get):
    make_published()
    page = get("/")
    assert "open" not in page.one("details", id="facet-grade")
    assert "All from 1 source" in page.text


def test_closed_facet_is_counted_when_it_is_opened_or_chosen_from(get):
    make_published()
    folded = get("/?kind=rocket-attack")
    assert not folded.all("input", name="harm")
    opened = get(folded.one("a", **{"data-part": "facet-harm"})["href"])
    assert "open" in opened.one("details", id="facet-harm")
    assert opened.one("input", name="harm", value="not-stated")
    assert opened.one("link", rel="canonical")["href"].endswith("/?kind=rocket-attack")
    assert "checked" in get("/?harm=not-stated").one("input", name="harm", value="not-stated")


def test_part_that_the_page_does_not_have_is_not_opened(get):
    make_published()
    page = get("/?open=everything&open=role")
    assert page.status == 200
    assert "is not known" not in page.text
    assert page.html == get("/").html


def test_facet_of_which_the_archive_has_nothing_is_not_offered(get):
    make_published()
    assert not get("/").all("details", id="facet-weapon")
    assert not get("/?open=weapon").all("details", id="facet-weapon")


def test_strand_stands_first_in_the_rail(get):
    make_published()
    make_published(kind="talks", status="held")
    first = next(tag for tag in get("/").all("details", class_="facet"))
    assert first["id"] == "facet-strand"


def test_form_carries_on_what_no_field_shows(get):
    make_published()
    page = get("/?order=oldest&killed_min=0")
    hidden = {field["name"]: field["value"] for field in page.all("input", type="hidden")}
    assert hidden.pop("url") == "/?killed_min=0&order=oldest&as_of=1"  # of the share sheet
    assert hidden == {"order": "oldest", "killed_min": "0"}


def test_nothing_found_offers_each_filter_taken_off_with_its_total(get):
    make_published(place=make_examplia()["northport"])
    page = get("/?kind=bombing&place=examplia")
    assert "Any kind, not only Bombing" in page.text
    assert "1 event" in page.text
    assert page.all("a", href="/?place=examplia")


def test_words_that_are_not_found_offer_words_that_begin_so(get):
    make_published()
    page = get("/?q=rocke")
    assert "Words that begin so: rocke*" in page.text


def test_open_dates_that_may_fall_in_the_range_are_told_and_linked(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="[..2021-05-01]")
    page = get("/?to=2021-04")
    assert "1 more event has a date that is open on one side" in page.text
    assert page.all("a", href="/?to=2021-04&match=any")


def test_discounted_events_are_left_out_and_said_to_be(get):
    make_published()
    make_published(grade="discounted", grade_note="The report was withdrawn.")
    page = get("/")
    assert len(page.all("li", class_="event")) == 1
    assert "1 event was later shown wrong" in page.text


def test_aggregate_is_labelled_summary(get):
    make_published(aggregate=True)
    assert "Summary" in get("/").text


def test_correction_stands_in_a_box_on_its_card(get):
    event = make_published()
    event.summary = "One rocket came down, the Gazette says."
    event.save()
    correct(event=event, by=None, reason="We said two rockets. The report says one.")
    page = get("/")
    assert page.one("p", class_="correction")
    assert "We said two rockets. The report says one." in page.text


def test_standfirst_of_the_one_collection_in_view_links_to_what_it_covers(get):
    make_published(collections=(make_collection(slug="examplia", standfirst="What befell Examplia."),))
    page = get("/")
    assert "What befell Examplia." in page.text
    assert page.all("a", href="/collections/examplia/")


def test_fifty_events_make_a_page_and_the_next_is_linked(get):
    document = make_document()
    for day in range(1, 29):
        make_published(edtf=f"2021-01-{day:02d}", claim={"document": document})
        make_published(edtf=f"2021-02-{day:02d}", claim={"document": document})
    first, second = get("/"), get("/?page=2")
    assert len(first.all("li", class_="event")) == 50
    assert first.one("a", rel="next")["href"] == "/?page=2"
    assert len(second.all("li", class_="event")) == 6
    assert get("/?page=3").status == 404


def test_pinned_view_says_so_and_shows_nothing_newer(get):
    make_published(title="An old event")
    make_published(title="A new event")
    page = get("/?as_of=1")
    assert "You are reading this view as of" in page.text
    assert "Since then: 1 new." in page.text
    assert "A new event" not in page.text
    assert page.all("a", href="/")


def test_pinned_view_counts_only_what_became_of_its_own_events(get):
    changed = make_published(title="Talks open", kind="talks", status="held")
    withdrawn = make_published(title="Talks close", kind="talks", status="held")
    changed.title = "Talks open in Northport"
    changed.save()
    changed.refresh_from_db()
    correct(event=changed, by=None, reason="The place was missing.")
    withdraw(event=withdrawn, by=None, reason="It did not take place.")
    make_published(title="An attack")
    assert "Since then: 1 corrected, 1 no longer in it." in get("/?kind=talks&as_of=2").text
    assert "Nothing in it has changed since." in get("/?kind=talks&as_of=4").text
    assert get("/?kind=talks&as_of=2").all("a", href="/?kind=talks")


def test_unknown_key_and_unknown_place_are_told(get):
    make_published()
    assert "not known here, and ignored" in get("/?colour=red").text
    assert "No published event names “nowhere”." in get("/?place=nowhere").text


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_language_gives_a_page(get, lang):
    make_published(place=make_examplia()["northport"])
    assert get(f"/?lang={lang}").status == 200


def test_text_of_an_editor_is_never_markup(get):
    make_published(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")
    page = get("/")
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


def test_no_page_has_inline_style_script_or_handler(get):
    make_published(place=make_examplia()["northport"])
    for address in ("/", "/?kind=bombing", "/?kind=nope", "/?as_of=1"):
        for _, attributes in get(address).tags:
            assert not {"style", "onclick", "onload"} & set(attributes)


def test_number_of_queries_is_small_and_does_not_grow(get):
    def queries():
        get("/")
        with CaptureQueriesContext(connection) as captured:
            get("/?strand=violence")
        return len(captured)

    place = make_examplia()["northport"]
    make_published(place=place)
    with_one = queries()
    for day in range(1, 20):
        make_published(place=place, edtf=f"2021-03-{day:02d}")
    assert queries() == with_one
    assert with_one <= 8


@pytest.mark.parametrize(("edtf", "heading"), [("0001-02-03", "February 1"), ("0987-06", "June 987")])
def test_an_event_of_the_first_thousand_years_has_its_month(get, edtf, heading):
    make_published(edtf=edtf)
    assert heading in get("/").text
