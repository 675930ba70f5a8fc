"""Arabic: every text of the reading side has one, numbers go with nouns, and pages speak it throughout."""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.test import Client

from incidents.language import (
    CATALOGUES,
    END_OF_FOREIGN,
    FOREIGN,
    asked_for,
    foreign,
    ngettext,
    numeral,
    readdressed,
    speaking,
)
from incidents.taxonomy import (
    ACTIONS,
    ACTOR_ROLES,
    DOCUMENT_CLASSES,
    GRADES,
    KINDS,
    PLACE_PRECISIONS,
    PLACE_ROLES,
    PRECISIONS,
    RELATIONS,
    STANCES,
    STRANDS,
    TARGETS,
    VOICES,
    WEAPONS,
)
from incidents.timeline.archive import archive
from incidents.timeline.definitions import method_sections
from incidents.timeline.describe import counted
from incidents.views.errors import server_error
from tests.factories import make_event, publish

ROOT = Path(__file__).resolve().parent.parent
ARABIC = CATALOGUES / "ar" / "LC_MESSAGES" / "site.po"
FIELDS = re.compile(r"\{(\w+)\}|%\((\w+)\)")
LATIN = re.compile(r"[A-Za-z]{2,}")
PAGES = [
    *("/", "/?place=iraq&kind=rocket-attack", "/?grade=discounted", "/?q=لاشيء", "/?as_of=3"),
    *(
        "/?kind=nonsense&from=2021-13&lang_=x",
        "/?order=oldest&match=any&has=correction",
        "/?from=2011&to=2021",
    ),
    *("/methods/", "/about/", "/contact/?about=%2Fabout%2F", "/care/", "/collections/", "/no-such-page/"),
    *("/collections/us-iraq-2021/", "/read-date?when=2014", "/read-date?when=nonsense", "/events/999/"),
    *(f"/events/{number}/" for number in range(1, 14)),
]


def messages():
    """Give every text that templates and Python ask the catalogue for."""
    babel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]
    methods = [(row["pattern"], row["method"]) for row in babel["mappings"]]
    found = extract_from_dir(ROOT, methods, keywords=DEFAULT_KEYWORDS, directory_filter=is_ours)
    return sorted(
        {message if isinstance(message, str) else message[:2] for _, _, message, _, _ in found}, key=str
    )


def is_ours(folder):
    return not Path(folder).name.startswith((".", "_"))


@pytest.fixture(scope="module")
def arabic():
    with ARABIC.open("rb") as texts:
        return read_po(texts, locale="ar")


def forms_of(catalogue, message):
    entry = catalogue.get(message if isinstance(message, str) else message[0])
    if entry is None or entry.fuzzy:
        return ()
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def fields(text):
    return {name for pair in FIELDS.findall(text) for name in pair if name}


def test_every_text_is_translated_in_all_its_forms(arabic):
    asked = messages()
    assert len(asked) > 300
    wanting = [
        message
        for message in asked
        if len(forms := forms_of(arabic, message)) != (1 if isinstance(message, str) else 6) or not all(forms)
    ]
    assert wanting == []


def test_a_translation_has_the_fields_of_its_text(arabic):
    for message in messages():
        for index, form in enumerate(forms_of(arabic, message)):
            given = fields(message if isinstance(message, str) else message[1])
            # One and two are words alone, and what is nothing need not be said of anything.
            least = given - {"n", "num"} if not isinstance(message, str) and index < 3 else given
            least = set() if not isinstance(message, str) and index == 0 else least
            assert least <= fields(form) <= given, message


def test_the_catalogue_says_that_a_native_editor_has_not_read_it(arabic):
    assert "Awaiting a native editor" in arabic.header_comment


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا حوادث"),
        (1, "حادثة واحدة"),
        (2, "حادثتان"),
        (3, "٣ حوادث"),
        (11, "١١ حادثة"),
        (100, "١٠٠ حادثة"),
        (1204, "١٬٢٠٤ حوادث"),
    ],
)
def test_a_noun_goes_with_its_number(number, words):
    with speaking("ar"):
        assert counted("incident", number) == words


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3)],
)
def test_the_six_forms_are_those_of_the_unicode_locale_data(arabic, number, form):
    event = "{n} event", "{n} events"
    with speaking("ar"):
        assert ngettext(*event, number) == forms_of(arabic, event)[form].format(n=numeral(number))


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        *((terms, ("definition",)) for terms in (KINDS, STRANDS, WEAPONS, TARGETS, PRECISIONS, ACTIONS)),
        *((terms, ("definition",)) for terms in (STANCES, VOICES, DOCUMENT_CLASSES, ACTOR_ROLES)),
        (GRADES, ("definition", "violence", "elsewhere", "needs")),
        *((terms, ("definition", "reads")) for terms in (PLACE_PRECISIONS, PLACE_ROLES)),
        (RELATIONS, ("definition", "reads", "inverse")),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_every_term_has_its_texts_in_arabic(terms, names):
    for term in terms.values():
        for name in names:
            english, words = term.text(name, "en"), term.text(name, "ar")
            assert words != english, f"{terms.name} {term.slug}: {name}"
            assert fields(words) == fields(english)


def test_the_methods_page_defines_every_word_in_arabic():
    with speaking("ar"):
        words = [
            (each.anchor, each.definition) for section in method_sections() for each in section.definitions
        ]
    assert [anchor for anchor, text in words if not re.search("[ء-ي]", text)] == []


