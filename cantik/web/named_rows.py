"""Rows of the lists of those behind a number, and the entry of the log that tells whom a page of them named."""

from __future__ import annotations

from typing import Any

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.core.app.current import marks
from cantik.register.core.app.person_lists import PersonRow, fold_persons, persons_where, place_persons, rows_of
from cantik.register.core.app.queries import standing_batches
from cantik.staff.app import log
from cantik.vault.app.opening import at_hand


def log_rows(by: str, basis: str, rows: list[dict[str, Any]], ids: list[int], number: dict[str, int | str]) -> None:
    """Write down whom a page of those behind a number showed; a list of families names the head of each."""
    of = "keluarga" if basis == "keluarga" else "orang"
    log.record(by=by, at=clock.now(), action="angka.orang", subject=of, subjects=ids, detail=number)
    if of == "keluarga":
        heads = [row["orang"] for row in rows if row["orang"]]
        log.record(by=by, at=clock.now(), action="orang.daftar", subject="orang", subjects=heads)


def list_record_rows(area: AreaCode, ids: list[int], basis: str) -> list[dict[str, Any]]:
    """Persons, or the heads of families, as lists show them: names, masked numbers, place. Whoever shows them writes it
    down (`log_rows`)."""
    area_row = find_area(area)
    if area_row is None or not ids:
        return []
    batches = standing_batches(area)
    people = basis != "keluarga"  # of a household its head stands for it
    wanted = frozenset(ids)
    asked = wanted if people else persons_where(batches, f"c.family_id IN ({marks(ids)})", ids)
    chosen = fold_persons(batches, asked) if asked else {}
    if not people:  # who has left the family since is not of it
        chosen = {number: figure for number, figure in chosen.items() if figure.family in wanted}
    shown = rows_of(at_hand(), chosen, place_persons(area_row.pk, batches, chosen))
    if people:
        return [_person_view(row, row.family, 1) for row in shown]
    families: dict[int, list[PersonRow]] = {number: [] for number in ids}
    for row in shown:
        if not _is_gone(row):
            families.setdefault(row.family or 0, []).append(row)
    return [_person_view(_head(families[number]), number, len(families[number])) for number in ids]


def _is_gone(row: PersonRow) -> bool:
    """Whether somebody died or moved out: still of the family by the lists, and standing nowhere."""
    return "tidak" in (row.terdaftar, row.domisili) and "ya" not in (row.terdaftar, row.domisili)


def _head(members: list[PersonRow]) -> PersonRow | None:
    """Who is its head, of those who live here; where none of them is, the first of them."""
    here = [m for m in members if m.domisili != "tidak"] or members
    heads = (m for m in here if m.said.get("hubungan_keluarga") == "1" or m.said.get("r409") == "1")
    return next(heads, here[0] if here else None)


def _person_view(row: PersonRow | None, family: int | None, members: int) -> dict[str, Any]:
    """A person, or the head of a family; None: a family of which nobody stands."""
    return {
        "orang": row.person if row else 0,
        "keluarga": family,
        "nama": row.name if row else "…",
        "nik": row.nik if row else "",
        "unit": row.unit if row else ("", "", ""),
        "anggota": members,
    }
