"""The attack on the levels of a large kabupaten, run by `./script/long wilayah`: every protected cell of every village
beside everything that its kecamatan, groups that overlap them and the kabupaten print.

`python -m tests.serangan.luas VILLAGES [--kept FILE] [--processes N]` prints one object and answers with 1 when a
protected cell is narrowed, by an outsider or by an official of another village, or when the attack does not find what a
kecamatan hides once it is printed. In FILE and beside it is kept what villages published, what levels told and what was
found of each group of answers: started again, it goes on.

A cell is kept when a company of some villages can be otherwise, all others as they are (`wilayah.py`): first small
companies, then the kecamatan, then more, at last all villages together. Against officials: one certificate of each cell
holds against everybody outside its company. A second one, of a company that shares no other village with the first,
holds against everybody; what has none is asked for each official of the first company by himself.
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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
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
from tests.serangan.massa import Persons
from tests.serangan.panjang import code
from tests.serangan.pohon import TooLarge
from tests.serangan.wilayah import Cell, Narrowed, Printed, Reckoned, Reckoner

SIZES = (240, 170, 310, 600, 200, 450, 260, 900, 150, 350)
OF_A_KECAMATAN = 12
FEW = 4  # villages of a small company
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


# ── companies ────────────────────────────────────────────────────────────────────────────────────
def companies(names: Sequence[str]) -> list[list[list[str]]]:
    """Rounds of companies, each of all villages: a few neighbours, a kecamatan, three of them, all."""
    few = [list(names[n : n + FEW]) for n in range(0, len(names), FEW)]
    one = [list(names[n : n + OF_A_KECAMATAN]) for n in range(0, len(names), OF_A_KECAMATAN)]
    three = [list(names[n : n + 3 * OF_A_KECAMATAN]) for n in range(0, len(names), 3 * OF_A_KECAMATAN)]
    return [few, one, three, [list(names)]]


def crosswise(names: Sequence[str]) -> list[list[str]]:
    """Small companies of which none shares two villages with one of the first round: of each kecamatan the first of
    every few, the second of every few and so on."""
    out = []
    for begin in range(0, len(names), OF_A_KECAMATAN):
        own = names[begin : begin + OF_A_KECAMATAN]
        out += [list(own[at::FEW]) for at in range(min(FEW, len(own)))]
    return out


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


class _Judging:
    """One group of answers."""

    def __init__(self, attack: Attack, group: int, pool: ProcessPoolExecutor, verdict: Verdict, shelf: Shelf) -> None:
        self._attack, self._group, self._pool, self._verdict, self._shelf = attack, group, pool, verdict, shelf
        self._known: dict[_Task, Reckoned] = dict(shelf.added(f"jawaban{group}"))

    def judge(self) -> None:
        """First whoever knows what is printed, then officials beside it."""
        kept: dict[Cell, tuple[str, ...]] = {}
        left: dict[Cell, Narrowed] = {}
        for turn, some in enumerate(companies(self._attack.names)):
            found = self._ask(some, None if turn == 0 else left.keys())
            if turn == 0:
                self._verdict.cells += len(found)
            for cell, (members, narrowed) in found.items():
                if self._attack.short(narrowed):
                    left[cell] = narrowed
                else:
                    kept[cell] = members
                    left.pop(cell, None)
            if not left:
                break
        self._verdict.outsider += left.values()
        self._officials(kept)

    def _officials(self, kept: Mapping[Cell, tuple[str, ...]]) -> None:
        again = self._ask(crosswise(self._attack.names), kept.keys())
        waiting: dict[str, set[Cell]] = defaultdict(set)
        for cell, members in kept.items():
            shared = set(members) - {cell[0]}
            if cell in again and not self._attack.short(again[cell][1]):
                shared &= set(again[cell][0])
            for official in shared:
                waiting[official].add(cell)
        self._one_by_one(waiting)

    def _one_by_one(self, waiting: Mapping[str, set[Cell]]) -> None:
        """Officials by themselves: of each the cells that no certificate holds without him, in larger companies."""
        others = {official: [name for name in self._attack.names if name != official] for official in sorted(waiting)}
        left = {official: set(waiting[official]) for official in others}
        narrowed: dict[str, dict[Cell, Narrowed]] = {official: {} for official in others}
        for turn in range(1, len(companies(self._attack.names))):
            tasks = [
                (official, task)
                for official, names in others.items()
                for task in self._tasks(companies(names)[turn], left[official])
            ]
            for (official, _), found in zip(tasks, self._answers([task for _, task in tasks]), strict=True):
                for each in found.cells:
                    cell = each.member, each.told.source
                    narrowed[official][cell] = each
                    if not self._attack.short(each):
                        left[official].discard(cell)
        for official, cells in left.items():
            if cells:
                known = [narrowed[official][cell] for cell in sorted(cells) if cell in narrowed[official]]
                self._verdict.officials.setdefault(official, []).extend(known)
                self._verdict.unasked += len(cells) - len(known)

    def _ask(
        self, some: Iterable[Sequence[str]], wanted: Collection[Cell] | None
    ) -> dict[Cell, tuple[tuple[str, ...], Narrowed]]:
        """The cells of companies, each with the company that it was asked in."""
        tasks = list(self._tasks(some, wanted))
        out: dict[Cell, tuple[tuple[str, ...], Narrowed]] = {}
        for task, found in zip(tasks, self._answers(tasks), strict=True):
            out |= {(each.member, each.told.source): (task.members, each) for each in found.cells}
        return out

    def _tasks(self, some: Iterable[Sequence[str]], wanted: Collection[Cell] | None) -> Iterator[_Task]:
        """Those of some companies in which a wanted cell lies."""
        for members in some:
            inside_of = set(members)
            own = None if wanted is None else frozenset(cell for cell in wanted if cell[0] in inside_of)
            if own is None or own:
                yield _Task(self._group, tuple(members), own)

    def _answers(self, tasks: Sequence[_Task]) -> list[Reckoned]:
        """What came of companies; each is asked once, whoever stops the run."""
        left, began = [task for task in tasks if task not in self._known], time.monotonic()
        for number, (task, found) in enumerate(zip(left, self._pool.map(_asked, left), strict=True)):
            self._known[task] = found
            self._shelf.add(f"jawaban{self._group}", (task, found))
            if time.monotonic() - began > _PATIENCE:
                began = time.monotonic()
                _tell(f"  {number + 1} dari {len(left)} kelompok desa")
        self._verdict.contradicted += [each for task in tasks for each in self._known[task].contradicted]
        return [self._known[task] for task in tasks]


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
