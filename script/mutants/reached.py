"""Which tests a mutant is shown to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from script.mutants.rules import Module
from script.mutants.sample import Mutant

MOST = float(os.environ.get("MUTANTS_CPU", "20"))  # CPU seconds of tests for one mutant; more: fewer survivors
NEIGHBOURS = 0.3 * MOST  # of them at most for tests that run the same file, but not the line by themselves
_MOULD = 4.0  # CPU seconds that the first test of a store adds


@dataclass(frozen=True, slots=True)
class Shown:
    """The tests of a mutant, the fastest first; `reached`: how many of them run its line."""

    tests: tuple[tuple[str, float], ...]  # with the CPU seconds of each
    reached: int
    at_import: bool  # its line runs while the program or the tests are imported


class Reach:
    """What the plugin `reach` has noted of files of tests, a note for each."""

    def __init__(self, notes: Iterable[Path], tree: Path) -> None:
        self._tree = tree
        self._tests: dict[str, dict[str, object]] = {}
        self._lines: dict[str, dict[int, list[str]]] = {}  # of each file of the core the tests of each line
        for note in notes:
            said = json.loads(note.read_text(encoding="utf-8"))
            self._tests.update(said["tests"])
            for path, lines in said["lines"].items():
                known = self._lines.setdefault(path, {})
                for line, tests in lines.items():
                    known.setdefault(int(line), []).extend(tests)

    def failed(self) -> list[str]:
        """Tests that do not pass without any mutation."""
        return sorted(name for name, noted in self._tests.items() if noted.get("not_passed") == "failed")

    def cpu(self) -> float:
        """What all of them together take, in CPU seconds."""
        return sum(self._cost(name) for name in self._tests)

    def shown(self, mutant: Mutant, module: Module) -> Shown:
        """Tests that run the statement, then others that run its file: what is kept in a cache or made once by a
        fixture is noted with one of its users only, and constants of a module with none (then: tests whose file names
        the module, and those of its folder)."""
        by_line = self._lines.get(mutant.path, {})
        first, last = module.statement(mutant.place[0])
        direct = self._passing(test for line in range(first, last + 1) for test in by_line.get(line, ()))
        every = self._passing(test for tests in by_line.values() for test in tests) or self._near(mutant.path)
        at_import = any("" in by_line.get(line, ()) for line in range(first, last + 1))
        chosen, spent = self._fill([], 0.0, direct, MOST)
        reached = len(chosen)
        if at_import and not direct:
            direct = self._naming(mutant.path)
            chosen, spent = self._fill(chosen, spent, direct, MOST)
        limit = min(MOST, spent + NEIGHBOURS) if direct else MOST
        chosen, _ = self._fill(chosen, spent, every - direct, limit)
        return Shown(tuple((test, self._cost(test)) for test in chosen), reached, at_import)

    def _naming(self, path: str) -> set[str]:
        """Tests of files that name the module: who looks at its constants only runs no line of it."""
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        files = {name.split("::", 1)[0] for name in self._tests}
        naming = {file for file in files if module in (self._tree / file).read_text(encoding="utf-8")}
        return self._passing(name for name in self._tests if name.split("::", 1)[0] in naming)

    def _near(self, path: str) -> set[str]:
        """Tests of the same folder's code: for a module that only declares, so that no test runs a line of it."""
        folder = path.rpartition("/")[0]
        near = [lines for name, lines in self._lines.items() if name.rpartition("/")[0] == folder]
        return self._passing(test for lines in near for tests in lines.values() for test in tests)

    def _fill(self, chosen: list[str], spent: float, more: set[str], limit: float) -> tuple[list[str], float]:
        store = any(self._store(name) for name in chosen)
        for name in sorted(more, key=lambda name: (self._store(name), self._cost(name), name)):
            cost = self._cost(name) + (_MOULD if self._store(name) and not store else 0.0)
            if chosen and spent + cost > limit:
                break
            store = store or self._store(name)
            chosen.append(name)
            spent += cost
        return chosen, spent

    def _passing(self, names: Iterable[str]) -> set[str]:
        return {name for name in set(names) if name in self._tests and "not_passed" not in self._tests[name]}

    def _cost(self, name: str) -> float:
        return float(str(self._tests[name].get("cpu", 0.0)))

    def _store(self, name: str) -> bool:
        return bool(self._tests[name].get("database"))
