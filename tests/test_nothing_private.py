"""No word that only editors may read is in any answer, however a reader comes by it.

The crawl finds its addresses by itself: those of the routes, and every link of what it reads.
"""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from incidents.editing.redaction import redact
from incidents.editing.review import correct, withdraw
from incidents.models import Comment, Edition, Event, SourceReliability
from incidents.timeline.archive import archive
from tests.factories import (
    make_actor,
    make_assertion,
    make_claim,
    make_collection,
    make_document,
    make_event,
    make_examplia,
    make_figure,
    make_place,
    make_published,
    make_source,
)
from tests.forms.addresses import ADDRESSES, unpacked

MARK = "zzprivate"
NEVER = "zzheardof"
"""A word as long, and as late in every list, that nobody ever wrote."""
MOST = 1200
SHORTEST_TEXT = 28
"""Texts that hold fewer letters are codes."""
PUBLIC_RECORDS = ("Edition", "EditionContent", "EditionAuthor", "ShortLink")
READ_BY_RULES = ("edtf", "zone", "published_zone", "relation", "authenticity", "kind", "sha256", "place_kind")
LINK = re.compile(
    r"""(?:(?:href|src|hx-get|action)=["']|"(?:url|next|previous|self)": ?"|<(?=http)|<loc>)([^"'<>]+)"""
)
ROUNDED_SIZE = re.compile(r"\d+\N{NO-BREAK SPACE}kB")
QUERIES = ("as_of=3", "kind=rocket-attack&order=oldest", "q=rockets&lang=ar")
STARTS = [
    "/nothing-here",
    "/events/1/",
    "/events/99/",
    "/events/1.json?edition=1",
    "/?as_of=1",
    "/?q=rockets",
    f"/?q={MARK}",
    f"/?actor={MARK}-actor&place={MARK}-place&source={MARK}-source&collection={MARK}-part",
    "/?from=2021-13",
    "/count?kind=rocket-attack",
    "/api/v1/changes",
    "/api/v1/events/1/editions",
    "/sitemap.xml",
    "/robots.txt",
    "/oembed?url=http%3A%2F%2F127.0.0.1%3A8000%2F",
    "/oembed?url=http%3A%2F%2F127.0.0.1%3A8000%2Fevents%2F1%2F&format=xml",
    *(f"/share/?kind=rocket-attack&format={form}" for form in ("qr", "bibtex", "ris", "csl")),
    *(place.format(query) for place in ADDRESSES.values() for query in QUERIES),
]
ADDRESS_OF = {"number": "1", "sequence": "1", "slug": "rockets-near-northport", "code": "unknown"}


@pytest.fixture
def marked(db):
    """Publish three events beside a working copy that has the mark wherever only editors read."""
    editor = get_user_model().objects.create_superuser(
        f"{MARK}-name", f"{MARK}@desk.example", "x" * 20, first_name=f"{MARK}-first", last_name=f"{MARK}-last"
    )
    second = get_user_model().objects.create_superuser(f"{MARK}-second", f"{MARK}-2@desk.example", "x" * 20)
    northport = make_examplia()["northport"]
    public = make_published(by=editor, place=northport, kind="rocket-attack")
    corrected = make_published(by=editor, place=northport, title="A second rocket lands near Northport")
    withdrawn = make_published(by=editor, place=northport, title="A third rocket lands near Northport")
    named = make_published(by=editor, place=northport, title="A fourth rocket lands near Northport")
    write_draft()
    SourceReliability.objects.create(
        source=public.claims.get().document.source, code="B", reason=f"{MARK} reason", since="2021-01-01"
    )
    Event.objects.filter(pk=corrected.pk).update(title="Three rockets land near Northport")
    corrected.refresh_from_db()
    correct(event=corrected, by=editor, reason="We said one. In fact three.")
    withdraw(event=Event.objects.get(pk=withdrawn.pk), by=editor, reason="A drill.")
    redact(
        editions=list(Edition.objects.filter(event=named.public_id)),
        by=editor,
        approved_by=second,
        category="safety",
        note=f"{MARK} note of the desk",
    )
    Comment.objects.create(event=public, author=editor, text=f"{MARK} comment")
    mark_the_working_copy()
    return public


