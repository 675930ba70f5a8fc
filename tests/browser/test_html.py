"""The Nu HTML checker finds no error in any page, as a whole or as the part that htmx fetches."""

import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest

from tests.browser.kinds import BROKEN_PAGE, LANGUAGES
from tests.sites import ROOT

pytestmark = pytest.mark.tools

CHECKER = ROOT / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# HTML leaves `data-` to authors; htmx's own short attributes are the one thing here that it does not know.
KNOWN = "Attribute “hx-[a-z-]+” not allowed on element .+"
FRAME = (
    '<!doctype html><html lang="{language}" dir="{direction}"><head>{title}</head><body>{rest}</body></html>'
)
FRAMES = (
    *("/embed/?place=iraq", "/embed/?as_of=13&q=rockets", "/embed/?q=nothing-at-all", "/embed/?kind=flood"),
    *("/events/10/rockets-near-balad-airbase/embed/", "/events/4/us-troops-2003-2021/embed/"),
)


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    """Return a function that lists the errors in texts, by name."""
    assert shutil.which("java"), "Java is not installed: apt-get install default-jre-headless"
    assert CHECKER.is_file(), "the checker is not installed: npm ci --prefix tests --ignore-scripts"

    def errors_in(texts):
        folder = tmp_path_factory.mktemp("pages")
        for name, text in texts.items():
            (folder / f"{name}.html").write_text(text)
        done = subprocess.run(
            [
                "java",
                "-jar",
                str(CHECKER),
                "--errors-only",
                "--format",
                "json",
                "--filterpattern",
                KNOWN,
                folder,
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return [
            f"{message['url'].rpartition('/')[2]}: {message['message']} ({message.get('extract', '')})"
            for message in json.loads(done.stderr)["messages"]
        ]

    return errors_in


def fetch(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def framed(fragment, language):
    """Put a fragment where a page would have it."""
    title = re.search(r"<title>.*?</title>", fragment, re.DOTALL)
    return FRAME.format(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        title=title[0] if title else "<title>fragment</title>",
        rest=fragment.replace(title[0], "") if title else fragment,
    )


def test_the_checker_finds_what_is_wrong(check):
    bad = FRAME.format(
        language="en", direction="ltr", title="<title>bad</title>", rest='<p id="a"><b id="a">'
    )
    found = check({"bad": bad})
    assert any("Duplicate ID" in line for line in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid(staged, check, language):
    texts = {}
    for kind in staged.kinds:
        status, texts[kind.name] = fetch(staged.site.url + kind.address(language))
        assert status == kind.status, kind
    assert check(texts | {"broken": BROKEN_PAGE}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_that_htmx_fetches_is_valid(staged, check, language):
    texts = {}
    for kind in staged.kinds:
        if kind.translated:
            url = staged.site.url + kind.address(language)
            status, text = fetch(url, **{"HX-Request": "true"})
            assert status == kind.status, kind
            if "<html" not in text:
                texts[kind.name] = framed(text, language)
    assert "timeline" in texts
    assert check(texts) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_frame_for_other_sites_is_valid(staged, check, language):
    edition = staged.kind("event-first-edition").path.replace("/?", "/embed/?")
    withdrawn = staged.kind("event-history-withdrawn").path.replace("/history/", "/embed/")
    texts = {}
    for number, path in enumerate((*FRAMES, edition, withdrawn)):
        joint = "&" if "?" in path else "?"
        _, texts[str(number)] = fetch(f"{staged.site.url}{path}{joint}lang={language}")
        assert '<main class="embed">' in texts[str(number)]
    assert check(texts) == []
