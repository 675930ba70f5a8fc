import ast
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

MIGRATIONS = sorted((Path(__file__).resolve().parent.parent / "incidents" / "migrations").glob("0*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_all_migrations_are_applied_in_one_line():
    loader = MigrationLoader(connection)
    assert len(loader.graph.leaf_nodes("incidents")) == 1
    assert loader.detect_conflicts() == {}


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_migration_is_frozen_code(path):
    """A migration that imports live code changes when that code does."""
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module)
    assert {name for name in imported if name.split(".")[0] == "incidents"} == set()


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_migration_has_a_name_in_words(path):
    assert "_auto_" not in path.stem
