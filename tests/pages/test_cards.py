"""Share pictures: what they say, in which letters, and that a pinned one stays as it is."""

import hashlib
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from incidents.apps import shapes_letters
from incidents.cards import pictures
from incidents.cards.canvas import FONTS, MARGIN, PALETTE, ROOM, SIGNS, Canvas, font, lines_of, width_of
from incidents.editing.redaction import redact
from incidents.editing.review import correct, withdraw
from incidents.language import CATALOGUES, END_OF_FOREIGN, FOREIGN, speaking
from incidents.limits import CARD, class_of
from incidents.models import Edition, synthetic
from incidents.timeline.archive import archive
from incidents.timeline.query import TimelineQuery
from incidents.views.cards import event_picture, view_picture
from tests.factories import make_administrator, make_collection, make_examplia, make_published

ROOT = Path(__file__).resolve().parents[2]
SPRITE = (ROOT / "templates" / "site" / "_sprite.html").read_text()
SYMBOLS = re.findall(r'<symbol id="(g-[a-z]+)" viewBox="0 0 16 16"><path d="([^"]+)"/>', SPRITE)
LATER = datetime(2036, 1, 1, tzinfo=UTC)


@pytest.fixture
def event(db):
    return make_published(place=make_examplia()["northport"], edtf="2021-03-15", kind="rocket-attack")


@pytest.fixture
def written(monkeypatch):
    """Collect the texts that are written, since a picture does not give them back."""
    texts = []
    write = Canvas.text

    def collecting(canvas, x, y, words, *rest, **options):
        texts.append(words.replace(FOREIGN, "").replace(END_OF_FOREIGN, ""))
        write(canvas, x, y, words, *rest, **options)

    monkeypatch.setattr(Canvas, "text", collecting)
    return texts


def corrected(event, title):
    event.refresh_from_db()
    event.title = title
    event.save()
    event.refresh_from_db()
    correct(event=event, by=None, reason="We wrote “near”.")


def take_back(event):
    administrators = {"by": make_administrator(), "approved_by": make_administrator()}
    editions = list(Edition.objects.filter(event=event.public_id, redacts=None))
    redact(editions=editions, category="privacy", note="A name.", **administrators)


def picture(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content))


def test_a_view_is_a_picture_with_its_sentence_lanes_freshness_and_licence(client, event, written):
    response = client.get("/card.png?kind=rocket-attack")
    assert picture(response).size == (1200, 630)
    assert "Examplia: 1 incident, Mar 2021" in written
    assert {"Incidents", "Diplomacy and politics: none here", "Rocket attack 1"} <= set(written)
    assert "Newest source: 4 April 2021" not in written  # The axis ends before it.
    assert [words for words in written if words.startswith("Live; newest entry of ")]
    assert "creativecommons.org/licenses/by/4.0" in written


def test_an_event_is_a_picture_with_its_title_date_grade_and_what_is_around_it(client, event, written):
    make_published(edtf="2021-05-02", place=make_examplia()["northport"])
    make_published(edtf="2025-05-02", place=make_examplia()["northport"])
    picture(client.get(f"/events/{event.public_id}/card.png"))
    assert {"Rocket attack", "Two rockets land near Northport"} <= set(written)
    assert "Northport, Lake Province, Examplia, 15 March 2021" in written
    assert [words for words in written if words.startswith("Reported, 1 source: ")]
    assert "Examplia: 2 incidents, Sep 2020 – Sep 2021" in written


def test_the_line_where_the_record_ends_is_named(client, db, written):
    make_published(edtf="2021-04-04")
    picture(client.get("/card.png"))
    assert "Newest source: 4 April 2021" in written


def test_an_event_without_a_bounded_date_or_place_is_a_picture_too(client, db, written):
    event = make_published(edtf="[..2021-03-15]")
    picture(client.get(f"/events/{event.public_id}/card.png"))
    assert [words for words in written if words.startswith("Place not stated, by 15 March 2021")]


@pytest.mark.parametrize("edtf", ["0001-01-01", "2100-12-31", "0001-02/2100-11"])
def test_an_event_at_an_end_of_the_calendar_is_a_picture_too(client, db, edtf):
    picture(client.get(f"/events/{make_published(edtf=edtf).public_id}/card.png"))


