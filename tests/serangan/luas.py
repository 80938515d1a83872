"""The attack on the levels of a large kabupaten, run by `./script/long wilayah`: every protected cell of every village
beside everything that its kecamatan, groups that overlap them and the kabupaten print.

`python -m tests.serangan.luas VILLAGES [--kept FILE] [--processes N]` prints one object and answers with 1 when a
protected cell is narrowed, by an outsider or by an official of another village, or when the attack does not find what a
kecamatan hides once it is printed. In FILE and beside it is kept what villages published, what levels told and what was
found of each group of answers: started again, it goes on.

A cell is kept when a company of some villages can be otherwise, all others as they are (`wilayah.py`, `kawan.py`):
first small companies, then the kecamatan, then those that hide the same, at last all villages together. Against
officials: one certificate of a cell holds against everybody outside its company, several together against everybody who
is not in all of their companies; whoever is left is asked about by himself.
"""

from __future__ import annotations

import argparse
import copyreg
import json
import pickle
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cantik.codes.app  # noqa: F401 (sets Django up)
from cantik.protect.across.values import LevelResult
from tests.serangan import kabupaten
from tests.serangan.desa import contoh_village, known_to
from tests.serangan.hakim import Truth
from tests.serangan.kabupaten import (
    SEED,
    Edition,
    all_printed,
    breached,
    breaks,
    inside,
    keeps,
    printed,
    released,
    unsaid,
)
from tests.serangan.kawan import OF_A_KECAMATAN, Alike, companies, crosswise, kecamatan_of, left_out
from tests.serangan.massa import Persons
from tests.serangan.panjang import code
from tests.serangan.pohon import TooLarge
from tests.serangan.wilayah import Cell, Narrowed, Printed, Reckoned, Reckoner

SIZES = (240, 170, 310, 600, 200, 450, 260, 900, 150, 350)
ALIKE = (5, 12)  # villages that hide the same as the one they are asked about with
_PATIENCE = 30  # seconds without a word
SPOILT = ("penduduk_agama", "penduduk_disabilitas", "penduduk_sekolah")


def sizes(villages: int) -> dict[str, int]:
    """So many villages of several kecamatan by code, with their persons."""
    codes = (f"99.01.{1 + n // OF_A_KECAMATAN:02d}.{2001 + n % OF_A_KECAMATAN}" for n in range(villages))
    return {code: SIZES[n % len(SIZES)] for n, code in enumerate(codes)}


def groups(codes: Sequence[str]) -> dict[str, list[str]]:
    """Two groups that overlap each other and the kecamatan."""
    half, part = len(codes) // 2, len(codes) // 6
    return {"pesisir": list(codes[: half + part]), "jalan_raya": list(codes[half - part :])}


@dataclass
class Verdict:
    """What came out. `cells`: attacked in all groups of answers; `outsider`, of each of the `officials`: not kept, with
    what is possible at most; `unasked`: too many villages together for an official's cells."""

    cells: int = 0
    outsider: list[Narrowed] = field(default_factory=list)
    officials: dict[str, list[Narrowed]] = field(default_factory=dict)
    contradicted: list[str] = field(default_factory=list)
    unasked: int = 0


def _sealed(content: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda seen: (_sealed, (dict(seen),)))  # what levels tell holds some


@dataclass(frozen=True)
class Shelf:
    """What a run has done, kept in a file and its neighbours as long as the code is the same; without a file nothing
    is kept."""

    path: Path | None
    mark: str

    def take(self, name: str) -> Any:
        """What was put under a name by the same code; None without."""
        path = self._of(name)
        if path is None or not path.is_file():
            return None
        mark, value = pickle.loads(path.read_bytes())
        return value if mark == self.mark else None

    def put(self, name: str, value: object) -> None:
        """Keep it; a run that is killed while it writes leaves what was there."""
        path = self._of(name)
        if path is not None:
            new = path.with_name(f"{path.name}.baru")
            new.write_bytes(pickle.dumps((self.mark, value)))
            new.replace(path)

    def added(self, name: str) -> Iterator[Any]:
        """Everything that was added under a name by the same code; a last piece that was cut off is none."""
        path = self._of(name)
        if path is None or not path.is_file():
            return
        with path.open("rb") as file, suppress(EOFError, pickle.UnpicklingError):
            while True:
                mark, value = pickle.load(file)
                if mark == self.mark:
                    yield value

    def add(self, name: str, value: object) -> None:
        """Add to what stands under a name."""
        path = self._of(name)
        if path is not None:
            with path.open("ab") as file:
                file.write(pickle.dumps((self.mark, value)))

    def _of(self, name: str) -> Path | None:
        return self.path and self.path.with_name(f"{self.path.name}.{name}")


