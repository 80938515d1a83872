"""What is not heard of a statement because another was decided for. Whoever folds statements asks here first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from cantik.collect.app.models import REMAINDER, Batch
from cantik.register.core.app.conflict_rows import FAMILIES, PERSONS, ConflictSide
from cantik.register.core.conflict import NEW, Edge, variables_silenced
from cantik.register.core.remainder import FAMILIES as OF_FAMILIES
from cantik.register.core.remainder import PERSONS as OF_PERSONS
from cantik.register.core.remainder import Told, decode_told
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
    """Return what is left out when the statements of these batches (of one village) are read: values that lost a
    decision between sources, and what an older list says of what the newer one above it tells itself; of everybody, or
    of `only`."""
    area = Batch.objects.filter(pk=batches[0]).values_list("area_id", flat=True).first() if batches else None
    if area is None:
        return {}
    quiet = _quiet_remainders(batches, only, known_at, side)
    edges = edges_of(area, only=only, known_at=known_at, side=side)
    if not edges:
        return quiet
    read = _read(batches, sorted(edges), known_at, side)
    for person, found in edges.items():
        for content, names in variables_silenced(found, read.get(person, set())).items():
            quiet[content] = frozenset(names) | frozenset(quiet.get(content, ()))
    return quiet


def quiet_beneath(batches: Iterable[int]) -> dict[int, Told]:
    """Of those of some batches that stand on beneath a newer list: what is not heard of them, by unit."""
    wanted = list(batches)
    found: dict[int, Told] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Batch.objects.filter(pk__in=wanted[start : start + _CHUNK], kind=REMAINDER)
        found.update((number, decode_told(columns)) for number, columns in rows.values_list("pk", "columns"))
    return found


def _quiet_remainders(
    batches: Sequence[int], only: Collection[int] | None, known_at: dt.datetime | None, side: ConflictSide
) -> dict[int, Collection[str]]:
    """Statement -> what is not heard of it because a newer list tells of it."""
    unit = OF_FAMILIES if side is FAMILIES else OF_PERSONS
    when, more = _when_standing(known_at)
    found: dict[int, Collection[str]] = {}
    for batch, told in quiet_beneath(batches).items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {side.who}, COALESCE(same_as_id, id) FROM {side.table} WHERE batch_id = %s AND {when}",  # noqa: S608
                [batch, *more],
            )
            names = told.get(unit, frozenset())
            found.update((content, names) for who, content in cursor.fetchall() if only is None or who in only)
    return found


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
    when, more = _when_standing(known_at)
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


def _when_standing(known_at: dt.datetime | None) -> tuple[str, list[str]]:
    """The condition that a statement stands, or stood as far as was known at a moment, with its parameters."""
    if known_at is None:
        return "retired_at IS NULL", []
    return "recorded_at <= %s AND (retired_at IS NULL OR retired_at > %s)", [moment(known_at)] * 2


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))