def test_a_view_without_events_says_what_that_means(client, db, written):
    picture(client.get("/card.png"))
    assert "No result is not evidence that nothing happened." in " ".join(written)


@pytest.mark.parametrize("most_drawn", [400, 10], ids=["marks", "counts"])
def test_marks_and_counts_are_both_drawn_in_the_hue_of_their_kind(client, db, monkeypatch, most_drawn):
    monkeypatch.setattr("incidents.timeline.page.MOST_DRAWN", most_drawn)
    for month in range(1, 13):
        make_published(edtf=f"2021-{month:02}-10", kind="rocket-attack")
    monkeypatch.setattr(pictures, "_legend", lambda canvas, y, page: y)
    colours = dict(map(reversed, picture(client.get("/card.png")).getcolors(1 << 20)))
    assert colours[tuple(bytes.fromhex(PALETTE["k-rocket"][1:]))] > 12 * 50


def test_a_pinned_view_is_the_same_bytes_whatever_comes_later(event):
    query, before = TimelineQuery(as_of=1), archive().head()
    now = datetime.now(UTC)
    first = pictures.view_card(query, archive(), before, now=now)
    live = pictures.view_card(TimelineQuery(), archive(), before, now=now)
    corrected(event, "Two rockets land outside Northport")
    make_published(title="Another", edtf="2024-01-01")
    assert pictures.view_card(query, archive(), archive().head(), now=LATER) == first
    assert pictures.view_card(TimelineQuery(), archive(), archive().head(), now=now) != live


def test_a_pinned_event_is_the_same_bytes_whatever_comes_later(event):
    store, number = archive(), event.public_id
    first = pictures.event_card(
        store.edition(number, 1, 1), store, store.head(), now=datetime.now(UTC), is_pinned=True
    )
    corrected(event, "Two rockets land outside Northport")
    make_published(title="Another", edtf="2021-04-01", place=make_examplia()["northport"])
    again = pictures.event_card(store.edition(number, 1, 3), store, store.head(), now=LATER, is_pinned=True)
    assert again == first


def test_a_pinned_picture_says_of_when_it_is_and_not_what_has_changed(client, event, written):
    corrected(event, "Two rockets land outside Northport")
    picture(client.get("/card.png?as_of=1"))
    picture(client.get(f"/events/{event.public_id}/card.png?edition=1"))
    assert len([words for words in written if words.startswith("As of ")]) == 2
    assert not [words for words in written if "Since then" in words or "outside" in words]


def test_what_was_taken_back_is_a_notice_and_no_word(client, event, written):
    make_published(title="Another")
    take_back(event)
    before = client.get("/card.png?as_of=1")
    assert "1 entry of the archive at that time has since been removed" in " ".join(written)
    assert not [words for words in written if "rockets" in words.lower()]
    gone = client.get(f"/events/{event.public_id}/card.png?edition=1")
    assert (gone.status_code, gone.json()["category"]) == (410, "privacy")
    assert before["ETag"]


def test_a_copy_is_confirmed_until_the_picture_changes(client, event):
    tags = {}
    for address in ("/card.png", "/card.png?as_of=1", f"/events/{event.public_id}/card.png?edition=1"):
        tags[address] = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tags[address]}).status_code == 304
    make_published(title="Another")
    kept = {
        address: client.get(address, headers={"If-None-Match": tag}).status_code
        for address, tag in tags.items()
    }
    assert list(kept.values()) == [200, 304, 304]
    take_back(event)
    assert (
        client.get("/card.png?as_of=1", headers={"If-None-Match": tags["/card.png?as_of=1"]}).status_code
        == 200
    )


def test_a_picture_is_of_the_whole_view_whatever_its_page(client, event):
    assert client.get("/card.png?page=7").content == client.get("/card.png").content


def test_other_sites_may_show_it_and_no_cookie_goes_with_it(client, event):
    response = client.get("/card.png")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert not response.cookies


def test_what_cannot_be_pictured_is_said_in_words(client, event):
    unreadable = client.get("/card.png?from=2021-13")
    assert (unreadable.status_code, unreadable["Content-Type"]) == (400, "application/problem+json")
    assert client.get("/events/99/card.png").status_code == 404
    assert client.get(f"/events/{event.public_id}/card.png?edition=9").status_code == 404
    assert client.get("/card.png?as_of=2100-01-01T00:00Z").status_code == 400
    withdraw(event=event, by=None, reason="It was a drill.")
    assert client.get(f"/events/{event.public_id}/card.png").json()["reason"] == "It was a drill."


