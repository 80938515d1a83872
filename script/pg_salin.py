"""Copy the tables of an SQLite store into the PostgreSQL of CANTIK_DATABASE: `pg_salin.py FILE`.

For measurements over both databases with the very same rows; the tables are made there and emptied first.
"""

import contextlib
import os
import sqlite3
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from cantik.web.setup import django

_KEPT = {"django_migrations"}


def copy(file: Path) -> int:
    """Copy every table; returns the number of rows."""
    django(pages=True)
    from cantik.vault.app.upgrading import upgrade

    upgrade()  # makes the tables; to open the store would be refused: it is filled, and its database still empty
    count = 0
    with (
        psycopg.connect(os.environ["CANTIK_DATABASE"]) as target,
        contextlib.closing(sqlite3.connect(file)) as source,
    ):
        names = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        known = {row[0] for row in target.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        tables = sorted(names & known - _KEPT)
        target.execute("SET session_replication_role = replica")  # rows come in any order, and the log takes them
        target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        for table in tables:
            count += _table(source, target, table)
        target.execute("SET session_replication_role = origin")
    with psycopg.connect(os.environ["CANTIK_DATABASE"], autocommit=True) as target:
        target.execute("VACUUM ANALYZE")  # what PostgreSQL does by itself a little later
    return count


def _table(source: sqlite3.Connection, target: psycopg.Connection, table: str) -> int:
    columns = [row[1] for row in source.execute(f'PRAGMA table_info("{table}")')]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    rows = 0
    with target.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as goal:
            for row in source.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
                goal.write_row(row)
                rows += 1
        if "id" in columns:
            sequence = cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table]).fetchone()
            if sequence and sequence[0]:
                cursor.execute(
                    sql.SQL("SELECT setval(%s, (SELECT COALESCE(MAX(id), 0) + 1 FROM {}), false)").format(
                        sql.Identifier(table)
                    ),
                    [sequence[0]],
                )
    return rows


if __name__ == "__main__":
    print(copy(Path(sys.argv[1])))
