"""Whether the counts that came beside a release are the ones that it prints, cell by cell where a cell is printed.

A village's vector is unprotected and a release is protected: what is hidden is not compared, everything else must be
equal. Of a table only cells of the whole village are in the vector.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from cantik.base.errors import CantikError
from cantik.codes.knowledge import Knowledge
from cantik.content.axes import Axis
from cantik.engines.protocol import Integers
from cantik.measure.layout import (
    DENOMINATOR,
    INDICATOR,
    NUMERATOR,
    TABLE,
    Key,
    VectorAxis,
    VectorLayout,
    VectorSection,
    layout_of,
    read_layout,
)
from cantik.measure.vector import VillageVector, unpack_vector
from cantik.release.compose import BASE_OF
from cantik.release.model import Release, Table
from cantik.release.verdict import Check

NAME = "jumlah rilis sama dengan hitungan untuk wilayah di atasnya"
DEFINITIONS = "definisi hitungan sama dengan di server ini"
_AREA = "wilayah"


@dataclass(frozen=True, slots=True)
class LayoutDifference:
    """What a layout says otherwise than this server: measures that mean something `other`, those that say falsely that
    they mean the same, and how many are the `same`."""

    other: tuple[str, ...]
    false: tuple[str, ...]
    same: int

    @property
    def check(self) -> Check:
        """The same as a check: what is told otherwise is asked for again, the rest is added up."""
        if not self.other:
            return Check(DEFINITIONS, True, f"{self.same} ukuran")
        some = ", ".join(self.other[:5]) + (" …" if len(self.other) > len(self.other[:5]) else "")
        return Check(
            DEFINITIONS, False, f"{len(self.other)} ukuran memakai definisi lain, jadi tidak dijumlahkan: {some}"
        )


def read_counts(release: Release, vector: bytes, layout: bytes, code: str) -> Check:
    """The same of the bytes as they came: counts that cannot be read, that are of another village or day, or that lie
    by another layout, do not belong to the release."""
    try:
        counted, arranged = unpack_vector(vector), read_layout(layout)
        if (counted.desa, counted.reference) != (code, release.reference):
            return Check(NAME, False, f"hitungan {counted.desa} keadaan {counted.reference}")
        if counted.layout != arranged.id or arranged.width != len(counted.values):
            return Check(NAME, False, "tata letak lain")
        return compare_with_vector(release, counted, arranged)
    except CantikError as error:
        return Check(NAME, False, error.message)
    except (ValueError, IndexError, KeyError, RecursionError) as error:  # a layout that fits its id and no vector
        return Check(NAME, False, f"tata letak rusak ({type(error).__name__})")


def compare_layout(layout: bytes, knowledge: Knowledge) -> LayoutDifference:
    """How a layout that came differs from that of the definitions that hold here. Raises M107 for what is none.

    Places that say to mean what they mean here must look as they look here: a digest is easily copied.
    """
    came, here = read_layout(layout).by_key(), layout_of(knowledge.content, knowledge.lists).by_key()
    both = sorted(key for key in came if key in here and here[key].own)
    same = [key for key in both if came[key].own == here[key].own]
    false = (key[1] for key in same if _looks(came[key]) != _looks(here[key]))
    other = (key[1] for key in both if came[key].own != here[key].own)
    return LayoutDifference(tuple(dict.fromkeys(other)), tuple(dict.fromkeys(false)), len(same))


def _looks(section: VectorSection) -> tuple[object, ...]:
    """What decides how a section is added up and read."""
    axes = tuple((axis.id, tuple(own for own, _ in axis.categories)) for axis in section.axes)
    return section.basis, axes, section.scale, section.decimals, section.form, section.frame_own


def compare_with_vector(release: Release, vector: VillageVector, layout: VectorLayout) -> Check:
    """The printed figures of the whole village against its vector; what differs is named."""
    compared, wrong = 0, list[str]()
    for name, printed, counted in _pairs(release, vector, layout):
        compared += 1
        if printed != counted and name not in wrong:
            wrong.append(name)
    if not compared:
        return Check(NAME, False, "tidak satu pun angka rilis ini ada dalam hitungannya")
    return Check(NAME, not wrong, "; ".join(wrong[:5]) if wrong else f"{compared} angka")


def find_most_printed(release: Release, knowledge: Knowledge) -> dict[str, int]:
    """By population base the largest count of a table that a release prints, of tables that count: it counts no more
    people than that. What it prints is compared with its vector, and everybody reads it."""
    known, found = layout_of(knowledge.content, knowledge.lists).by_key(), dict[str, int]()
    for table in release.tables:
        base = BASE_OF.get(table.base, table.base)
        if (TABLE, table.id, base) in known:
            values = (int(cell.value) for cell in table.cells if cell.value is not None)
            found[base] = max(found.get(base, 0), max(values, default=0))
    return found


def _pairs(release: Release, vector: VillageVector, layout: VectorLayout) -> Iterator[tuple[str, int, int]]:
    """Name, printed number and counted number of everything that both know."""
    sections, starts = layout.by_key(), layout.starts()

    def line_of(key: Key) -> tuple[VectorSection, Integers] | None:
        section = sections.get(key)
        line = None if section is None else vector.part(section, starts[section.basis])
        return None if section is None or line is None else (section, line)

    for figure in release.figures:
        known = line_of((INDICATOR, figure.id, BASE_OF.get(figure.base, figure.base)))
        if known is None or figure.area or figure.numerator is None or figure.denominator is None:
            continue
        yield figure.id, figure.numerator, int(known[1][NUMERATOR])
        yield figure.id, figure.denominator, int(known[1][DENOMINATOR])
    for table in release.tables:
        known = line_of((TABLE, table.id, BASE_OF.get(table.base, table.base)))
        if known is not None:
            for printed, counted in _cell_pairs(table, *known):
                yield f"tabel {table.number} {table.key}", printed, counted


def _cell_pairs(table: Table, section: VectorSection, line: Integers) -> Iterator[tuple[int, int]]:
    """Each printed cell of the whole village, with what the vector adds up to there."""
    own = {axis.id: axis for axis in table.axes if axis.role != _AREA}
    if set(own) != {axis.id for axis in section.axes}:
        return  # a table of dusun alone, or with an axis that the vector does not keep
    cells = line[section.counters :].reshape(section.shape or (1,))
    places = {axis.id: _places_of(own[axis.id], axis) for axis in section.axes}
    for cell, path in zip(table.cells, product(*(axis.categories for axis in table.axes)), strict=True):
        at = {axis.id: category for axis, category in zip(table.axes, path, strict=True)}
        whole = all(at[axis.id].total for axis in table.axes if axis.role == _AREA)
        if cell.value is None or not whole:
            continue
        leaves = [places[axis.id][at[axis.id].id] for axis in section.axes]
        counted = cells[np.ix_(*leaves)].sum() if leaves else cells.sum()
        yield int(cell.value), int(counted)


def _places_of(printed: Axis, kept: VectorAxis) -> dict[str, list[int]]:
    """By category of a printed axis where its classes stand in the vector: a table without the rows of nobody counts
    its own rows, not those of the vector."""
    at = {own: place for place, (own, _) in enumerate(kept.categories)}
    parts = [each for each in printed.categories if not each.total]
    found = {each.id: [at[each.id]] if each.id in at else list(each.leaves) for each in parts}
    whole = sorted({place for each in parts for place in found[each.id]})
    return found | {each.id: whole for each in printed.categories if each.total}