def test_words_for_dates_lead_to_the_canonical_address(client, event):
    response = client.get("/card.png?when=2021&lang=ar")
    assert (response.status_code, response["Location"]) == (303, "/card.png?from=2021&to=2021&lang=ar")


@pytest.mark.parametrize("view", [view_picture, event_picture])
def test_pictures_have_a_rate_of_their_own(rf, view):
    assert class_of(rf.get("/card.png?q=rockets"), view) == CARD


def test_a_generated_archive_says_so_on_its_pictures(client, db, written, monkeypatch):
    monkeypatch.setattr(synthetic, "_settled", [])
    event = make_published(collections=(make_collection(slug=synthetic.SLUG),))
    for address in ("/card.png", f"/events/{event.public_id}/card.png"):
        written.clear()
        assert client.get(address)["X-Robots-Tag"] == "noindex"
        assert "Synthetic data, for measuring only" in written


def test_arabic_begins_at_the_right_and_is_joined(client, event, written):
    whole = picture(client.get("/card.png?lang=ar")).convert("L")
    sentence = next(words for words in written if words.startswith("Examplia"))
    assert "حادثة" in sentence or "حادث" in sentence
    left, _, right, _ = whole.crop((0, 80, 1200, 140)).point(lambda light: 255 * (light < 128)).getbbox()
    assert right > 1200 - MARGIN - 8
    assert left > 1200 / 3
    with speaking("ar"):
        apart = sum(width_of(letter, "serif", 40) for letter in "محادثات")
        assert width_of("محادثات", "serif", 40) < 0.9 * apart


def test_a_long_title_is_cut_at_a_word_and_each_line_has_room():
    words = f"{FOREIGN}{'Rockets near Northport ' * 20}{END_OF_FOREIGN}"
    with speaking("ar"):
        lines, is_whole = lines_of(words, "serif", 40, 3)
        assert (len(lines), is_whole) == (3, False)
        assert all(width_of(line, "serif", 40) <= ROOM for line in lines)
    assert lines[-1].endswith(" …")
    assert [line.count(FOREIGN) - line.count(END_OF_FOREIGN) for line in lines[:2]] == [0, 0]


def test_the_fonts_have_every_letter_of_the_site():
    with (CATALOGUES / "ar" / "LC_MESSAGES" / "site.po").open("rb") as texts:
        catalogue = read_po(texts, locale="ar")
    words = "".join(str(text) for each in catalogue if each.id for text in (each.id, each.string))
    data = "".join(path.read_text() for path in (ROOT / "incidents" / "taxonomy" / "data").glob("*.toml"))
    letters = {
        letter for letter in words + data if letter.isprintable() and letter not in FOREIGN + END_OF_FOREIGN
    }
    for face in ("regular", "bold", "serif"):
        missing = bytes(font(face, 20).getmask("\uffff"))
        assert [
            letter for letter in sorted(letters) if bytes(font(face, 20).getmask(letter)) == missing
        ] == []


def test_the_signs_in_the_font_are_those_of_the_pages():
    assert tuple(name for name, _ in SYMBOLS) == SIGNS
    digest = hashlib.sha256("\n".join(outline for _, outline in SYMBOLS).encode()).hexdigest()
    assert f"`{digest}`" in (FONTS / "README.md").read_text()


def test_the_palette_is_that_of_the_pages():
    css = (ROOT / "static" / "css" / "dateline.css").read_text()
    pairs = re.findall(r"(?:--([\w-]+)|\.(k-[\w-]+) \{ --k): light-dark\((#[0-9a-f]{6}),", css)
    tokens = {token or kind: light for token, kind, light in pairs}
    assert {name: tokens[name] for name in PALETTE} == PALETTE


def test_a_machine_that_cannot_join_arabic_letters_draws_nothing_and_says_what_it_lacks(
    client, event, monkeypatch
):
    assert shapes_letters() == []
    monkeypatch.setattr("PIL.features.check", lambda feature: feature != "raqm")
    assert [message.hint for message in shapes_letters()] == ["Install FriBidi: apt-get install libfribidi0"]
    for address in ("/card.png", f"/events/{event.public_id}/card.png"):
        assert client.get(address).status_code == 503
