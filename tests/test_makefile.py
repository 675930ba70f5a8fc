"""What stands around the code: the Makefile, the lock files, and the shape of the repository."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [
    ROOT / "requirements.txt",
    ROOT / "tests" / "requirements.txt",
    ROOT / "tests" / "requirements-next.txt",
]
TOP_LEVEL = {
    *("manage.py", "requirements.txt", "incidents", "templates", "static", "tests"),
    *("README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "pyproject.toml", "Makefile"),
    *("docs", ".ci", ".gitignore", ".gitattributes", ".editorconfig"),
}


def locked(path):
    return dict(re.findall(r"^([a-z0-9-]+)==([^ \\]+)", path.read_text(), re.MULTILINE))


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_top_level_holds_what_people_and_tools_look_for():
    git = shutil.which("git")
    listed = subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.partition("/")[0] for line in listed.splitlines()} <= TOP_LEVEL


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_locked_package_has_hashes_and_no_address(path):
    text = path.read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?://|file:|--find-links|--index-url|/(?:home|root|tmp|opt)/", text)


def test_every_package_from_npm_has_a_hash_and_no_address():
    lock = json.loads((ROOT / "tests" / "package-lock.json").read_text())
    needs = json.loads((ROOT / "tests" / "package.json").read_text())["dependencies"]
    assert lock["packages"][""]["dependencies"] == needs
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry] == []


def test_every_need_of_the_project_is_locked():
    needs = {re.split(r"[\[<>=]", need)[0] for need in project()["project"]["dependencies"]}
    tools = {re.split(r"[\[<>=]", need)[0] for need in project()["dependency-groups"]["test"]}
    assert needs <= set(locked(LOCKS[0]))
    for path in LOCKS[1:]:
        assert needs | tools <= set(locked(path))


def test_tests_run_on_what_is_deployed():
    deployed, tested = locked(LOCKS[0]), locked(LOCKS[1])
    assert {name: tested[name] for name in deployed} == deployed


def test_both_django_versions_are_covered():
    assert locked(LOCKS[0])["django"].startswith("5.2.")
    assert locked(LOCKS[2])["django"].startswith("6.1.")


def test_the_version_is_stated_once_more_only_in_the_package():
    from incidents import __version__

    assert __version__ == project()["project"]["version"]


def test_every_target_of_the_makefile_is_documented():
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    documented = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    assert [target for target in targets if f"make {target}" not in documented] == []


def test_a_machine_without_python_is_told_what_to_install(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.txt", "tests/requirements.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "git"):
        (tools / name).symlink_to(shutil.which(name))
    done = subprocess.run(
        [shutil.which("make"), "run"],
        cwd=tmp_path,
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()
