"""The axes of a slice over the same table of many releases: one meaning for each category, nothing counted twice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cantik.content.axes import Axis, Category
from cantik.release.model import Table
from cantik.release.own.errors import OwnTableRefused
from cantik.release.own.question import TableSlice

_AREA = "wilayah"
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SlicedAxes:
    """The axes that are left (`axes`), and of every axis of the table, in its order, the categories that are taken:
    an axis that is not left is added up over them."""

    axes: tuple[Axis, ...]
    taken: tuple[tuple[str, tuple[Category, ...]], ...]

    @property
    def cells(self) -> int:
        """Published cells of one release that it is made of."""
        return math.prod(len(categories) for _axis, categories in self.taken)

    def fits(self, table: Table) -> bool:
        """Whether a table has these axes: tables of one key may be cut otherwise in another village."""
        return [axis.id for axis in table.axes] == [axis for axis, _categories in self.taken]

    def positions(self, table: Table, at: Sequence[int]) -> list[list[int]] | None:
        """Of each axis of a table the positions that a cell of the slice is made of; None where the table lacks one of
        its categories, or means something else by it."""
        left = {axis.id: axis.categories[place] for axis, place in zip(self.axes, at, strict=True)}
        out = []
        for axis, (name, categories) in zip(table.axes, self.taken, strict=True):
            wanted = (left[name],) if name in left else categories
            found = [_position(axis, category) for category in wanted]
            if None in found:
                return None
            out.append([place for place in found if place is not None])
        return out


def axes_of(key: str, tables: Iterable[Table | None]) -> tuple[Axis, ...]:
    """The axes of a table as the first release that prints it has them. Raises `OwnTableRefused` T442 when none
    does."""
    first = next((table for table in tables if table is not None), None)
    if first is None:
        raise OwnTableRefused(
            "T442", "Tabel ini tidak ada pada rilis yang terbit", found=key, mend="Pilih dari daftar tabel desa."
        )
    return first.axes


def join_axes(tables: Sequence[Table]) -> tuple[Axis, ...]:
    """The axes from which somebody chooses: those of the first release with the categories of all, since villages print
    the same table on other rungs. Parts of several villages are no axis: there only their totals."""
    names = [axis.id for axis in tables[0].axes]
    alike = [table for table in tables if [axis.id for axis in table.axes] == names]
    made = []
    for place, axis in enumerate(tables[0].axes):
        known = _merge_categories(table.axes[place] for table in alike).values()
        whole = tuple(category for category in known if category.total)
        parts = axis.role == _AREA and len(tables) > 1 and bool(whole)
        made.append(replace(axis, categories=whole if parts else tuple(known)))
    return tuple(made)


def slice_axes(part: TableSlice, tables: Sequence[Table | None], villages: int) -> SlicedAxes:
    """The axes of a slice. Raises `OwnTableRefused` T442 (no such table, axis or category), T443 (categories that
    share persons are not added, dusun of several villages are no axis)."""
    first = axes_of(part.table, tables)
    names = [axis.id for axis in first]
    alike = [table for table in tables if table is not None and [axis.id for axis in table.axes] == names]
    for name in [*dict(part.picks), *sorted(part.summed)]:
        if name not in names:
            raise OwnTableRefused("T442", "Tabel ini tidak punya sumbu itu", found=name, expected=", ".join(names))
    left, taken = [], []
    for place, axis in enumerate(first):
        known = _merge_categories(table.axes[place] for table in alike)
        chosen = _choose_categories(axis, part, known)
        if axis.role == _AREA and villages > 1 and any(not category.total for category in chosen):
            raise OwnTableRefused(
                "T443",
                "Bagian wilayah tidak sama antardesa",
                found=axis.id,
                mend="Pilih satu desa, atau jumlahkan bagian wilayahnya.",
            )
        if axis.id in part.summed:
            for table in alike:
                _disjoint(table.axes[place], chosen)
        else:
            left.append(Axis(axis.id, axis.label, axis.label_en, axis.role, chosen, axis.ordered))
        taken.append((axis.id, chosen))
    return SlicedAxes(tuple(left), tuple(taken))


def _merge_categories(axes: Iterable[Axis]) -> dict[str, Category]:
    """The categories of all releases, the first one's first; totals come last."""
    found: dict[str, Category] = {}
    for axis in axes:
        for category in axis.categories:
            found.setdefault(category.id, category)
    return dict(sorted(found.items(), key=lambda item: item[1].total))


def _choose_categories(axis: Axis, part: TableSlice, known: dict[str, Category]) -> tuple[Category, ...]:
    wanted = part.picks_of(axis.id)
    for name in wanted:
        if name not in known:
            listed = ", ".join(list(known)[:_SHOWN])
            raise OwnTableRefused(
                "T442", "Sumbu itu tidak punya kategori itu", found=f"{axis.id}:{name}", expected=listed
            )
    if wanted:
        return tuple(known[name] for name in wanted)
    whole = [category for category in known.values() if category.total]
    if axis.id in part.summed and whole:
        return (whole[0],)
    return tuple(known.values())


def _position(axis: Axis, wanted: Category) -> int | None:
    """Where a table has a category: the same name and the same words, else it is another one."""
    for place, own in enumerate(axis.categories):
        if own.id == wanted.id:
            same = (own.label, own.total, own.missing) == (wanted.label, wanted.total, wanted.missing)
            return place if same else None
    return None


def _disjoint(axis: Axis, chosen: Sequence[Category]) -> None:
    """Categories that are added share no class: a total and its parts, or 7-15 and 13-15, would count persons twice."""
    seen: set[int] = set()
    for category in chosen:
        place = _position(axis, category)
        if place is None:
            continue
        own = axis.categories[place]
        parts = set(own.leaves)
        if (len(chosen) > 1 and (own.total or not parts)) or parts & seen:
            raise OwnTableRefused(
                "T443",
                "Kategori ini menghitung orang yang sama, jadi tidak dijumlahkan",
                found=f"{axis.id}: {own.label}",
                expected="kategori yang tidak saling memuat",
            )
        seen |= parts
