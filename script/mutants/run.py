"""One mutant at a time in a copy of the tree, and what came of it, kept so that a run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TextIO

from script.mutants.reached import Shown
from script.mutants.sample import Mutant, mutate

FIRST = 12  # tests that go ahead: most mutants do not outlive them
_LEFT_OUT = (".git", ".venv", ".tools", ".stempel", "node_modules", "hasil", "*_cache", "__pycache__")
DECLARED = 90  # the warm process cannot change what is done at import (`warm`)
_START = 60.0  # seconds before the first test, on a machine that others use too
_OWN = 10.0  # CPU seconds that a child of the warm process may spend beside its tests
_SLOWER = 5.0  # times the CPU seconds of the tests without mutation
_WAITS = 60.0  # times them by the clock
Tests = tuple[tuple[str, float], ...]  # with the CPU seconds of each


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended (`serve.answer`)."""

    code: int | None
    cpu: float
    failed: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: `killed`, `timeout` (counts as killed), `survived`, or `untested` where no test runs the file."""

    key: str
    state: str
    shown: int  # tests it was shown to, at most
    seconds: float
    cpu: float
    by: str  # the test that noticed it
    file: str  # fingerprint of the file before the mutation
    tests: str  # fingerprint of the tests that it was shown to


def fingerprint(parts: Iterable[bytes]) -> str:
    """Twelve characters that change with any of the parts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(hashlib.sha256(part).digest())
    return found.hexdigest()[:12]


def note_of(tree: Path, tests: Path) -> str:
    """The name of the note about a file of tests (`reach`): another one as soon as the file changes."""
    return f"{fingerprint([tests.relative_to(tree).as_posix().encode(), tests.read_bytes()])}.json"


