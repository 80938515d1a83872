"""Pages hold no tables: rooms of `web` call services and queries, and never touch the database themselves."""

import ast
from pathlib import Path

import pytest

#: closes the connections of its own thread; the list may only become shorter
STILL = {"warm.py"}


def touching(web: Path) -> set[str]:
    """Files below a folder that import anything of `django.db`, wherever in the file."""
    found = set()
    for path in web.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{one.name}" for one in node.names]
            if any(name == "django.db" or name.startswith("django.db.") for name in names):
                found.add(path.relative_to(web).as_posix())
    return found


def test_no_further_page_touches_the_database(project: Path) -> None:
    assert touching(project / "cantik" / "web") == STILL


def test_web_has_no_tables(project: Path) -> None:
    assert [str(path) for path in (project / "cantik" / "web").rglob("migrations")] == []


def test_every_room_of_web_lies_in_a_group(project: Path) -> None:
    """The contracts name rooms by the place of their group: a room beside the groups would be in none."""
    web = project / "cantik" / "web"
    assert {path.parent.name for path in web.glob("*/__init__.py")} == {"shell", "tahap", "forum", "kantor", "publik"}
    assert {path.parent.name for path in web.glob("kantor/*/__init__.py")} == {"home", "staff"}


@pytest.mark.parametrize("line", ["import django.db.models", "from django.db import models", "from django import db"])
def test_a_planted_breach_is_seen(tmp_path: Path, line: str) -> None:
    (tmp_path / "views.py").write_text(f"def page():\n    {line}\n", encoding="utf-8")
    assert touching(tmp_path) == {"views.py"}
