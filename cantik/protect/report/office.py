"""A protected table beside its unprotected counts, and the reason of every hidden cell. Internal: for the office only.

Screens show such a cell with a dot: it protects another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from cantik.content.axes import Axis, Category
from cantik.measure.result import Cube, SumTable
from cantik.protect.previous.hysteresis import ALL
from cantik.protect.result import SafeTable

_PLACES = {"wilayah": 0, "jenis_kelamin": 1, "umur": 2, "kategori": 3}


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a cell is hidden: `ambang`, `penuh`, `nol`, `baris`, or `sekunder` (it protects another cell).

    `tak_tercatat`: the report says nothing of it.
    """

    reason: str
    required: tuple[int, int] | None
    proven: tuple[float, float] | None


#: the report and the table do not speak of the same cells (another version of the definitions)
UNRECORDED = Hidden("tak_tercatat", None, None)


def counts(cube: Cube, table: SafeTable) -> tuple[int, ...]:
    """The unprotected count of every cell of a printed table, row-major like its cells."""
    values = cube.counts
    names = [cube.geo.id, *(axis.id for axis in cube.axes)]
    printed = {axis.id: axis for axis in table.axes}
    for position, name in enumerate(names):
        axis = printed.get(name)
        leaves = [range(values.shape[position])] if axis is None else [category.leaves for category in axis.categories]
        values = np.stack(
            [values.take(list(members), axis=position).sum(axis=position) for members in leaves], axis=position
        )
    order = [names.index(axis.id) for axis in table.axes]
    rest = [position for position in range(len(names)) if position not in order]
    return tuple(int(count) for count in values.transpose(*order, *rest).reshape(-1))


def sums(given: SumTable, table: SafeTable) -> tuple[int, ...]:
    """The unprotected sum of every cell of a printed table of sums."""
    return tuple(sum(sum(given.given[leaf]) for leaf in category.leaves) for category in table.axes[0].categories)


def hidden_sums(table: SafeTable) -> tuple[Hidden | None, ...]:
    """Which sums are hidden; the report keeps no reason of a single one."""
    return tuple(UNRECORDED if cell.status == "rahasia" else None for cell in table.cells)


def holds(cube: Cube, path: tuple[Category, ...], axes: tuple[Axis, ...]) -> dict[str, tuple[str, ...]]:
    """For each axis of the cube the ids of the finest categories that a cell of a printed table counts."""
    chosen = {axis.id: category.leaves for axis, category in zip(axes, path, strict=True)}
    return {
        axis.id: tuple(axis.categories[leaf].id for leaf in chosen.get(axis.id, range(len(axis.categories))))
        for axis in (cube.geo, *cube.axes)
    }


def reasons(cube: Cube, table: SafeTable, report: Mapping[str, Any]) -> tuple[Hidden | None, ...]:
    """The reason of every hidden cell of a printed table (None for a shown one), from the internal report."""
    lines = report.get("kelompok", {}).get(table.spec.id, {}).get("rahasia", ())
    known = {line["sel"]: line for line in lines}
    found: list[Hidden | None] = []
    for path, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
        if cell.status != "rahasia":
            found.append(None)
            continue
        line = known.get(_name(cube, table.axes, path))
        found.append(UNRECORDED if line is None else _read(line))
    return tuple(found)


def _read(line: Mapping[str, Any]) -> Hidden:
    required, proven = line["perlu"], line["terbukti"]
    return Hidden(
        str(line["alasan"]),
        (int(required[0]), int(required[1])) if required else None,
        (float(proven[0]), float(proven[1])) if proven else None,
    )


def _name(cube: Cube, axes: tuple[Axis, ...], path: tuple[Category, ...]) -> str:
    """The name of a cell in the report (`cantik.protect.previous.hysteresis.Names.key`)."""
    name = [ALL] * 4
    for axis, category in zip(axes, path, strict=True):
        if category.total or axis.role not in _PLACES:
            continue
        place = _PLACES[axis.role]
        if place == _PLACES["kategori"]:
            name[place] = "+".join(cube.axes[-1].categories[leaf].id for leaf in sorted(category.leaves))
        else:
            name[place] = category.id
    return "|".join(name)
