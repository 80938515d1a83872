"""Bring the tables of a store up to date, so that a process that is killed meanwhile leaves nothing half done."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations import CreateModel, Migration, RunPython, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.state import ProjectState


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
            self._note(migration)
        return state

    def make_first(self, plan: list[Migration]) -> tuple[ProjectState, list[Migration]]:
        """Apply what only makes new tables, as far as the plan lets it come first; the state then, and what is left.

        Django imagines every model that points to a new one anew, once for each table: two thirds of what an empty
        store costs. Nothing of these migrations changes a table that stands, so their models are imagined once, all
        together.
        """
        making, left = self._split_migrations(plan)
        state = self._applied_state()
        for migration in making:
            migration.mutate_state(state, preserve=False)
        for migration in making:
            with self.connection.schema_editor(atomic=True) as editor:
                for operation in migration.operations:
                    operation.database_forwards(migration.app_label, editor, state, state)
                self._note(migration)
        return state, left

    def _applied_state(self) -> ProjectState:
        """The models as the migrations that were applied left them; none is imagined yet."""
        state = ProjectState(real_apps=self.loader.unmigrated_apps)
        for migration, _backwards in self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True):
            if (migration.app_label, migration.name) in self.loader.applied_migrations:
                migration.mutate_state(state, preserve=False)
        return state

    def _split_migrations(self, plan: list[Migration]) -> tuple[list[Migration], list[Migration]]:
        """The migrations that only make tables and need none of the others; the others. Both in the plan's order."""
        making: list[Migration] = []
        left: list[Migration] = []
        later: set[tuple[str, str]] = set()
        for migration in plan:
            key = (migration.app_label, migration.name)
            needs = {parent.key for parent in self.loader.graph.node_map[key].parents}
            if _only_makes(migration) and not needs & later:
                making.append(migration)
            else:
                left.append(migration)
                later.add(key)
        return making, left

    def _note(self, migration: Migration) -> None:
        note: Any = self.record_migration  # the stubs know the signature of another version
        note(migration)


def _only_makes(migration: Migration) -> bool:
    """True when the migration makes tables and what belongs to them, and changes none that stands."""
    return bool(migration.atomic) and all(
        isinstance(operation, CreateModel | RunPython)
        or (isinstance(operation, SeparateDatabaseAndState) and not operation.database_operations)
        for operation in migration.operations
    )


def _around(graph: MigrationGraph, migrations: list[Migration]) -> set[str]:
    """The apps whose models these migrations may see: what points to their tables, and all that those stand on."""
    changed = {migration.app_label for migration in migrations}
    pointing = {label for key in graph.nodes if key[0] in changed for label, _name in graph.backwards_plan(key)}
    return {label for key in graph.nodes if key[0] in pointing for label, _name in graph.forwards_plan(key)}


def upgrade() -> None:
    """Apply what was not applied yet."""
    executor = WholeExecutor(connections["default"])
    graph = executor.loader.graph
    executor.recorder.ensure_schema()
    plan = executor.migration_plan(graph.leaf_nodes())
    state, left = executor.make_first([migration for migration, _backwards in plan])
    # A change of a table lets Django imagine models anew; those of the other apps have no part in it.
    seen = _around(graph, left)
    part = ProjectState({key: model for key, model in state.models.items() if key[0] in seen}, state.real_apps)
    executor.migrate([], plan=[(migration, False) for migration in left], state=part)
