import os
import subprocess
import sys
from pathlib import Path

import pytest

from incidents import build

ROOT = Path(__file__).resolve().parent.parent
SHOW = "import django; django.setup(); from incidents.build import build_id; print(build_id())"


@pytest.fixture(autouse=True)
def nothing_remembered():
    build.build_id.cache_clear()
    yield
    build.build_id.cache_clear()


def test_every_process_has_the_same_build():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "incidents.settings"}
    builds = {
        subprocess.run(
            [sys.executable, "-c", SHOW],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    }
    assert len(builds) == 1


def test_code_templates_and_texts_are_inputs():
    names = {name for name, _ in build._inputs()}
    assert {"code/htmx.py", "code/taxonomy/data/kinds.toml", "templates/site/base.html"} <= names
    assert not any(name.endswith(".pyc") for name in names)


def test_a_changed_input_is_another_build(monkeypatch, tmp_path):
    source = tmp_path / "page.html"
    monkeypatch.setattr(build, "_inputs", lambda: [("page.html", source)])
    builds = []
    for text in ("first", "second", "first"):
        source.write_text(text)
        build.build_id.cache_clear()
        builds.append(build.build_id())
    assert builds[0] == builds[2] != builds[1]


def test_another_static_file_is_another_build(monkeypatch):
    class Storage:
        hashed_files = {"css/dateline.css": "css/dateline.1.css"}

    before = build.build_id()
    build.build_id.cache_clear()
    monkeypatch.setattr(build, "staticfiles_storage", Storage())
    assert build.build_id() != before
