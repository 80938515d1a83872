"""Blocks of rows that stand twice, every cell alike: a paste that was done once too often, on one sheet or another.

Such rows say nothing that the first ones do not, so they are set aside and told once for the block. A lone row that
repeats one is left to the rule about doubles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.columns import text_of
from cantik.collect.grid import Cell, CellBlock
from cantik.collect.numbers import LENGTH

_REMEMBERED = 100_000  # rows of a file that are kept to be compared with
_BLOCK = 2  # so many rows, one below the other, are a paste

_Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A block of rows of a sheet, and the first row of what it repeats."""

    sheet: str
    first: int
    last: int
    count: int
    of: tuple[str, int]


@dataclass(slots=True)
class RepeatedRows:
    """Shared by the sheets of one file. `blocks` are what was set aside."""

    blocks: list[Repeated] = field(default_factory=list)
    _seen: dict[str, tuple[CellBlock, int, str, Sequence[int]]] = field(default_factory=dict)

    def find(self, block: CellBlock, sheet: str, bound: Mapping[str, int]) -> set[int]:
        """Positions of the rows of a block that belong to a repeated one; `bound` are the positions of variables."""
        numbers = block.column(bound["nik"]) if "nik" in bound else None
        if numbers is None:
            return set()
        positions = [bound[name] for name in sorted(bound)]
        origins: dict[int, tuple[str, int]] = {}
        for at, cell in enumerate(numbers):
            number = cell if type(cell) is str else text_of(cell)
            if len(number) != LENGTH or not number.strip("0"):
                continue
            earlier = self._seen.get(number)
            if earlier is None:
                if len(self._seen) < _REMEMBERED:
                    self._seen[number] = (block, at, sheet, positions)
            elif _cells(block, at, positions) == _cells(earlier[0], earlier[1], earlier[3]):
                origins[at] = (earlier[2], earlier[0].rows[earlier[1]])
        return {at for run in _runs(origins) for at in self._keep(run, block, sheet, origins)}

    def _keep(
        self, run: Sequence[int], block: CellBlock, sheet: str, origins: Mapping[int, tuple[str, int]]
    ) -> Sequence[int]:
        if len(run) < _BLOCK:
            return ()
        self.blocks.append(Repeated(sheet, block.rows[run[0]], block.rows[run[-1]], len(run), origins[run[0]]))
        return run

    def take(self) -> list[Repeated]:
        """What was set aside since it was last asked."""
        told, self.blocks = self.blocks, []
        return told


def _runs(origins: Mapping[int, tuple[str, int]]) -> Iterator[list[int]]:
    """Successive positions whose originals stand below each other as well."""
    run: list[int] = []
    for at, (sheet, row) in origins.items():
        if run and at == run[-1] + 1 and origins[run[-1]][0] == sheet and origins[run[-1]][1] < row:
            run.append(at)
        else:
            if run:
                yield run
            run = [at]
    if run:
        yield run


def _cells(block: CellBlock, at: int, positions: Sequence[int]) -> _Row:
    columns = (block.column(position) for position in positions)
    return tuple("" if column is None else column[at] for column in columns)