class Kept:
    """What is known of earlier runs: a line of JSON for each outcome, the last one counts."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._turn = threading.Lock()
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        self._known = {outcome["key"]: Outcome(**outcome) for outcome in map(json.loads, lines)}

    def last(self, key: str, file: str) -> Outcome | None:
        """What came of it when it was tried last, its file being the same; whoever lived may die by newer tests."""
        known = self._known.get(key)
        return known if known is not None and known.file == file else None

    def of(self, key: str, file: str, tests: str) -> Outcome | None:
        """A mutant that died stays dead while its file stays the same; one that lived is asked anew by new tests."""
        known = self.last(key, file)
        return known if known and (known.state in {"killed", "timeout"} or known.tests == tests) else None

    def add(self, outcome: Outcome) -> None:
        """Written at once, so that an interruption costs one mutant."""
        with self._turn:
            self._known[outcome.key] = outcome
            with self._file.open("a", encoding="utf-8", newline="\n") as lines:
                lines.write(json.dumps(asdict(outcome)) + "\n")


class Copy:
    """A copy of the tree in which files are changed; the tree itself never is. Two processes run its tests: a cold one
    that imports the program anew, and a warm one that has imported it and has all tests at hand."""

    def __init__(self, tree: Path, home: Path, options: Iterable[str], folders: Iterable[str]) -> None:
        self.folder = home / "salinan"
        self._home = home
        self._warm_start = ["-p", "no:cacheprovider", "-p", "script.mutants.warm", f"--basetemp={home / 'hangat'}"]
        self._warm_start += ["-q", *options, *folders]
        shutil.copytree(tree, self.folder, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder),
            "TMPDIR": str(home),
            "OPENBLAS_NUM_THREADS": "1",  # a process with threads is not forked
        }
        self._check_where()
        self._cold = subprocess.Popen(
            [sys.executable, "-m", "script.mutants.serve"],
            cwd=self.folder,
            env=self._environment,
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._warm: tuple[subprocess.Popen[bytes], socket.socket, TextIO] | None = None
        self._sound: dict[str, bool] = {}

    def reach(self, target: Path, options: Iterable[str], files: Iterable[str]) -> None:
        """Run tests with the plugin that notes lines; a test that fails is noted and no reason to stop."""
        arguments = ["-q", "-p", "script.mutants.reach", *options, *files]
        ended = self._pytest(arguments, {"MUTANTS_REACH": str(target)}, 7200.0, 7200.0)
        if ended.code not in {0, 1}:
            raise RuntimeError(f"noting who runs what ended with {ended.code}; the next call goes on")

    def try_out(self, mutant: Mutant, shown: Shown) -> tuple[str, float, str]:
        """Whether the tests notice the change, the CPU seconds of it, and which test did; the file is as before
        afterwards."""
        self._started()  # it imports what is not changed
        path = self.folder / mutant.path
        text = path.read_text(encoding="utf-8")
        try:
            self._write(path, mutate(text, mutant))
            ended = self._noticed(mutant.path, text, shown)
        finally:
            self._write(path, text)
        state = {0: "survived", None: "timeout", -signal.SIGXCPU: "timeout", -signal.SIGKILL: "timeout"}
        return state.get(ended.code, "killed"), round(ended.cpu, 2), ended.failed

    def _noticed(self, path: str, before: str, shown: Shown) -> Ended:
        """By the warm process; where that cannot know (what is done at import), by the cold one as well."""
        tests = shown.tests
        ended = self._ask_warm(path, before, tests, forget=shown.at_import)
        while ended.code == 1 and not self._is_sound(ended.failed, path, before):
            tests = tuple(test for test in tests if test[0] != ended.failed)
            again = self._ask_warm(path, before, tests, forget=shown.at_import)
            ended = replace(again, cpu=again.cpu + ended.cpu)
        if ended.code == DECLARED or (ended.code == 0 and shown.at_import):
            for part in (tests[:FIRST], tests[FIRST:]):
                if part and ended.code in {0, DECLARED}:
                    cold = self._ask_cold(part)
                    ended = replace(cold, cpu=cold.cpu + ended.cpu)
        return ended

    def _is_sound(self, test: str, path: str, before: str) -> bool:
        """Whether a test that noticed a mutant passes in such a child without it: asked once for each."""
        if test not in self._sound:
            file = self.folder / path
            changed = file.read_text(encoding="utf-8")
            self._write(file, before)
            self._sound[test] = self._ask_warm(path, before, ((test, 60.0),), forget=True).code == 0
            self._write(file, changed)
        return self._sound[test]

    def _write(self, file: Path, text: str) -> None:
        """Bytecode is told from its source by second and size only: two mutants may share both."""
        file.write_text(text, encoding="utf-8", newline="\n")
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            compiled.unlink()

    def _ask_warm(self, path: str, before: str, tests: Tests, *, forget: bool) -> Ended:
        file = self.folder / path
        asked = {
            "path": str(file),
            "before": before,
            "after": file.read_text(encoding="utf-8"),
            "tests": [name for name, _ in tests],
            "forget": forget,
            "cpu": _OWN + _SLOWER * sum(cpu for _, cpu in tests),
            "limit": _START + _WAITS * sum(cpu for _, cpu in tests),
        }
        _, _, wire = self._started()
        wire.write(json.dumps(asked) + "\n")
        wire.flush()
        return Ended(**json.loads(wire.readline()))

    def _ask_cold(self, tests: Tests) -> Ended:
        names = [name for name, _ in tests]
        cpu = sum(cpu for _, cpu in tests)
        listed = self._home / "uji.json"
        listed.write_text(json.dumps(names), encoding="utf-8", newline="\n")
        files = dict.fromkeys(name.split("::", 1)[0] for name in names)
        arguments = ["-x", "-q", "-p", "script.mutants.only", *files]
        told = {"MUTANTS_TESTS": str(listed)}
        return self._pytest(arguments, told, _START + _SLOWER * cpu, _START + _WAITS * cpu)

    def _pytest(self, arguments: list[str], told: Mapping[str, str], cpu: float, limit: float) -> Ended:
        """How pytest ended; no process of it remains."""
        command = ["-p", "no:cacheprovider", f"--basetemp={self._home / 'dingin'}", *arguments]
        asked = {"arguments": command, "environment": dict(told), "cpu": cpu, "limit": limit}
        writer, reader = self._cold.stdin, self._cold.stdout
        if writer is None or reader is None:
            raise RuntimeError("the process that runs the tests has no pipes")
        writer.write(json.dumps(asked) + "\n")
        writer.flush()
        ended = Ended(**json.loads(reader.readline()))
        if ended.code in {4, 5}:  # wrong use, or none of the tests found: then nothing was asked
            raise RuntimeError(f"pytest ended with {ended.code}: {arguments}")
        return ended

    def close(self) -> None:
        """End the processes that run the tests."""
        self._cold.communicate()
        if self._warm:
            process, line, wire = self._warm
            wire.close()
            line.close()
            process.wait()

    def _started(self) -> tuple[subprocess.Popen[bytes], socket.socket, TextIO]:
        """The warm process, which has collected the tests at the first call."""
        if self._warm is None:
            ours, theirs = socket.socketpair()
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-m", "pytest", *self._warm_start],
                    cwd=self.folder,
                    env={**self._environment, "MUTANTS_WIRE": str(theirs.fileno())},
                    stdin=subprocess.DEVNULL,
                    stdout=sys.stderr,
                    pass_fds=[theirs.fileno()],
                )
            wire = ours.makefile("rw")
            if not wire.readline():
                raise RuntimeError("the tests could not be collected")
            self._warm = process, ours, wire
        return self._warm

    def _check_where(self) -> None:
        asked = [sys.executable, "-c", "import cantik; print(cantik.__file__)"]
        where = subprocess.run(
            asked, cwd=self.folder, env=self._environment, check=True, capture_output=True, encoding="utf-8"
        ).stdout
        if not where.startswith(str(self.folder)):
            raise RuntimeError(f"the tests of {self.folder} would import {where}")


def attempt(copy: Copy, mutant: Mutant, shown: Shown, file: str, tests: str) -> Outcome:
    """One mutant, tried out."""
    started = time.monotonic()
    state, cpu, by = copy.try_out(mutant, shown) if shown.tests else ("untested", 0.0, "")
    seconds = round(time.monotonic() - started, 1)
    return Outcome(mutant.key, state, len(shown.tests), seconds, cpu, by, file, tests)
