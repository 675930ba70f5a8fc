import re
from base64 import b64encode
from hashlib import sha256, sha384
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
ROWS = re.findall(
    r"^\| `([^`]+)` \| [^|]+ \| [^|]+ \| `([0-9a-f]{64})` \| `([^`]+)` \|$",
    (VENDOR / "README.md").read_text(),
    re.MULTILINE,
)


@pytest.mark.parametrize(("name", "sha256_stated", "sha384_stated"), ROWS)
def test_vendored_file_is_as_its_author_published_it(name, sha256_stated, sha384_stated):
    content = (VENDOR / name).read_bytes()
    assert sha256(content).hexdigest() == sha256_stated
    assert b64encode(sha384(content).digest()).decode() == sha384_stated


def test_every_vendored_file_is_in_the_table():
    assert {path.name for path in VENDOR.iterdir()} == {name for name, *_ in ROWS} | {"README.md"}


def test_what_the_tests_vendor_is_as_its_author_published_it():
    folder = ROOT / "tests" / "vendor"
    rows = re.findall(
        r"^\| `([^`]+)` \| [^|]+ \| [^|]+ \| `([0-9a-f]{64})` \|$",
        (folder / "README.md").read_text(),
        re.MULTILINE,
    )
    assert {path.name for path in folder.iterdir()} == {name for name, _ in rows} | {"README.md"}
    for name, stated in rows:
        assert sha256((folder / name).read_bytes()).hexdigest() == stated


def test_every_static_file_that_a_template_names_is_there():
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"(?:static\(|{% static )['\"]([^'\"]+)['\"]", template.read_text())
    }
    assert "vendor/htmx-2.0.11.min.js" in named
    assert [name for name in sorted(named) if not find(name)] == []


def test_the_fixed_page_of_a_failure_names_files_that_are_there():
    page = (ROOT / "templates" / "site" / "500.html").read_text()
    assert re.findall(r'="/static/([^"]+)"', page) == ["css/dateline.css"]
    assert find("css/dateline.css")
