"""The documentation names what there is: query keys, commands, actions, roles."""

import re
from pathlib import Path

import pytest

from incidents.editing.roles import ROLES
from incidents.taxonomy import ACTIONS, GRADES, HARMS, STATUSES, STRANDS
from incidents.timeline.query import OTHER_KEYS, TimelineQuery

ROOT = Path(__file__).resolve().parent.parent
DOCS = {path.stem: path.read_text() for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text()
COMMANDS = sorted(path.stem for path in (ROOT / "incidents/management/commands").glob("[a-z]*.py"))


def test_every_key_of_the_query_is_documented():
    keys = {key for key, _ in ALL_KEYS.pairs()} | {"when"}
    rows = re.findall(r"^\| (`.+?`) \|", DOCS["query"], re.MULTILINE)
    documented = set(re.findall(r"`([a-z_]+)`", " ".join(rows)))
    assert documented == keys
    assert not documented & OTHER_KEYS


@pytest.mark.parametrize("terms", [STRANDS, GRADES, HARMS, STATUSES], ids=lambda terms: terms.name)
def test_every_value_of_a_short_closed_key_is_documented(terms):
    assert [slug for slug in terms if f"`{slug}`" not in DOCS["query"]] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert any(command in text for text in (README, *DOCS.values()))


def test_every_action_of_an_edition_is_documented():
    verbs = {
        "published": "publish",
        "updated": "update",
        "corrected": "correct",
        "clarified": "clarify",
        "edited": "edit",
        "withdrawn": "withdraw",
        "restored": "restore",
        "merged": "merge",
        "redacted": "redact",
    }
    assert set(verbs) == set(ACTIONS)
    assert [verb for verb in verbs.values() if f"| {verb} |" not in DOCS["editing"]] == []


def test_every_role_is_documented():
    assert [role.name for role in ROLES if role.name not in DOCS["editing"]] == []


def test_the_readme_begins_with_what_it_is_a_picture_and_the_two_commands():
    first_screen = README[:1500]
    assert "make run" in first_screen
    assert "make test" in first_screen
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", first_screen)
    assert (ROOT / picture[1]).is_file()


@pytest.mark.parametrize("name", sorted(DOCS))
def test_links_between_documents_lead_somewhere(name):
    targets = re.findall(r"\]\(([^)#:]+)\)", DOCS[name])
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []


def test_the_architecture_fits_one_page_with_one_drawing():
    text = DOCS["architecture"]
    assert len(text.splitlines()) <= 80
    assert text.count("```") == 2


ALL_KEYS = TimelineQuery(
    q="x",
    collection=("x",),
    start="2020",
    end="2021",
    match="any",
    strand=("violence",),
    kind=("talks",),
    actor=("x",),
    role=("host",),
    place=("x",),
    weapon=("rocket",),
    target=("police",),
    responsibility=("found",),
    grade=("verified",),
    harm=("killed",),
    killed_min=1,
    source=("x",),
    status=("held",),
    precision=("day",),
    has=("correction",),
    order="oldest",
    page=2,
    as_of=1,
    lang="ar",
)