@dataclass(frozen=True)
class _Task:
    """A company that is asked about a group of answers."""

    group: int
    members: tuple[str, ...]
    wanted: frozenset[Cell] | None


class Attack:
    """All villages and everything printed, in front of the judge; companies are asked by processes that were forked
    from this one."""

    def __init__(self, editions: Sequence[Edition], sums: Sequence[Printed]) -> None:
        self._by_name = {each.name: each for each in editions}
        self._truths = {each.name: Truth.of(each.snapshot) for each in editions}
        folders = {each.name: each.folder for each in editions}
        self.reckoner = Reckoner(folders, sums, keep=keeps(editions), count=self._count)
        self.names = list(folders)
        self.kecamatan, self.alike = kecamatan_of(self.names), Alike(folders)

    def _count(self, name: str, basis: str, who: Persons) -> int:
        return self._truths[name].count(basis, who)

    def short(self, cell: Narrowed) -> bool:
        """Whether a cell is not shown to keep what it must."""
        return breaks(self._by_name[cell.member].secrets[cell.told.source], cell)

    def ask(self, task: _Task) -> Reckoned:
        """One company."""
        try:
            return self.reckoner.company(self.reckoner.groups[task.group], task.members, task.wanted)
        except TooLarge:
            if task.wanted is None:
                raise  # the cells of these villages would be asked about nowhere
            return Reckoned()  # nothing is shown: the cells stay open

    def judged(self, processes: int, shelf: Shelf) -> Verdict:
        """The verdict on every group of answers."""
        verdict, done = shelf.take("putusan") or (Verdict(), 0)
        _FORKED.append(self)
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            for number in range(done, len(self.reckoner.groups)):
                _Judging(self, number, pool, verdict, shelf).judge()
                shelf.put("putusan", (verdict, number + 1))
                answers = ", ".join(sorted(self.reckoner.groups[number].answers))
                _tell(f"{verdict.cells} sel, {len(verdict.outsider)} sempit sampai dengan {answers}")
        return verdict


_FORKED: list[Attack] = []  # what the processes inherit


def _asked(task: _Task) -> Reckoned:
    return _FORKED[-1].ask(task)


def _all_but(block: Mapping[str, Sequence[str]], cell: Cell, official: str) -> tuple[str, ...]:
    return tuple(name for name in block[cell[0]] if name != official)


