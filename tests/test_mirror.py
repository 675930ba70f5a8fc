"""The example client in docs/ mirrors a served archive, and finds what does not fit."""

import json
import subprocess
import sys

import pytest

from tests.sites import ROOT

PUBLISH = """
from incidents.editing.review import withdraw
from tests.factories import make_administrator, make_published
for number in range(3):
    event = make_published(title=f"Rocket {number} lands near Northport")
withdraw(event=event, by=None, reason="It was a drill.")
make_administrator(), make_administrator()
"""
REDACT = """
from django.contrib.auth import get_user_model
from incidents.editing.redaction import redact
from incidents.models import Edition
first, second = get_user_model().objects.filter(is_superuser=True, username__startswith="editor-")[:2]
redact(editions=[Edition.objects.get(pk=2)], by=first, approved_by=second, category="safety", note="A name.")
"""


def mirror(site, file):
    command = [sys.executable, str(ROOT / "docs" / "mirror.py"), site.url, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def site(start_site):
    own = start_site()
    own.shell(PUBLISH)
    return own


def test_a_mirror_follows_the_log_and_its_redactions(site, tmp_path):
    file = tmp_path / "mirror.json"
    done = mirror(site, file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 editions verified")
    assert "Rocket 1 lands" in file.read_text()
    site.shell(REDACT)
    done = mirror(site, file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("5 editions verified")
    assert "Rocket 1 lands" not in file.read_text()
    fresh = tmp_path / "fresh.json"
    assert mirror(site, fresh).stdout == done.stdout
    kept = json.loads(file.read_text())
    kept[0]["content"]["reason"] = "changed by somebody"
    file.write_text(json.dumps(kept))
    assert "content 1" in mirror(site, file).stderr
    kept[0]["material"] = False
    file.write_text(json.dumps(kept))
    assert "the chain at edition 1" in mirror(site, file).stderr


def test_the_client_is_short_enough_to_read():
    assert len((ROOT / "docs" / "mirror.py").read_text().splitlines()) <= 50