def test_an_address_names_its_language_last_and_only_once():
    assert readdressed("/?q=a&lang=ar#x", "en") == "/?q=a#x"
    assert readdressed("/methods/#grade-verified", "ar") == "/methods/?lang=ar#grade-verified"
    assert readdressed("/?lang=ar&q=a", "ar") == "/?q=a&lang=ar"


@pytest.mark.parametrize(
    ("query", "language"),
    [("lang=ar", "ar"), ("lang=fr", "en"), ("", "en"), ("lang=en&lang=ar", "ar"), ("lang=", "en")],
)
def test_the_address_alone_chooses_the_language(query, language):
    assert asked_for(query) == language


def test_two_languages_spoken_side_by_side_do_not_meet():
    with speaking("ar"):
        with speaking("en"):
            assert foreign("Northport") == "Northport"
        assert foreign("Northport") == f"{FOREIGN}Northport{END_OF_FOREIGN}"


def get(address, **headers):
    joint = "&" if "?" in address else "?"
    return Client().get(f"{address}{joint}lang=ar", follow=True, headers=headers)


@pytest.fixture
def demo(db):
    archive.cache_clear()
    call_command("load_demo")
    yield
    archive.cache_clear()


def test_every_page_speaks_arabic_throughout(demo):
    strangers = {}
    for address in PAGES:
        response = get(address)
        html = response.content.decode()
        assert '<html lang="ar" dir="rtl">' in html, address
        if found := latin_words(html):
            strangers[address] = found[:8]
    assert strangers == {}


def test_links_keep_the_language(demo):
    lost = {}
    for address in PAGES:
        page = Reader()
        page.feed(get(address).content.decode())
        own = [link for link in page.links if link.startswith("/") and not link.startswith("/static/")]
        if found := [link for link in own if "lang=ar" not in link]:
            lost[address] = found[:5]
    # The one link that leads out of the language is the switch itself.
    assert {link for found in lost.values() for link in found if "hreflang" not in link} == set()


def test_an_english_page_has_no_word_of_arabic_but_the_switch(demo):
    for address in ("/", "/methods/", "/events/8/"):
        html = Client().get(address, follow=True).content.decode()
        assert '<html lang="en" dir="ltr">' in html
        assert re.sub(r'<a href="[^"]*" hreflang="ar"[^>]*>العربية</a>', "", html) == re.sub(
            "[ء-ي]", "", re.sub(r'<a href="[^"]*" hreflang="ar"[^>]*>العربية</a>', "", html)
        )


def test_a_page_names_its_other_language_for_readers_and_machines(db):
    html = Client().get("/about/?lang=ar").content.decode()
    assert '<link rel="canonical" href="http://127.0.0.1:8000/about/?lang=ar">' in html
    assert '<link rel="alternate" hreflang="en" href="http://127.0.0.1:8000/about/">' in html
    assert '<a href="/about/" hreflang="en" lang="en">English</a>' in html
    assert "الترجمة بانتظار مراجعة محرر لغته الأم" in html


def test_each_language_has_an_etag_of_its_own(db):
    english, arabic = (Client().get(f"/about/{query}")["ETag"] for query in ("", "?lang=ar"))
    assert english != arabic
    assert Client().get("/about/", headers={"If-None-Match": arabic}).status_code == 200


def test_an_accept_language_changes_nothing(db):
    html = Client().get("/about/", headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="en" dir="ltr">' in html


def test_a_wrong_slug_leads_to_the_right_address_in_the_same_language(db):
    archive.cache_clear()
    publish(event=make_event(), by=None)
    answer = Client().get("/events/1/wrong/?lang=ar")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/?lang=ar")


def test_the_fragment_brings_the_switch_of_the_view_it_shows(demo):
    html = get("/?kind=talks", **{"HX-Request": "true"}).content.decode()
    assert '<p id="lang" hx-swap-oob="innerHTML">' in html
    assert '<a href="/?kind=talks" hreflang="en" lang="en">English</a>' in html


class Reader(HTMLParser):
    """Gathers the words of a page that claim to be in its own language, and its links."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})
    SPOKEN = frozenset(
        {"aria-label", "title", "placeholder", "alt", "data-l", "data-copied", "data-selected"}
    )

    def __init__(self):
        super().__init__()
        self.words, self.links, self._foreign, self._open = [], [], [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and "hreflang" not in given:
            self.links.append(given.get("href", ""))
        if not self._foreign:
            self.words += [value or "" for name, value in attributes if name in self.SPOKEN]
        if tag in self.VOID:
            return
        self._open.append(tag)
        # The name of the site is a name.
        elsewhere = given.get("lang", "ar") != "ar" or given.get("dir") == "ltr"
        if self._foreign or elsewhere or tag in ("code", "kbd", "script", "style", "title"):
            self._foreign.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()
            if self._foreign:
                self._foreign.pop()

    def handle_data(self, text):
        if not self._foreign:
            self.words.append(text)


def latin_words(html):
    page = Reader()
    page.feed(html)
    own = (re.sub(f"{FOREIGN}[^{END_OF_FOREIGN}]*{END_OF_FOREIGN}", "", words) for words in page.words)
    return [words.strip() for words in own if LATIN.search(words)]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something broke on our side"), ("ar", "حدث خلل عندنا")]
)
def test_a_broken_page_says_so_in_the_language_it_was_asked_in(rf, language, words):
    with speaking(language):
        html = server_error(rf.get("/")).content.decode()
    assert f'<html lang="{language}"' in html
    assert words in html
