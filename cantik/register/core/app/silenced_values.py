"""What is not heard of a statement because another was decided for. Whoever folds statements asks here first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from cantik.collect.app.models import Batch
from cantik.register.core.app.conflict_rows import FAMILIES, PERSONS, ConflictSide
from cantik.register.core.conflict import NEW, Edge, variables_silenced
from cantik.vault.app.bulk import moment

_CHUNK = 500
#: statement -> variables that are not heard of it
Quiet = Mapping[int, Collection[str]]


def edges_of(
    area_id: int,
    *,
    only: Collection[int] | None = None,
    known_at: dt.datetime | None = None,
    side: ConflictSide = PERSONS,
) -> dict[int, list[Edge]]:
    """Person (or family) -> the decisions that bind, of a village now or as known at a moment."""
    when = "retired_at IS NULL"
    values: list[int | str] = [area_id]
    if known_at is not None:
        when = "recorded_at <= %s AND (retired_at IS NULL OR retired_at > %s)"
        values += [moment(known_at)] * 2
    if only is not None and not only:
        return {}
    few = only is not None and len(only) <= _CHUNK
    among = f" AND {side.who} IN ({_marks(only)})" if few and only is not None else f" AND {side.who} IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {side.who}, variable, takes, {side.ours}, {side.theirs} FROM register_conflict"  # noqa: S608
            f" WHERE area_id = %s AND {when} AND binds{among} ORDER BY id",
            [*values, *(only or () if few else ())],
        )
        rows = cursor.fetchall()
    found: dict[int, list[Edge]] = {}
    for person, variable, takes, content, other in rows:
        if only is None or person in only:
            pair = (content, other) if takes == NEW else (other, content)
            found.setdefault(person, []).append(Edge(variable, *pair))
    return found


def quiet_of(
    batches: Sequence[int],
    *,
    only: Collection[int] | None = None,
    known_at: dt.datetime | None = None,
    side: ConflictSide = PERSONS,
) -> Quiet:
    """Return the values that lost a decision between sources, and so are left out when the statements of these batches
    (of one village) are read; of everybody, or of `only`."""
    area = Batch.objects.filter(pk=batches[0]).values_list("area_id", flat=True).first() if batches else None
    if area is None:
        return {}
    edges = edges_of(area, only=only, known_at=known_at, side=side)
    if not edges:
        return {}
    read = _read(batches, sorted(edges), known_at, side)
    quiet: dict[int, Collection[str]] = {}
    for person, found in edges.items():
        quiet.update(variables_silenced(found, read.get(person, set())))
    return quiet


def quiet_homes(
    batches: Sequence[int], *, only: Collection[int] | None = None, known_at: dt.datetime | None = None
) -> Quiet:
    """Return the values that lost a decision between sources, of statements about families and dwellings (as
    `quiet_of`)."""
    return quiet_of(batches, only=only, known_at=known_at, side=FAMILIES)


def _read(
    batches: Sequence[int], persons: list[int], known_at: dt.datetime | None, side: ConflictSide
) -> dict[int, set[int]]:
    """Person (or family) -> the statements that these batches make of them."""
    when = "retired_at IS NULL"
    more: list[str] = []
    if known_at is not None:
        when = "recorded_at <= %s AND (retired_at IS NULL OR retired_at > %s)"
        more = [moment(known_at)] * 2
    among = set(batches)
    found: dict[int, set[int]] = {}
    for start in range(0, len(persons), _CHUNK):
        part = persons[start : start + _CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {side.who}, batch_id, COALESCE(same_as_id, id) FROM {side.table}"  # noqa: S608
                f" WHERE {side.who} IN ({_marks(part)}) AND {when}",
                [*part, *more],
            )
            for person, batch, content in cursor.fetchall():
                if batch in among:
                    found.setdefault(person, set()).add(content)
    return found


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))
