"""What the drawer's button says of a choice not yet made."""

from tests.factories import make_examplia, make_published


def test_count_is_the_words_of_the_button_and_the_sentence(get):
    make_published(place=make_examplia()["northport"])
    make_published(kind="talks", status="held", title="Talks in Northport")
    page = get("/count?kind=rocket-attack", htmx=True)
    assert page.status == 200
    assert page.text.startswith("Show 1 event ")
    assert page.one("p", id="count")["hx-swap-oob"] == "innerHTML"
    assert "Examplia: 1 incident, Apr 2021" in page.text
    assert "<html" not in page.html
    assert "HX-Push-Url" not in page.headers
    assert get("/count", htmx=True).text.startswith("Show 2 events ")


def test_count_of_words_for_dates_and_of_an_older_edition(get):
    make_published(edtf="2021-04-04")
    make_published(edtf="2019")
    assert get("/count?when=2019", htmx=True).text.startswith("Show 1 event ")
    assert get("/count?as_of=1", htmx=True).text.startswith("Show 1 event ")
    assert get("/count?q=nothing", htmx=True).text.startswith("Show 0 events ")


def test_count_of_what_cannot_be_read_keeps_the_button_s_plain_words(get):
    page = get("/count?from=2021-13", htmx=True)
    assert (page.status, page.text) == (400, "Apply filters")


def test_count_sends_a_reader_to_the_view(get):
    page = get("/count?kind=talks")
    assert (page.status, page.headers["Location"]) == (303, "/?kind=talks")
