"""A process of its own that opens a store and ends before a migration is noted: `anak_buka.py STORE NOTED`.

It lets as many migrations be noted as it is told to; with a number above all of them it opens the store.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from cantik.web.setup import django


def main(store: Path, left: int) -> None:
    """Open the store; exit code 9 before the migration that is one too many is noted."""
    django()
    from django.db.migrations.executor import MigrationExecutor

    from cantik.vault.app.opening import open_store

    executors: Any = MigrationExecutor
    note = executors.record_migration

    def note_or_end(executor: MigrationExecutor, migration: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)
        note(executor, migration)

    executors.record_migration = note_or_end
    with open_store(store):
        print("terbuka")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