class _Judging:
    """One group of answers. A cell is `left` until some company keeps it; `shared` of a kept one are the villages,
    beside its own, that are in every company that kept it: officials of theirs could know more."""

    def __init__(self, attack: Attack, group: int, pool: ProcessPoolExecutor, verdict: Verdict, shelf: Shelf) -> None:
        self._attack, self._group, self._pool, self._verdict, self._shelf = attack, group, pool, verdict, shelf
        self._left: dict[Cell, Narrowed] = {}
        self._shared: dict[Cell, frozenset[str]] = {}
        self._known: dict[_Task, Reckoned] = {}
        for task, found in shelf.added(f"jawaban{group}"):
            self._learn(task, found)

    def judge(self) -> None:
        """First whoever knows what is printed, then officials beside it."""
        few, kecamatan, *larger = companies(self._attack.names)
        self._ask(_Task(self._group, tuple(members), None) for members in few)
        self._verdict.cells += len(self._left) + len(self._shared)
        self._ask(self._tasks(kecamatan, self._left))
        for many in ALIKE:
            self._ask(self._alike(many, self._left))
        for some in larger:
            self._ask(self._tasks(some, self._left))
        self._verdict.outsider += self._left.values()
        self._officials()

    def _officials(self) -> None:
        """Companies without whom a cell was kept with, and at last without each of them by himself."""
        self._ask(self._without(crosswise(self._attack.names)))
        for many in ALIKE:
            self._ask(self._alike(many, self._waiting()))
        self._ask(self._without(left_out(self._attack.names)))
        asked: list[tuple[str, Cell, _Task]] = []
        for company in self._without_one():
            asked = [
                (official, cell, self._task(company(cell, official), [cell]))
                for cell in self._waiting()
                for official in sorted(self._shared[cell])
            ]
            self._ask(dict.fromkeys(task for _, _, task in asked))
        rest = [(official, cell, task) for official, cell, task in asked if official in self._shared[cell]]
        for official, cell, task in rest:
            found = [each for each in self._known[task].cells if (each.member, each.told.source) == cell]
            self._verdict.officials.setdefault(official, []).extend(found)
            self._verdict.unasked += not found

    def _waiting(self) -> list[Cell]:
        return [cell for cell, shared in self._shared.items() if shared]

    def _without_one(self) -> list[Callable[[Cell, str], tuple[str, ...]]]:
        """Companies of a cell without an official: its kecamatan with those that hide the same, at last larger ones."""
        _, _, *larger = companies(self._attack.names)
        blocks = [{name: members for members in some for name in members} for some in larger]
        return [*(partial(self._beside, many) for many in ALIKE), *(partial(_all_but, block) for block in blocks)]

    def _beside(self, many: int, cell: Cell, official: str) -> tuple[str, ...]:
        kecamatan = self._attack.kecamatan[cell[0]]
        return self._attack.alike.company(cell, many, beside=kecamatan, but=[official])

    def _alike(self, many: int, cells: Iterable[Cell]) -> Iterator[_Task]:
        """The village of each cell with so many that hide the same, nobody of them in all companies that kept it."""
        companies: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
        for cell in cells:
            companies[self._attack.alike.company(cell, many, but=self._shared.get(cell, ()))].append(cell)
        return (self._task(members, wanted) for members, wanted in companies.items())

    def _without(self, some: Iterable[Sequence[str]]) -> Iterator[_Task]:
        """Companies that lack somebody of all that kept a cell."""
        waiting: dict[str, list[Cell]] = defaultdict(list)
        for cell in self._waiting():
            waiting[cell[0]].append(cell)
        for members in some:
            inside_of = set(members)
            wanted = [cell for name in members for cell in waiting[name] if self._shared[cell] - inside_of]
            if wanted:
                yield self._task(members, wanted)

    def _tasks(self, some: Iterable[Sequence[str]], cells: Collection[Cell]) -> Iterator[_Task]:
        """Those of some companies in which a cell lies."""
        for members in some:
            inside_of = set(members)
            wanted = [cell for cell in cells if cell[0] in inside_of]
            if wanted:
                yield self._task(members, wanted)

    def _task(self, members: Sequence[str], wanted: Iterable[Cell]) -> _Task:
        return _Task(self._group, tuple(members), frozenset(wanted))

    def _ask(self, asked: Iterable[_Task]) -> None:
        """What companies show; each is asked once, whoever stops the run."""
        new = [task for task in asked if task not in self._known]
        began = time.monotonic()
        for number, (task, found) in enumerate(zip(new, self._pool.map(_asked, new), strict=True)):
            self._shelf.add(f"jawaban{self._group}", (task, found))
            self._learn(task, found)
            if time.monotonic() - began > _PATIENCE:
                began = time.monotonic()
                _tell(f"  {number + 1} dari {len(new)} kelompok desa")

    def _learn(self, task: _Task, found: Reckoned) -> None:
        self._known[task] = found
        self._verdict.contradicted += found.contradicted
        for each in found.cells:
            cell, others = (each.member, each.told.source), frozenset(task.members) - {each.member}
            if not self._attack.short(each):
                self._shared[cell] = self._shared.get(cell, others) & others
                self._left.pop(cell, None)
            elif cell not in self._shared:
                self._left[cell] = each


