"""What a later edition says otherwise than an earlier one, of published figures only (quality_policy.md 2). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cantik.content.axes import Category
from cantik.release.model import Cell, Figure, Release, Table
from cantik.release.printed_tables import DECIMALS, print_release

#: relative change above which readers and levels above are told (docs/bidang/quality_policy.md 2)
NOTICE = Fraction(1, 100)
Value = Decimal | None
Told = Literal["ada", "rahasia", "tidak_terdefinisi", "tidak_tersedia", "tidak_ada"]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One published figure that differs.

    `key` is the table or the indicator, `cell` the ids of its categories ("" for an indicator of the village), `where`
    and `where_en` the same in words. `old`, `new` are None unless their status is `ada`; `tidak_ada`: the edition has
    no such table, cell or indicator. `notice`: a key figure, or a total of a table, that moved by more than 1%.
    """

    kind: Literal["tabel", "indikator"]
    key: str
    title: str
    title_en: str
    cell: tuple[str, ...]
    where: str
    where_en: str
    old: Value
    new: Value
    old_status: Told
    new_status: Told
    decimals: int
    notice: bool

    @property
    def difference(self) -> Value:
        """New minus old, None when one of them is not published."""
        return None if self.old is None or self.new is None else self.new - self.old


def has_moved(old: Value, new: Value) -> bool:
    """More than 1% of the old value; from zero every change is (4,916 to 4,968 is, to 4,965 is not)."""
    if old is None or new is None:
        return False
    if old == 0:
        return new != 0
    return abs(Fraction(new) - Fraction(old)) / abs(Fraction(old)) > NOTICE


def changes(old: Release, new: Release) -> tuple[FigureChange, ...]:
    """Every published figure that differs, indicators first, then tables in the order of the new edition.

    A hidden cell that was hidden before is no change, whatever stands behind it: only what readers see is compared, of
    a table that may show no counts its percentages.
    """
    old, new = print_release(old), print_release(new)
    return (*_figures(old, new), *_tables(old, new))


def notice_due(found: tuple[FigureChange, ...]) -> bool:
    """Whether readers and the levels above must be told, beyond the list of errata."""
    return any(change.notice for change in found)


# ── indicators ──────────────────────────────────────────────────────────────────────────────────
def _figures(old: Release, new: Release) -> Iterator[FigureChange]:
    before = {(figure.id, figure.area): figure for figure in old.figures}
    after = {(figure.id, figure.area): figure for figure in new.figures}
    keys = set(old.key_figures) | set(new.key_figures)
    for place in [*after, *(place for place in before if place not in after)]:
        earlier, later = before.get(place), after.get(place)
        if _value_and_status(earlier) == _value_and_status(later):
            continue
        shown = later or earlier
        if shown is None:
            continue
        was, now = _value(earlier), _value(later)
        yield FigureChange(
            "indikator",
            shown.id,
            shown.title,
            shown.title_en,
            (shown.area,) if shown.area else (),
            shown.area_label,
            shown.area_label,
            was,
            now,
            earlier.status if earlier else "tidak_ada",
            later.status if later else "tidak_ada",
            shown.decimals,
            notice=not shown.area and shown.id in keys and has_moved(was, now),
        )


def _value(figure: Figure | None) -> Value:
    return None if figure is None or figure.value is None else figure.value


def _value_and_status(figure: Figure | None) -> tuple[Value, str]:
    return (None, "tidak_ada") if figure is None else (_value(figure), figure.status)


# ── tables ──────────────────────────────────────────────────────────────────────────────────────
def _tables(old: Release, new: Release) -> Iterator[FigureChange]:
    before = {table.key: table for table in old.tables}
    after = {table.key: table for table in new.tables}
    for table in [*new.tables, *(table for table in old.tables if table.key not in after)]:
        was, now = before.get(table.key), after.get(table.key)
        if was is None or now is None:
            yield _whole(table, was, now)
        else:
            yield from _cells(was, now)


def _whole(table: Table, was: Table | None, now: Table | None) -> FigureChange:
    """A table that only one of the editions has: told once, not cell by cell."""
    return FigureChange(
        "tabel",
        table.key,
        table.title,
        table.title_en,
        (),
        "",
        "",
        None,
        None,
        "ada" if was else "tidak_ada",
        "ada" if now else "tidak_ada",
        0,
        notice=False,
    )


def _cells(was: Table, now: Table) -> Iterator[FigureChange]:
    former = {tuple(c.id for c in path): cell for path, cell in was.walk()}
    names = [axis.id for axis in was.axes]
    alike = names == [axis.id for axis in now.axes] and was.unit == now.unit  # a percentage is no former count
    present = set()
    for path, cell in now.walk():
        place = tuple(c.id for c in path)
        present.add(place)
        yield from _one(now, path, former.get(place) if alike else None, cell)
    for path, cell in was.walk():
        if alike and tuple(c.id for c in path) not in present:
            yield from _one(now, path, cell, None)


def _one(table: Table, path: tuple[Category, ...], was: Cell | None, now: Cell | None) -> Iterator[FigureChange]:
    before: tuple[int | Decimal | None, Told] = (None, "tidak_ada") if was is None else (was.value, was.status)
    after: tuple[int | Decimal | None, Told] = (None, "tidak_ada") if now is None else (now.value, now.status)
    if before == after:
        return
    old, new = (None if value is None else Decimal(value) for value in (before[0], after[0]))
    yield FigureChange(
        "tabel",
        table.key,
        table.title,
        table.title_en,
        tuple(c.id for c in path),
        ", ".join(c.label for c in path),
        ", ".join(c.label_en for c in path),
        old,
        new,
        before[1],
        after[1],
        DECIMALS if table.percent_only else 0,
        notice=all(c.total for c in path) and has_moved(old, new),
    )
