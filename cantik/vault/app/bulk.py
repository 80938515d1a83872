"""Many rows at once on both databases: ids reserved beforehand, `executemany` on SQLite, COPY on PostgreSQL.

Names of tables and columns come from the code, never from data. Callers stand inside a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection


def reserve(table: str, count: int) -> Sequence[int]:
    """`count` fresh ids of a table, ascending. An id is never given twice, also after a row is gone."""
    if not count:
        return range(0)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [first + count - 1, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + count - 1])
    return range(first, first + count)


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows. Dates and moments may be ISO texts."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608
            # SQLite takes the rows from an iterator, one after the other: nothing is piled up.
            cursor.executemany(statement, cast("Sequence[Sequence[Any]]", rows))


def moment(at: Any) -> str:
    """A moment as both databases read it from text (Django's own form on SQLite)."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") if connection.vendor == "sqlite" else at.isoformat()  # type: ignore[no-any-return]
