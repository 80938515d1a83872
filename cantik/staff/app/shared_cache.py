"""What allauth counts and remembers (attempts by address, used codes), in the database: one for all processes.

Django's own cache in the database throws away entries when it is full and lets two processes add the same key again
after it ran out; a code would then count twice.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from cantik.base import clock

TABLE = "staff_shared"
_UPSERT = f"""INSERT INTO {TABLE} (key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires"""  # noqa: S608
_COUNT = f"""INSERT INTO {TABLE} (key, value, expires) VALUES (%s, '1', %s)
    ON CONFLICT (key) DO UPDATE SET
    value = CASE WHEN {TABLE}.expires <= %s THEN '1' ELSE CAST(CAST({TABLE}.value AS INTEGER) + 1 AS TEXT) END,
    expires = CASE WHEN {TABLE}.expires <= %s THEN excluded.expires ELSE {TABLE}.expires END
    RETURNING value"""  # noqa: S608
_FOREVER = 2**53


class SharedCache(BaseCache):
    """Values of JSON under a key until a moment; `add` is one statement, so that of many at once one gets it."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(
        self, key: str, value: Any, timeout: float | object | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value where none counts; False when one does."""
        row: list[str | float] = [self._key(key, version), json.dumps(value), self._until(timeout), _now()]
        with connection.cursor() as cursor:
            cursor.execute(f"{_UPSERT} WHERE {TABLE}.expires <= %s", row)
            return bool(cursor.rowcount == 1)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value while it counts."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT value FROM {TABLE} WHERE key = %s AND expires > %s",  # noqa: S608
                [self._key(key, version), _now()],
            )
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(
        self, key: str, value: Any, timeout: float | object | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value, whatever was there."""
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [self._key(key, version), json.dumps(value), self._until(timeout)])

    def count(self, key: str, seconds: float) -> int:
        """How often this was asked since the first time, that one included, until `seconds` after it: one statement, so
        that many at once wait for nobody."""
        now = _now()
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [self._key(key, None), now + seconds, now, now])
            return int(cursor.fetchone()[0])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; False when there was none."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE key = %s", [self._key(key, version)])  # noqa: S608
            return bool(cursor.rowcount)

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608

    def _key(self, key: str, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _until(self, timeout: Any) -> float:
        lasts = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _FOREVER if lasts is None else _now() + float(lasts)


def forget_old() -> int:
    """Remove what no longer counts; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE expires <= %s", [_now()])  # noqa: S608
        return int(cursor.rowcount)


def _now() -> float:
    return clock.now().timestamp()
