"""Companies: villages that may be otherwise together while all others are as they are (`wilayah.Reckoner.company`).

Whatever a company shows is shown, so it may be chosen by any guess: by nearness, or by what villages hide. A sum of a
level stays as it is only when somebody makes up for whoever is otherwise, and that can be only a village of which the
same numbers are not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from tests.serangan.rilis import Folder, Told
from tests.serangan.wilayah import Cell

OF_A_KECAMATAN = 12
FEW = 4  # villages of a small company


def companies(names: Sequence[str]) -> list[list[list[str]]]:
    """Rounds of companies, each of all villages: a few neighbours, a kecamatan, three of them, all."""
    few = [list(names[n : n + FEW]) for n in range(0, len(names), FEW)]
    one = [list(names[n : n + OF_A_KECAMATAN]) for n in range(0, len(names), OF_A_KECAMATAN)]
    three = [list(names[n : n + 3 * OF_A_KECAMATAN]) for n in range(0, len(names), 3 * OF_A_KECAMATAN)]
    return [few, one, three, [list(names)]]


def kecamatan_of(names: Sequence[str]) -> dict[str, list[str]]:
    """By village all of its kecamatan."""
    blocks = [list(names[n : n + OF_A_KECAMATAN]) for n in range(0, len(names), OF_A_KECAMATAN)]
    return {name: block for block in blocks for name in block}


def crosswise(names: Sequence[str]) -> list[list[str]]:
    """Small companies of which none shares two villages with one of the first round: of each kecamatan the first of
    every few, the second of every few and so on."""
    blocks = [names[n : n + OF_A_KECAMATAN] for n in range(0, len(names), OF_A_KECAMATAN)]
    return [list(block[at::FEW]) for block in blocks for at in range(min(FEW, len(block)))]


def left_out(names: Sequence[str]) -> list[list[str]]:
    """Each kecamatan without some of it. Of two of its villages one is in a company without the other: they differ in
    the few that they stand among, or in their place there."""
    out = []
    for begin in range(0, len(names), OF_A_KECAMATAN):
        block = list(names[begin : begin + OF_A_KECAMATAN])
        rows = [block[n : n + FEW] for n in range(0, len(block), FEW)]
        columns = [block[at::FEW] for at in range(min(FEW, len(block)))]
        out += [[name for name in block if name not in some] for some in (*rows, *columns)]
    return [each for each in out if each]


class Alike:
    """Which villages hide of the whole village what another one hides, of the same table."""

    def __init__(self, folders: Mapping[str, Folder]) -> None:
        self._hidden: dict[str, dict[str, set[str]]] = {}
        self._hiding: dict[str, list[str]] = defaultdict(list)
        self._place = {name: place for place, name in enumerate(folders)}
        for name, folder in folders.items():
            own: dict[str, set[str]] = defaultdict(set)
            for told in folder.told:
                if told.value is None and not told.below_village:
                    own[_table(told)].add(told.source)
            self._hidden[name] = own
            for table in own:
                self._hiding[table].append(name)
        self._tables = {told.source: _table(told) for folder in folders.values() for told in folder.told}

    def company(self, cell: Cell, many: int, beside: Sequence[str] = (), but: Collection[str] = ()) -> tuple[str, ...]:
        """The village of a cell, villages `beside` it, and so many that hide most of what it hides of the table of the
        cell, the nearest first: they are in the same sums; nobody of `but`."""
        name, source = cell
        table = self._tables[source]
        own = self._hidden[name][table]
        taken = {name, *beside} - set(but)
        likely = [other for other in self._hiding[table] if other not in taken and other not in set(but)]
        place = self._place[name]
        likely.sort(key=lambda other: (-len(own & self._hidden[other][table]), abs(self._place[other] - place), other))
        return tuple(sorted(taken | {name} | set(likely[:many])))


def _table(told: Told) -> str:
    """Where the annexes of a table belong to the table itself; an indicator is one by itself."""
    return told.source.rsplit(" ", 1)[0] if told.table == "indikator" else told.table.split("-", 1)[0]
