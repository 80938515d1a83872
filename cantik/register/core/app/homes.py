"""Families as differences between sources show them: what a statement says, and who is the head."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from cantik.register.core.app.current import marks
from cantik.register.core.app.person_lists import PersonRow, family_rows, persons_where, rank, rows_by_person
from cantik.register.core.app.silenced_values import quiet_homes
from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.conflict import home_silence
from cantik.register.core.home_differences import home_stated
from cantik.vault.app.opening import OpenStore

_CHUNK = 500


def load_homes(opened: OpenStore, contents: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """The values of statements about families; the number of the card is not one of them."""
    del opened  # nothing here is sealed
    ids, found = sorted(contents), dict[int, Mapping[str, Any]]()
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.id, c.content, u.dusun, u.rw, u.rt FROM register_familyversion c"  # noqa: S608
                f" LEFT JOIN register_areaunit u ON u.id = c.unit_id WHERE c.id IN ({marks(part)})",
                part,
            )
            found.update((number, home_stated(text, tuple(unit))) for number, text, *unit in cursor.fetchall())
    return found


def home_said(batches: Sequence[int], families: Collection[int], names: Collection[str]) -> dict[int, dict[str, Any]]:
    """Return the values of a few variables of some families, by family, after the differences between sources are
    decided. `batches`: in the order of folding; a family of which none of the variables is stated is left out."""
    rows = family_rows(batches, families, "c.id, c.content")
    quiet = quiet_homes(batches, only=families) if rows else {}
    found: dict[int, dict[str, Any]] = {}
    for family, content, text in rows:
        said = home_silence(decode_row(text), quiet.get(content, ()))
        if told := {name: decode_text(said[name]) for name in names if name in said}:
            found.setdefault(family, {}).update(told)  # None: what was said before holds no more
    return found


def heads_of(
    opened: OpenStore, area_id: int, batches: Sequence[int], families: Collection[int]
) -> dict[int, PersonRow]:
    """Who is the head of each of these families when these batches are folded; a family without members has none."""
    persons = persons_where(batches, f"c.family_id IN ({marks(families)})", sorted(families))
    rows = rows_by_person(opened, area_id, batches, persons, lambda light: light.family in families)
    found: dict[int, PersonRow] = {}
    for row in sorted(rows.values(), key=rank, reverse=True):
        if row.family is not None:
            found[row.family] = row
    return found