def write_draft():
    """Write a draft with the mark in every text, and in shared records that only it names."""
    place = make_place(slug=f"{MARK}-place", name=f"{MARK} place", aliases=f"{MARK} alias")
    actor = make_actor(slug=f"{MARK}-actor", name=f"{MARK} actor", aliases=f"{MARK} alias")
    source = make_source(slug=f"{MARK}-source", name=f"{MARK} source", url=f"https://{MARK}.example/")
    part = make_collection(slug=f"{MARK}-part", name=f"{MARK} part", coverage=f"{MARK} coverage")
    report = make_document(source=source, title=f"{MARK} report", url=f"https://{MARK}.example/1")
    draft = make_event(
        title=f"{MARK} rockets land",
        short_title=f"{MARK} rockets",
        summary=f"{MARK} summary",
        place=place,
        actors=((actor, "party"),),
        collections=(part,),
        claim={"document": report, "text": f"{MARK} words", "said_by": f"{MARK} speaker"},
    )
    claim = make_claim(draft, document=report)
    make_figure(claim, "killed", 7, text=f"{MARK} seven")
    make_assertion(claim, "claimed", actor)


def mark_the_working_copy():
    """Put the mark into every text that an editor could type: what is public is in editions alone."""
    for model in apps.get_app_config("incidents").get_models():
        if model.__name__ in PUBLIC_RECORDS:
            continue
        texts = {
            field.name: Concat(Value(f"{MARK} "), Cast("pk", CharField()))
            for field in model._meta.concrete_fields
            if type(field) in (CharField, TextField)
            and (field.max_length or 1_000) >= SHORTEST_TEXT
            and field.name not in READ_BY_RULES
        }
        if texts:
            model.objects.update(**texts)


def addresses_of_routes(patterns, prefix=""):
    """Give an address for every public route, filled in where it takes something."""
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not text.startswith("admin/"):
                yield from addresses_of_routes(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ADDRESS_OF.get(found[1], "1"), text)
            yield f"/{filled}"


def links_in(base, text):
    for found in LINK.finditer(text):
        address = urlsplit(urljoin(f"http://127.0.0.1:8000{base}", unescape(found[1])))
        if address.netloc == "127.0.0.1:8000" and not address.path.startswith(("/admin", "/static")):
            yield f"{address.path}?{address.query}" if address.query else address.path


def is_worth_a_visit(address):
    """Follow every link with one filter at most: filters combine without end."""
    keys = {pair.partition("=")[0] for pair in urlsplit(address).query.split("&")}
    return address in STARTS or len(keys - {"lang", ""}) <= 1


def body_of(response):
    return unpacked(response.getvalue() if response.streaming else response.content)


def text_of(response):
    """Give headers and body of an answer."""
    return "".join(f"{name}: {value}\n" for name, value in response.headers.items()) + body_of(response)


def crawl(client):
    """Read everything that can be found, pages as fragments too; give address and text of each answer."""
    waiting, seen = [*STARTS, *addresses_of_routes(get_resolver().url_patterns)], set()
    while waiting:
        address = waiting.pop(0)
        if address in seen or not is_worth_a_visit(address):
            continue
        seen.add(address)
        assert len(seen) < MOST
        response = client.get(address)
        assert response.status_code < 500, address
        text = text_of(response)
        yield address, text
        if "HX-Request" in response.get("Vary", ""):
            yield address, text_of(client.get(address, headers={"HX-Request": "true"}))
        waiting += [response["Location"]] if response.has_header("Location") else []
        waiting += [] if MARK in address else links_in(address, text)


def test_no_private_word_is_in_any_answer(marked):
    archive.cache_clear()
    answers = list(crawl(Client()))
    # What a reader typed may be repeated to them, and is looked at below.
    found = {address for address, text in answers if MARK in text.lower() and MARK not in address}
    assert found == set()
    visited = {address for address, _ in answers}
    assert len(visited) > 300
    assert visited >= {
        *(
            "/",
            "/corrections/",
            "/sources/",
            "/data/",
            "/methods/",
            "/timeline.csv?as_of=3&shape=acled-notes",
        ),
        *("/api/v1/changes", "/api/v1/openapi.json", "/events/1/rockets-near-northport/history/"),
        *("/events/1/rockets-near-northport/embed/", "/share/?kind=rocket-attack&format=ris"),
    }


@pytest.mark.parametrize(
    "key", ["q", "actor", "place", "source", "collection"], ids=lambda key: f"asked-by-{key}"
)
def test_asking_for_a_private_word_is_answered_as_for_one_never_heard_of(marked, key):
    archive.cache_clear()
    client = Client()
    end = {"q": "", "collection": "-part"}.get(key, f"-{key}")
    assert client.get(f"/api/v1/events?{key}={MARK}{end}").json()["total"] == 0
    for place in (*ADDRESSES.values(), "/share/?{}"):
        private, unknown = (client.get(place.format(f"{key}={word}{end}")) for word in (MARK, NEVER))
        assert private.status_code == unknown.status_code == 200
        # A workbook holds the word it was asked for, and one word packs a byte better than another.
        said, expected = (ROUNDED_SIZE.sub("", body_of(answer)) for answer in (private, unknown))
        assert said.replace(MARK, NEVER) == expected, place
