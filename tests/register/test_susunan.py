"""The tables of a store: made by first migrations that only make, quickly; an older shape is refused and left alone."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState
from pytest_django.plugin import DjangoDbBlocker

from cantik.vault.app import upgrading
from cantik.vault.app.opening import open_store
from cantik.vault.errors import StoreTooOld
from tests.fixtures.perintah import PROJECT, cantik

#: what the migrations of the log were called before they were written anew
OLD_LOG = ["0001_audit_log", "0002_accounts", "0003_invitations", "0004_audit_pace", "0005_console_recovery"]
BEFORE = [
    "DELETE FROM django_migrations WHERE app = 'staff'",
    *(
        f"INSERT INTO django_migrations (app, name, applied) VALUES ('staff', '{name}', '2026-01-01 00:00:00')"
        for name in OLD_LOG
    ),
]
#: one cause of refusal each: what was done to a store, and what the error names first
SHAPES = [
    pytest.param(BEFORE, "staff 0001_audit_log dan 4 lagi", id="made by the migrations of before"),
    pytest.param(["DROP TABLE staff_recoverycode"], "staff_recoverycode.", id="a table is missing"),
    pytest.param(["DROP TABLE django_migrations"], "account_emailaddress dan ", id="nobody noted what made the tables"),
    pytest.param(["DELETE FROM django_migrations WHERE app = 'codes'"], "codes_area dan 1 lagi", id="one not noted"),
]


def ours() -> list[tuple[str, migrations.Migration]]:
    """The migrations of our own apps, with the path of each."""
    found = []
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        folder = Path(apps.get_app_config(label).path)
        if folder.is_relative_to(PROJECT / "cantik"):
            found.append((f"{folder.relative_to(PROJECT)}/migrations/{name}.py", migration))
    return found


# ── first migrations ────────────────────────────────────────────────────────────────────────────


def test_first_migrations_make_whole_tables_and_change_none() -> None:
    """Nothing was released: a change of a model goes into the first migration of its app.

    A constraint, an index or a column that is added afterwards lets Django imagine all models once more: 42 migrations
    with 81 constraints cost a fresh store three seconds. From the first tag on migrations only grow: then this test is
    about those that stand at the tag.
    """
    others = Counter(
        f"{path}: {type(operation).__name__}"
        for path, migration in ours()
        for operation in migration.operations
        if not isinstance(operation, migrations.CreateModel | migrations.RunPython)
        and not (isinstance(operation, migrations.SeparateDatabaseAndState) and not operation.database_operations)
    )
    assert not others
    assert not [path for path, migration in ours() if migration.replaces]


def test_each_table_of_ours_is_made_by_one_operation() -> None:
    made: Counter[str] = Counter()
    for _path, migration in ours():
        for operation in migration.operations:
            inner = operation.state_operations if hasattr(operation, "state_operations") else [operation]
            made.update(str(o.options["db_table"]) for o in inner if isinstance(o, migrations.CreateModel))
    assert set(made.values()) == {1}
    assert "staff_auditlisting" in made
    assert "register_personversion" in made


def test_what_is_imagined_for_a_fresh_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    """A count, not a time: each model of ours that nothing of others points to is imagined once, not at each table."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    seen: Counter[str] = Counter()
    render = ModelState.render

    def counted(self: ModelState, apps: Any) -> Any:
        seen[self.app_label] += 1
        return render(self, apps)

    monkeypatch.setattr(ModelState, "render", counted)
    with django_db_blocker.unblock(), open_store(tmp_path / "baru", demo=True):
        pass
    for label in ("codes", "vault", "collect", "examine", "register", "doubles", "units", "leave"):
        assert seen[label] == len(list(apps.get_app_config(label).get_models(include_auto_created=True))), label
    assert seen.total() < 800  # 570 of 90 models; 2,800 while Django made table after table


@pytest.mark.malam
def test_the_tables_are_those_that_django_itself_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    """Django's own executor is the oracle, with its models imagined anew for each operation."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)

    def by_django() -> None:
        executor = MigrationExecutor(connections["default"])
        executor.migrate(executor.loader.graph.leaf_nodes())

    def shape(folder: Path) -> set[tuple[str, str, str]]:
        with open_store(folder, demo=True), connection.cursor() as cursor:
            cursor.execute("SELECT type, name, COALESCE(sql, '') FROM sqlite_master")
            found = set(cursor.fetchall())
            cursor.execute("SELECT 'migration', app, name FROM django_migrations")
            return found | set(cursor.fetchall())

    with django_db_blocker.unblock():
        quick = shape(tmp_path / "cepat")
        monkeypatch.setattr(upgrading, "upgrade", by_django)
        assert quick == shape(tmp_path / "biasa")
    walls = {"staff_audit_tetap", "staff_audit_kekal", "staff_audit_urut"}
    assert {name for kind, name, _sql in quick if kind == "trigger"} == walls


# ── older shapes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.basisdata
@pytest.mark.parametrize(("statements", "named"), SHAPES)
def test_a_store_of_another_shape_is_left_alone(
    new_store: Callable[[], Path], statements: list[str], named: str
) -> None:
    folder = new_store()
    with open_store(folder), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        before = connection.introspection.table_names(cursor)

    with pytest.raises(StoreTooOld, match="R310") as refused, open_store(folder):
        pass

    assert f"ditemukan {named}" in str(refused.value)
    with connection.cursor() as cursor:
        assert connection.introspection.table_names(cursor) == before


def bytes_of(folder: Path) -> dict[str, str]:
    """The digest of every file, that of the database, too."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_store_of_before_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    """The line says how the register comes over; no file of the store changes."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    folder = tmp_path / "contoh" / "simpanan"
    with django_db_blocker.unblock(), open_store(folder, demo=True):
        pass
    with closing(sqlite3.connect(folder / "cantik.sqlite3")) as database, database:
        for statement in BEFORE:
            database.execute(statement)
    before = bytes_of(folder)

    ran = cantik("doctor", "--store", folder)

    assert ran.code == 2, ran.told()
    assert ran.out == ""
    assert ran.err.splitlines() == [ran.error_line]
    assert ran.error_line.startswith(f"[R310] {folder}: Susunan simpanan tidak dikenal versi ini; ditemukan staff 0001")
    for step in ("cantik export --shape cantik", "cantik import ARSIP --desa KODE --apply"):
        assert step in ran.error_line
    assert bytes_of(folder) == before
    again = cantik("demo", "--no-serve", "--villages", 1, "--out", folder.parent)
    assert again.code == 2, again.told()
    assert f"hapus atau pindahkan folder {folder.parent}" in again.error_line
