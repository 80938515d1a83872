"""Whoever holds an edition and its correction of the same date, and is told of every column how many answers changed.

A public reason may say it ("3 jawaban pendidikan dibetulkan"). The populations of both editions are joined by steps,
one for each column that changed: in a step so many persons at most take another answer of that column and keep all
others.
It stands beside the attackers of `tests/serangan`, whose kept outcomes hold for their code alone.

`python -m tests.protect.per_kolom NUMBER... [--level N]` attacks corrections of the villages of the long attack, one
line each: the protected cells that were tried, and those that were narrowed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from cantik.register.core.people import RegisterView
from tests.conftest import shared_folder
from tests.serangan import desa
from tests.serangan.hakim import Secret, Truth, secrets_of
from tests.serangan.luar import Outsider
from tests.serangan.panjang import drawn
from tests.serangan.pembetulan import Corrected, both_read, corrected, pairs, told_by
from tests.serangan.pohon import Cross, Sum
from tests.serangan.program import Row, reached
from tests.serangan.rilis import Folder, read_folder
from tests.serangan.soal import Problem

_CORRECTED = 0.01  # of the persons, as in the long attack
Changes = Mapping[str, int]  # so many persons have another answer, by column


def changes_of(former: RegisterView, present: RegisterView) -> Changes:
    """How many persons have another answer, by column of the register."""
    counts = {
        name: sum(old != new for old, new in zip(values, present.persons[name], strict=True))
        for name, values in former.persons.items()
    }
    return {name: count for name, count in counts.items() if count}


def told_by_column(
    folders: tuple[Folder, Folder], secrets: tuple[Sequence[Secret], Sequence[Secret]], level: int, changes: Changes
) -> Corrected:
    """Attack the protected cells of both editions with the number of changed answers of every column."""
    out = Corrected()
    for _, problems in pairs([Outsider(folder, level) for folder in folders], out):
        mine = told_by(problems[0], secrets)
        if mine:
            _attack(_Chain(problems, changes if problems[0].basis == "orang" else {}), mine, out)
    return out


def _attack(chain: _Chain, mine: Sequence[tuple[int, Secret]], out: Corrected) -> None:
    sums = [chain.at(edition, chain.sum(secret)) for edition, secret in mine]
    found = reached(chain.possible, chain.rows, sums, [secret.keep for _, secret in mine])
    if found is None:
        out.impossible += 1
        return
    out.judge(mine, found)


class _Chain:
    """The former population, one after each column's corrections, and who left and who took an answer in each step.

    Without a changed column among the answers both editions are of one population.
    """

    def __init__(self, problems: Sequence[Problem], changes: Mapping[str, int]) -> None:
        self._first = problems[0]
        self._atoms, self._rest = self._first.atoms.size, self._first.size - self._first.atoms.size
        steps = [(name, changes[name]) for name in sorted(self._first.answers) if changes.get(name)]
        self._last = len(steps)
        self._width = (3 * len(steps) + 1) * self._atoms + 2 * self._rest
        self.rows = [
            Row(self.at(edition, row.sum), row.low, row.high) for edition in (0, 1) for row in problems[edition].rows
        ]
        for number, (name, most) in enumerate(steps):
            self.rows += self._step(number, name, most)
        self.possible = np.ones(self._width, bool)
        for edition, problem in enumerate(problems):
            own = self.at(edition, Sum.of(np.arange(problem.size))).places
            self.possible[own] &= problem.possible

    def sum(self, secret: Secret) -> Sum:
        """The persons of a cell."""
        return self._first.sum(secret.told.who)

    def at(self, edition: int, total: Sum) -> Sum:
        """A sum over the unknowns of an edition as one over everything: its first cross, then its others."""
        begin = edition * self._last * self._atoms
        rest = self._width - (2 - edition) * self._rest
        own = total.places < self._atoms
        return Sum(np.where(own, total.places + begin, total.places - self._atoms + rest), total.weights)

    def _step(self, number: int, name: str, most: int) -> list[Row]:
        """After a step: as many, less who left the atom, more who took it; nobody changes another column."""
        before, left = number * self._atoms, (self._last + 1 + 2 * number) * self._atoms
        after, took = before + self._atoms, left + self._atoms
        out = []
        for atom in range(self._atoms):
            out.append(self._row({after + atom: 1, before + atom: -1, took + atom: -1, left + atom: 1}, 0, 0))
            out.append(self._row({before + atom: 1, left + atom: -1}, 0, math.inf))
        for place in _others(self._first.atoms, name):
            out.append(self._row({took + a: 1 for a in place} | {left + a: -1 for a in place}, 0, 0))
            for atom in place:  # nobody takes the answer that he left
                rest = {left + a: 1 for a in place if a != atom}
                out.append(self._row({took + atom: -1} | rest, 0, math.inf))
        alone = all(len(part) == 1 for part in self._first.atoms.parts[name])
        out.append(self._row(dict.fromkeys(range(left, took), 1), most if alone else 0, most))
        return out

    def _row(self, weights: Mapping[int, int], low: float, high: float) -> Row:
        return Row(Sum(np.array([*weights], np.int64), np.array([*weights.values()], float)), low, high)


def _others(atoms: Cross, name: str) -> list[list[int]]:
    """The atoms that agree in every column but one."""
    key = np.zeros(atoms.size, np.int64)
    for column in sorted(atoms.columns.keys() - {name}):
        _, place = np.unique(atoms.columns[column], return_inverse=True)
        key = key * (int(place.max(initial=0)) + 1) + place
    return [np.flatnonzero(key == each).tolist() for each in np.unique(key)]


def attacked(number: int, tools: Path | None, level: int, *, others: bool) -> dict[str, object]:
    """What comes of the correction of a village of the long attack; `others`: of those who are told less, too."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        hand, view = drawn(number, tools, home)
        anew, changed = desa.answered_anew(view, number, _CORRECTED)
        first = desa.publish(view, home / "hasil")
        second = desa.publish(anew, home / "betul", former=first.safe)
        published = time.process_time()
        read, now = read_folder(first.folder), read_folder(second.folder)
    secrets = secrets_of(read, Truth.of(first.snapshot)), secrets_of(now, Truth.of(second.snapshot))
    changes, both = changes_of(view, anew), both_read(read, now)
    found = {"per_kolom": told_by_column(both, secrets, level, changes)}
    if others:
        found |= {
            name: corrected(both, secrets, level, most) for name, most in (("semua", changed), ("sesedikitnya", None))
        }
    return {
        "desa": number, "pembuat": hand, "orang": len(view.persons["id"]), "taraf": level, "berubah": changes,
        **{name: _counts(each) for name, each in found.items()},
        "detik_cpu": [round(published - started, 1), round(time.process_time() - published, 1)],
    }  # fmt: skip


def _counts(found: Corrected) -> dict[str, object]:
    named = [f"{b.source} {b.count}: {b.found[0]:.4g}..{b.found[1]:.4g}, diminta {b.keep}" for b in found.breaches]
    return {
        "dicoba": found.tried, "menyempit": named, "keliru": found.misled,
        "tidak_disilangkan": found.apart, "mustahil": found.impossible,
    }  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """The villages that are asked for; 1 when a protected cell is narrowed by who is told the number of each column."""
    asked = argparse.ArgumentParser(prog="python -m tests.protect.per_kolom")
    asked.add_argument("numbers", type=int, nargs="+")
    asked.add_argument("--level", type=int, default=1)
    asked.add_argument("--others", action="store_true", help="also whoever is told less")
    wanted = asked.parse_args(arguments)
    tools = shared_folder() / "tools"
    there = tools if (tools / "buat_populasi.py").is_file() else None
    narrowed = False
    for number in wanted.numbers:
        found = attacked(number, there, wanted.level, others=wanted.others)
        print(json.dumps(found, ensure_ascii=False), flush=True)
        told = found.get("per_kolom")
        narrowed |= isinstance(told, dict) and bool(told["menyempit"])
    return int(narrowed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
