"""Bring the tables of a store up to date, so that a process that is killed meanwhile leaves nothing half done."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.executor import MigrationExecutor


class WholeExecutor(MigrationExecutor):
    """Each migration and the note that it was applied are one transaction.

    Django notes those that end with deferred SQL (indexes, foreign keys) after their transaction: a process that is
    killed between the two leaves tables that the next start would make once more, and so a store that never opens
    again. SQLite and PostgreSQL take tables and rows into one transaction.
    """

    def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        """Apply one, noted within."""
        if fake or fake_initial or not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
            note: Any = self.record_migration  # the stubs know the signature of another version
            note(migration)
        return state


def upgrade() -> None:
    """Apply what was not applied yet."""
    executor = WholeExecutor(connections["default"])
    executor.migrate(executor.loader.graph.leaf_nodes())
