"""The rows of differences: written, followed by corrections, ended when a batch is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from cantik.collect.app.models import Batch
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.conflict import BY_HAND, BY_RULE, DECIDED, FAMILY, NEW, PERSON, PLACE
from cantik.vault.app.bulk import insert, moment, reserve


class ConflictSide(NamedTuple):
    """Where differences of persons, or of families, and their statements stand: columns of `register_conflict`, and
    the table of statements with the column that says whose they are."""

    unit: str
    who: str
    ours: str
    theirs: str
    table: str

    def columns(self) -> tuple[str, ...]:
        """The columns of a row that is written."""
        return (
            "id",
            "area_id",
            self.who,
            "variable",
            "batch_id",
            self.ours,
            self.theirs,
            "rule",
            "way",
            "takes",
            "state",
            "shown",
            "binds",
            "decision_id",
            "recorded_at",
        )


PERSONS = ConflictSide(PERSON, "person_id", "content_id", "other_id", "register_personversion")
FAMILIES = ConflictSide(FAMILY, "family_id", "home_id", "other_home_id", "register_familyversion")
SIDES = (PERSONS, FAMILIES)
_CHUNK = 500


def side_of(unit: str) -> ConflictSide:
    """The side of a person or a family."""
    return PERSONS if unit == PERSON else FAMILIES


def write_rows(rows: Sequence[tuple[object, ...]], at: dt.datetime, side: ConflictSide = PERSONS) -> None:
    """Insert differences: all columns of `ConflictSide.columns` but the first and the last."""
    ids = reserve("register_conflict", len(rows))
    when = moment(at)
    insert("register_conflict", side.columns(), ((number, *row, when) for number, row in zip(ids, rows, strict=True)))


# ── taking a batch back ─────────────────────────────────────────────────────────────────────────


def decisions_of(batches: Sequence[int]) -> tuple[int, int]:
    """Differences that go with the statements of these batches when they are taken back, and how many of them somebody
    decided."""
    rows = Conflict.objects.filter(pk__in=_resting_on(batches), shown=True)
    return rows.count(), rows.filter(state=DECIDED).count()


def retire_conflicts(batches: Sequence[int], at: dt.datetime) -> int:
    """End the differences between statements that nobody says any more; called before they are retired."""
    numbers = _resting_on(batches)
    retire_rows(numbers, at)
    return len(numbers)


def retire_about(side: ConflictSide, statements: Sequence[int], at: dt.datetime) -> int:
    """End the differences that rest on these statements, unless another statement says the same; returns how many. Call
    it before the statements are retired."""
    found: set[int] = set()
    for start in range(0, len(statements), _CHUNK):
        part = list(statements[start : start + _CHUNK])
        marks = ", ".join(["%s"] * len(part))
        for column in (side.ours, side.theirs):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT c.id FROM register_conflict c WHERE c.retired_at IS NULL AND c.{column} IN ({marks})"  # noqa: S608
                    f" AND NOT EXISTS (SELECT 1 FROM {side.table} o WHERE o.same_as_id = c.{column}"
                    f" AND o.retired_at IS NULL AND o.id NOT IN ({marks}))",
                    [*part, *part],
                )
                found.update(row[0] for row in cursor.fetchall())
    retire_rows(sorted(found), at)
    return len(found)


def retire_rows(numbers: Sequence[int], at: dt.datetime, *, replaced_by: int | None = None) -> None:
    """End differences; `replaced_by`: the decision that took their place."""
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE register_conflict SET retired_at = %s, replaced_by_id = %s"  # noqa: S608
                f" WHERE id IN ({', '.join(['%s'] * len(part))})",
                [moment(at), replaced_by, *part],
            )


def _resting_on(batches: Sequence[int]) -> list[int]:
    """Standing differences of statements that only these batches say (a later list may repeat them)."""
    marks = ", ".join(["%s"] * len(batches))
    found: set[int] = set()
    with connection.cursor() as cursor:
        for side in SIDES:
            for column in (side.ours, side.theirs):
                cursor.execute(
                    "SELECT c.id FROM register_conflict c"  # noqa: S608
                    f" JOIN {side.table} v ON v.id = c.{column} WHERE c.retired_at IS NULL"
                    f" AND c.area_id = (SELECT area_id FROM collect_batch WHERE id = %s) AND v.batch_id IN ({marks})"
                    f" AND NOT EXISTS (SELECT 1 FROM {side.table} o WHERE o.{side.who} = v.{side.who}"
                    f" AND o.same_as_id = v.id AND o.retired_at IS NULL AND o.batch_id NOT IN ({marks}))",
                    [batches[0], *batches, *batches],
                )
                found.update(row[0] for row in cursor.fetchall())
    return sorted(found)


def follow(old: int, new: int, *, batch: int, variable: str, at: dt.datetime, side: ConflictSide = PERSONS) -> None:
    """Copy the decisions about a statement to its correction, for every variable but the corrected one: the correction
    says the others again, so they stay decided."""
    variable = PLACE[0] if variable in PLACE else variable
    rows = Conflict.objects.filter(retired_at__isnull=True, binds=True).exclude(variable=variable)
    columns = ("area_id", side.who, "variable", side.ours, side.theirs, "rule", "way", "takes", "state", "decision_id")
    made = []
    for column in (side.ours, side.theirs):
        for row in rows.filter(**{column: old}).values(*columns):
            row[column] = new
            made.append(
                (
                    row["area_id"],
                    row[side.who],
                    row["variable"],
                    batch,
                    row[side.ours],
                    row[side.theirs],
                    row["rule"],
                    row["way"],
                    row["takes"],
                    row["state"],
                    False,
                    True,
                    row["decision_id"],
                )
            )
    write_rows(made, at, side)


def hear_first(
    whose: int, content: int, *, base: Batch, batch: int, variable: str, at: dt.datetime, side: ConflictSide = PERSONS
) -> None:
    """Make a corrected value hold against what other sources of the same person or family say now."""
    variable = PLACE[0] if variable in PLACE else variable
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT COALESCE(v.same_as_id, v.id) FROM {side.table} v"  # noqa: S608
            " JOIN collect_batch k ON k.id = v.batch_id"
            f" WHERE v.{side.who} = %s AND v.retired_at IS NULL AND k.source <> %s",
            [whose, base.source],
        )
        others = sorted(row[0] for row in cursor.fetchall())
    write_rows(
        [
            (base.area_id, whose, variable, batch, content, other, "", BY_HAND, NEW, BY_RULE, False, True, None)
            for other in others
        ],
        at,
        side,
    )