# ── the lane ─────────────────────────────────────────────────────────────────────────────────────
def alive(editions: Sequence[Edition], results: Mapping[str, LevelResult]) -> dict[str, int]:
    """How many cells of the first kecamatan are narrowed when it prints what it hides of a table; the first table of
    which some are."""
    code = editions[0].unit[0][:8]
    own = inside(editions, code)
    sums = list(printed(results[code], own))
    for table in SPOILT:
        mine = [each for each in (*sums, *unsaid(results[code], own)) if each.table == table]
        if mine and (found := breached(own, mine)[0]):
            return {table: len(found)}
    return {}


def _published(made: tuple[str, int, int, str]) -> Edition:
    code, seed, size, home = made
    return replace(kabupaten.edition(code, contoh_village(seed, size), Path(home)), safe=None)


def _villages(villages: int, home: Path, shelf: Shelf, processes: int) -> list[Edition]:
    """What they published, each village once as long as code and content are the same."""
    found: dict[str, Edition] = shelf.take("desa") or {}
    drawn = [(own, SEED + at, size, str(home)) for at, (own, size) in enumerate(sizes(villages).items())]
    left = [each for each in drawn if each[0] not in found]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for edition in pool.map(_published, left):
            found[edition.unit[0]] = edition
            if len(found) % 10 == 0 or len(found) == villages:
                shelf.put("desa", found)
    known_to(home / "wilayah")
    return [found[own] for own, _, _, _ in drawn]


def main(arguments: Sequence[str]) -> int:
    """Publish, release, attack."""
    parser = argparse.ArgumentParser()
    parser.add_argument("villages", type=int)
    parser.add_argument("--kept", type=Path, help="what the villages published, as long as code and content are these")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        shelf = Shelf(asked.kept, f"{code()} {asked.villages}")
        editions = _villages(asked.villages, Path(folder), shelf, asked.processes)
        published = time.monotonic() - began
        _tell(f"{len(editions)} desa terbit, {published:.0f} s")
        inside_of = groups([each.unit[0] for each in editions])
        results = shelf.take("tingkat")
        if results is None:
            results = released(editions, Path(folder), groups=inside_of)
            shelf.put("tingkat", results)
        released_in = time.monotonic() - began - published
        _tell(f"{len(results)} tingkat, {released_in:.0f} s")
        sums = all_printed(results, editions, inside_of)
        verdict = Attack(editions, sums).judged(asked.processes, shelf)
        living = alive(editions, results)
    said = {
        "desa": asked.villages,
        "orang": sum(sizes(asked.villages).values()),
        "tingkat": len(results),
        "jumlah_tercetak": sum(each.number is not None for each in sums),
        "jumlah_ditutup": sum(each.number is None for each in sums),
        "rahasia": verdict.cells,
        "menyempit": len(verdict.outsider),
        "menyempit_petugas": sum(map(len, verdict.officials.values())),
        "bertentangan": sorted(set(verdict.contradicted)),
        "tidak_terjawab": verdict.unasked,
        "bila_yang_tertutup_dicetak": living,
        "detik": {
            "desa": round(published),
            "tingkat": round(released_in, 1),
            "semua": round(time.monotonic() - began),
        },
        "sempit": [
            f"{cell.member} {cell.told.source}: {cell.jointly[0]:.6g}..{cell.jointly[1]:.6g}"
            for cell in (*verdict.outsider, *(each for some in verdict.officials.values() for each in some))
        ],
    }
    print(json.dumps(said, ensure_ascii=False))
    bad = verdict.outsider or verdict.officials or verdict.contradicted or verdict.unasked
    return 0 if living and not bad else 1


def _tell(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
