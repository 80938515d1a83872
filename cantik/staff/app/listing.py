"""Under what each row of the log is listed, so that a page finds the newest of an area or a person without a walk.

A row is listed under the account that did it and under every area that it names, with the areas above that one; what
belongs to accounts and machinery a second time as such. The list is derived: it says nothing that does not stand in the
row's own text, is no part of the chain, and can be compared with the log (`differences`) and made anew (`renew`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from cantik.base.chunks import chunks
from cantik.vault.app.bulk import insert

TABLE = "staff_auditlisting"
#: what an admin simpul reads: accounts and machinery, nothing of what is done with data
TECHNICAL = ("akun.", "akses.", "peran.", "undangan.", "kunci.", "wilayah.", "simpanan.", "darurat.")
_MARK = "teknis:"
_ACCOUNT = re.compile(r"akun:[0-9]{1,19}\Z")
#: a code of one to four parts that ends where the text does or goes on below it
_AREA = r'(X?)([0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?)([".])'
_OF_DETAIL = re.compile(f'"wilayah":"{_AREA}')
_OF_SUBJECTS = re.compile(f":{_AREA}")
#: lengths at which a code of Kemendagri ends: provinsi, kabupaten, kecamatan, desa
_ENDS = (2, 5, 8, 13)
_LAST = 2**62
_BATCH = 20_000


def under(by: str, action: str, subjects: str, detail: str) -> set[str]:
    """What a row is listed under: `akun:5`, codes of areas. `subjects` and `detail` are the row's JSON texts."""
    found = {by} if _ACCOUNT.match(by) else set[str]()
    for pattern, text in ((_OF_DETAIL, detail), (_OF_SUBJECTS, subjects)):
        if ":" in text:
            for mark, code, after in pattern.findall(text):
                found.update(code[:end] for end in _ENDS if end < len(code))
                if not mark or after == ".":  # the areas above a temporary code are codes of Kemendagri
                    found.add(code)
                if mark and len(code) == _ENDS[-1]:
                    found.add(mark + code)
    return found | {technical(name) for name in found} if action.startswith(TECHNICAL) else found


def technical(name: str) -> str:
    """Under what the technical part is listed of what is listed under a name.

    By a name of its own, and no column: neither database could be relied upon to choose an index of a part.
    """
    return _MARK + name


def add(cursor: CursorWrapper, number: int, by: str, action: str, subjects: str, detail: str) -> None:
    """List one row that was just written, in the same transaction."""
    if names := under(by, action, subjects, detail):
        values = ", ".join(["(%s, %s)"] * len(names))
        # A row that the database lost and wrote anew may be listed already: `differences` tells when it is wrong.
        cursor.execute(
            f"INSERT INTO {TABLE} (under, number) VALUES {values} ON CONFLICT DO NOTHING",  # noqa: S608
            [column for name in sorted(names) for column in (name, number)],
        )


# ── reading ─────────────────────────────────────────────────────────────────────────────────────
def newest(names: Iterable[str], count: int, *, before: int | None = None) -> list[int]:
    """The newest `count` numbers below `before` that are listed under any of the names, the newest first.

    Takes a time that grows with the number of names, not with the log: first the newest row of each name, which leaves
    the names that can have a part in the answer; then of these how far down the answer can reach.
    """
    below = _LAST if before is None else before
    heads = _each(set(names), 0, below)
    floor = _nth(set(heads.values()), count)
    heads = {name: head for name, head in heads.items() if head >= floor}
    if heads and max(heads.values()) - floor > count * count:  # the log itself has more rows down to there
        floors = _each(heads, count - 1, below)
        floor = max(floor, *floors.values(), 0)  # a single name has enough rows down to here
    found = set[int]()
    with connection.cursor() as cursor:
        for part in chunks(sorted(heads)):
            cursor.execute(
                f"SELECT DISTINCT number FROM {TABLE} WHERE under IN ({_marks(part)}) AND number >= %s"  # noqa: S608
                " AND number < %s ORDER BY number DESC LIMIT %s",
                [*part, floor, below, count],
            )
            found.update(row[0] for row in cursor.fetchall())
    return sorted(found, reverse=True)[:count]


def _each(names: Iterable[str], skipped: int, below: int) -> dict[str, int]:
    """Of each name the newest number after so many newer ones; names that have fewer are left out."""
    found = {}
    with connection.cursor() as cursor:
        for part in chunks(sorted(names)):
            marks = ", ".join(["(%s)"] * len(part))
            cursor.execute(
                f"WITH one(name) AS (VALUES {marks}) SELECT name, (SELECT number FROM {TABLE} WHERE under = name"  # noqa: S608
                " AND number < %s ORDER BY number DESC LIMIT 1 OFFSET %s) FROM one",
                [*part, below, skipped],
            )
            found.update({name: number for name, number in cursor.fetchall() if number is not None})
    return found


def _nth(numbers: set[int], count: int) -> int:
    return sorted(numbers, reverse=True)[count - 1] if len(numbers) >= count else 0


def _marks(part: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(part))


# ── the whole list ──────────────────────────────────────────────────────────────────────────────
def fill(*, after: int = 0) -> None:
    """List the rows of the log after a number. Those of the list must not stand there yet."""
    for rows in _entries(after):
        made = sorted((name, number) for number, *row in rows for name in under(*row))
        insert(TABLE, ("under", "number"), made)


def renew() -> None:
    """Make the whole list anew from the log."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # nothing may be written between the reading and the end
                cursor.execute("LOCK TABLE staff_auditentry IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
        fill()


def differences() -> int:
    """How many rows of the log are listed otherwise than their own text says, or listed and not there.

    A sum for each row of the log is compared, so that a log of millions needs some tens of megabytes only.
    """
    top = _top()
    sums = array("q", bytes(8 * (top + 1)))
    for rows in _entries(0):
        for number, *row in rows:
            if number <= top:
                sums[number] += sum(map(_weight, under(*row)))
    strange = set[int]()
    for name, number in _read_listing():
        if 0 < number <= top:
            sums[number] -= _weight(name)
        else:
            strange.add(number)
    newer = range(top + 1, _top() + 1)  # written while this was reading
    return len([name for name in strange if name not in newer]) + sum(1 for count in sums if count)


def _top() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(number), 0) FROM staff_auditentry")
        return int(cursor.fetchone()[0])


def _weight(name: str) -> int:
    """A number that nobody can foretell (Python's hash is another in every process), small enough to be added up."""
    return hash(name) >> 16


def _entries(after: int) -> Iterator[list[Any]]:
    """Number, by, action, subjects and detail of the rows of the log, many at a time."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT number, by, action, subjects, detail FROM staff_auditentry WHERE number > %s"
                " ORDER BY number LIMIT %s",
                [after, _BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][0]


def _read_listing() -> Iterator[tuple[str, int]]:
    """The whole list, many rows at a time."""
    name, number = "", 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT under, number FROM {TABLE} WHERE (under, number) > (%s, %s)"  # noqa: S608
                " ORDER BY under, number LIMIT %s",
                [name, number, _BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            yield from cast("list[tuple[str, int]]", rows)
            name, number = rows[-1]
