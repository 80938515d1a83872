"""One mutant at a time in a copy of the tree, and what came of it, kept so that a run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from script.mutants.reached import Shown
from script.mutants.sample import Mutant, mutate

FIRST = 12  # tests that go ahead: most mutants do not outlive them
_LEFT_OUT = (".git", ".venv", ".tools", ".stempel", "node_modules", "hasil", "*_cache", "__pycache__")
_START = 60.0  # seconds before the first test, on a machine that others use too
_SLOWER = 10.0  # times the CPU seconds of the tests without mutation


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: `killed`, `timeout` (counts as killed), `survived`, or `untested` where no test runs the file."""

    key: str
    state: str
    shown: int  # tests it was shown to, at most
    seconds: float
    file: str  # fingerprint of the file before the mutation
    tests: str  # fingerprint of the tests that it was shown to


def fingerprint(parts: Iterable[bytes]) -> str:
    """Twelve characters that change with any of the parts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(hashlib.sha256(part).digest())
    return found.hexdigest()[:12]


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
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(outcome)) + "\n")


class Copy:
    """A copy of the tree in which files are changed; the tree itself never is."""

    def __init__(self, tree: Path, home: Path) -> None:
        self.folder = home / "salinan"
        self._home = home
        shutil.copytree(tree, self.folder, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        self._server = self._start()

    def reach(self, target: Path, options: Iterable[str], folders: Iterable[str]) -> None:
        """Run tests with the plugin that notes lines; a test that fails is noted and no reason to stop."""
        self._pytest(["-q", "-p", "script.mutants.reach", *options, *folders], {"MUTANTS_REACH": str(target)}, 7200.0)

    def try_out(self, mutant: Mutant, shown: Shown) -> str:
        """Whether the tests notice the change; the file is as before afterwards."""
        path = self.folder / mutant.path
        text = path.read_text(encoding="utf-8")
        try:
            path.write_text(mutate(text, mutant), encoding="utf-8")
            _forget(path)
            for tests in (shown.tests[:FIRST], shown.tests[FIRST:]):
                if tests and (state := self._notice(tests)) != "survived":
                    return state
        finally:
            path.write_text(text, encoding="utf-8")
            _forget(path)
        return "survived"

    def _notice(self, tests: tuple[tuple[str, float], ...]) -> str:
        names = [name for name, _ in tests]
        limit = _START + _SLOWER * sum(cpu for _, cpu in tests)
        listed = self._home / "uji.json"
        listed.write_text(json.dumps(names), encoding="utf-8")
        files = dict.fromkeys(name.split("::", 1)[0] for name in names)
        code = self._pytest(["-x", "-q", "-p", "script.mutants.only", *files], {"MUTANTS_TESTS": str(listed)}, limit)
        return {0: "survived", None: "timeout"}.get(code, "killed")

    def _pytest(self, arguments: list[str], environment: Mapping[str, str], limit: float) -> int | None:
        """The exit code of pytest, or none when it took too long; no process of it remains."""
        command = ["-p", "no:cacheprovider", f"--basetemp={self._home / 'sementara'}", *arguments]
        asked = {"arguments": command, "environment": dict(environment), "limit": limit}
        writer, reader = self._server.stdin, self._server.stdout
        if writer is None or reader is None:
            raise RuntimeError("the process that runs the tests has no pipes")
        writer.write(json.dumps(asked) + "\n")
        writer.flush()
        code: int | None = json.loads(reader.readline())
        if code in {4, 5}:  # wrong use, or none of the tests found: then nothing was asked
            raise RuntimeError(f"pytest ended with {code}: {arguments}")
        return code

    def close(self) -> None:
        """End the process that runs the tests."""
        self._server.communicate()

    def _start(self) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "TMPDIR": str(self._home)}
        asked = [sys.executable, "-c", "import cantik; print(cantik.__file__)"]
        where = subprocess.run(
            asked, cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        ).stdout
        if not where.startswith(str(self.folder)):
            raise RuntimeError(f"the tests of {self.folder} would import {where}")
        return subprocess.Popen(
            [sys.executable, "-m", "script.mutants.serve"],
            cwd=self.folder,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )


def _forget(path: Path) -> None:
    """Bytecode is told from its source by second and size only: two mutants may share both."""
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def attempt(copy: Copy, mutant: Mutant, shown: Shown, file: str, tests: str) -> Outcome:
    """One mutant, tried out."""
    started = time.monotonic()
    state = copy.try_out(mutant, shown) if shown.tests else "untested"
    return Outcome(mutant.key, state, len(shown.tests), round(time.monotonic() - started, 1), file, tests)
