"""The corrections and the sources, read from editions and from nothing else."""

import feedparser
import pytest

from incidents.editing.redaction import redact
from incidents.editing.review import clarify, correct, merge, update, withdraw
from incidents.models import Edition, Event, Source
from incidents.timeline.archive import archive
from incidents.timeline.outlets import outlet_page, outlets_of
from incidents.timeline.rectifications import rectifications
from tests.factories import (
    make_administrator,
    make_claim,
    make_document,
    make_event,
    make_examplia,
    make_published,
    make_source,
)


def change(event, **fields):
    Event.objects.filter(pk=event.pk).update(**fields)
    event.refresh_from_db()


@pytest.fixture
def published(db):
    return make_published(place=make_examplia()["northport"])


def take_back(*sequences):
    redact(
        editions=list(Edition.objects.filter(sequence__in=sequences)),
        by=make_administrator(),
        approved_by=make_administrator(),
        category="safety",
        note="Her brother asked.",
    )


def test_policy_stands_above_an_empty_record(get, db):
    page = get("/corrections/")
    assert page.status == 200
    assert "How we correct" in page.text
    assert "Nothing so far." in page.text


def test_everything_put_right_is_listed_newest_first_with_its_reason(get, published):
    change(published, title="Three rockets land near Northport")
    correct(event=published, by=None, reason="We said two. In fact three.")
    change(published, title="Three rockets come down near Northport")
    clarify(event=published, by=None, reason="They did not land.")
    other = make_published(place=make_examplia()["northport"], title="A fourth rocket lands near Northport")
    merge(loser=other, winner=published, by=None, reason="The same rockets.")
    gone = make_published(place=make_examplia()["northport"], title="A fifth rocket lands near Northport")
    withdraw(event=gone, by=None, reason="It was a drill.")
    page = get("/corrections/")
    order = [page.text.index(word) for word in ("It was a drill.", "Merged,", "They did not", "We said two.")]
    assert order == sorted(order)
    assert "A fifth rocket" not in page.text
    assert "A fourth rocket" not in page.text
    assert page.all("a", href=f"/events/{published.public_id}/")
    assert get(f"/events/{other.public_id}/").status == 301
    assert get(f"/events/{gone.public_id}/").status == 410


def test_updates_and_edits_are_no_corrections(get, published):
    make_claim(published)
    update(event=published, by=None)
    assert "Nothing so far." in get("/corrections/").text


def test_a_redaction_is_listed_with_its_category_alone(get, published):
    change(published, title="Ada Example saw three rockets near Northport")
    correct(event=published, by=None, reason="Ada Example says three.")
    take_back(2)
    page = get("/corrections/")
    assert "Reason: Safety of a person." in page.text
    assert "Ada" not in page.html
    assert "brother" not in page.html


def test_corrections_are_paged(get, published, monkeypatch):
    for number in range(3):
        change(published, title=f"Rockets land near Northport, {number} of them")
        correct(event=published, by=None, reason=f"Count {number}.")
    monkeypatch.setattr("incidents.views.record.rectifications", two_a_page)
    page = get("/corrections/")
    assert ("Count 2." in page.text, "Count 0." in page.text) == (True, False)
    assert "Count 0." in get("/corrections/?page=2").text
    assert get("/corrections/?page=3").status == 404
    assert get("/corrections/?page=none").status == 400


def two_a_page(at, page=1):
    return rectifications(at, page, size=2)


def test_the_record_takes_three_queries(published, django_assert_num_queries):
    change(published, title="Three rockets land near Northport")
    correct(event=published, by=None, reason="We said two. In fact three.")
    with django_assert_num_queries(3):
        assert len(rectifications(2).lines) == 1


def test_feed_is_atom_with_lasting_ids(get, published):
    change(published, title="Three <rockets> & more near Northport")
    correct(event=published, by=None, reason="We said two.\ufffe In fact “three”.")
    page = get("/corrections.atom")
    assert page.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(page.html)
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.id == "tag:127.0.0.1,2021:correction:2"
    assert entry.title == "Corrected: Three <rockets> & more near Northport"
    assert entry.summary == "We said two. In fact “three”."
    assert entry.link.startswith("http://127.0.0.1:8000/events/1/")
    assert get("/corrections.atom", **{"If-None-Match": page.headers["ETag"]}).status == 304


def test_sources_are_counted_by_published_events(get):
    gazette = make_source(slug="gazette", name="Northport Gazette", url="https://gazette.example/")
    make_source(slug="secret", name="Only drafts cite this")
    for title in ("Two rockets land near Northport", "A third rocket lands near Northport"):
        report = make_document(source=gazette, title=f"{title}, a report", byline="A. Writer")
        make_published(place=make_examplia()["northport"], title=title, claim={"document": report})
    make_event(claim={"document": make_document(source=Source.objects.get(slug="secret"))})
    page = get("/sources/")
    assert [link["href"] for link in page.all("a") if link["href"].startswith("/sources/g")] == [
        "/sources/gazette/"
    ]
    assert "Northport Gazette 2 events" in page.text
    assert "Only drafts" not in page.html
    assert get("/sources/secret/").status == 404
    assert get("/sources/nobody/").status == 404


def test_an_outlet_shows_its_documents_with_the_events_that_rest_on_them(get):
    gazette = make_source(slug="gazette", name="Northport Gazette", url="https://gazette.example/")
    report = make_document(source=gazette, title="Rockets near Northport", byline="A. Writer")
    for title in ("Two rockets land near Northport", "A third rocket lands near Northport"):
        make_published(place=make_examplia()["northport"], title=title, claim={"document": report})
    page = get("/sources/gazette/")
    assert page.text.count("Rockets near Northport") == 1
    assert page.one("a", href="/events/1/rockets-near-northport/")
    assert page.one("a", href="/events/2/rockets-near-northport/")
    assert "A. Writer" in page.text
    assert page.one("a", href="/?source=gazette")
    assert page.one("a", href="https://gazette.example/")["rel"] == "noopener noreferrer nofollow ugc"


def test_a_change_to_the_working_copy_shows_only_once_it_is_published(get):
    gazette = make_source(slug="gazette", name="Northport Gazette")
    make_published(place=make_examplia()["northport"], claim={"document": make_document(source=gazette)})
    Source.objects.update(name="The New Gazette")
    assert "The New Gazette" not in get("/sources/").html
    assert "The New Gazette" not in get("/sources/gazette/").html


def test_how_reliable_an_outlet_is_shows_only_where_the_site_says_so(get, settings):
    gazette = make_source(slug="gazette", name="Northport Gazette")
    make_published(place=make_examplia()["northport"], claim={"document": make_document(source=gazette)})
    assert "reliable" not in get("/sources/gazette/").text
    settings.SHOW_RELIABILITY = True
    assert "How reliable we hold it to be: F" in get("/sources/gazette/").text


def test_queries_do_not_grow_with_the_archive(db, django_assert_max_num_queries):
    gazette = make_source(slug="gazette", name="Northport Gazette")
    for number in range(4):
        make_published(title=f"Rocket {number} lands", claim={"document": make_document(source=gazette)})
    store = archive()
    with django_assert_max_num_queries(4):
        outlets_of(store, 4)
    with django_assert_max_num_queries(4):
        outlet_page(store, "gazette", 4)


def test_data_page_names_the_forms_the_rights_and_the_head(get, published):
    page = get("/data/")
    head = archive().head()
    assert page.status == 200
    assert head.digest in page.text
    for address in ("/timeline.csv", "/timeline.json", "/api/v1/docs"):
        assert page.one("a", href=address)
    assert page.one("a", rel="license noopener noreferrer")
    assert "Quotations and cited documents belong to their sources" in page.text
