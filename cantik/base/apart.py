"""A process that reads bytes of others and may die of them: bounded in memory and time, told nothing, ended for sure.

The one way for a native parser whose cost the size of a file does not bound: it can spin, swallow the memory or fall
over, and takes only its own process with it (docs/rujukan/pengurai.md). Waiting for it keeps nobody else waiting.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from cantik.base import turns

MB = 1024**2
#: All that the process may know of its surroundings: what a system needs to start Python at all, and no secrets.
_NEEDED = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMP", "TEMP")
_LOOK_EVERY = 0.02  # seconds; a parser fills some tens of megabytes meanwhile
_HELD = "/proc/{}/statm"  # its second number: pages that a process holds
_STARTED = "/proc/{0}/task/{0}/children"  # the processes that its first thread started
_CHILD = Path(__file__).with_name("apart_child.py")


class WorkCutShort(Exception):
    """The process ended without an answer. `late`: its time was up; `killed`: the system ended it, at a limit or by a
    fault of its parser; neither: it gave up by itself."""

    def __init__(self, *, late: bool, killed: bool) -> None:
        super().__init__("late" if late else "killed" if killed else "ended")
        self.late = late
        self.killed = killed


def parser_folder(parser: str) -> str:
    """Where a parser is installed; the process starts without the usual search path."""
    spec = importlib.util.find_spec(parser)
    if spec is None or spec.origin is None:
        raise ImportError(parser)
    return str(Path(spec.origin).parents[1])


class ApartProcess:
    """A script of this package in a process of its own, with pipes to it; at a page it takes a turn (`turns`).

    `memory`: bytes that it may hold, with all that it starts; `reserve`: bytes more of address space, for a parser that
    reserves what it never touches (where the system does not tell what a process holds there are none); `seconds`: of
    the clock, and of the processor. The script reads its jobs from the standard input and ends with it.
    """

    def __init__(
        self, script: Path, words: Sequence[str] = (), *, memory: int, seconds: float, reserve: int = 0
    ) -> None:
        turns.refuse_at_page(script.name)
        self._leads = sys.platform != "win32" and not turns.is_apart()  # a group of its own, which ends together
        space = memory + reserve if _memory_of(os.getpid()) else memory
        limits = [str(space), str(math.ceil(seconds))]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-X", "utf8", str(_CHILD), *limits, str(script), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's complaint may quote the data
            env={**{name: os.environ[name] for name in _NEEDED if name in os.environ}, "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            process_group=0 if self._leads else None,
        )
        self._late = False
        self._ended = threading.Event()
        watch = threading.Thread(target=self._watch, args=(memory, seconds))
        watch.daemon = True
        watch.start()

    def _watch(self, memory: int, seconds: float) -> None:
        """End the process when it takes too long or holds too much, with all that it started."""
        until = time.monotonic() + seconds
        while not self._ended.wait(min(_LOOK_EVERY, max(0.0, until - time.monotonic()))):
            self._late = time.monotonic() >= until
            if self._late or _memory_of(self._process.pid) > memory:
                self._kill(with_started=True)
                return

    def _kill(self, *, with_started: bool = False) -> None:
        if sys.platform == "win32":
            if self._process.poll() is None and with_started:
                words = [str(_windows_program("taskkill.exe")), "/T", "/F", "/PID", str(self._process.pid)]
                subprocess.run(words, capture_output=True, check=False)
        elif self._process.returncode is None and self._leads:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._ended.set()
        self._kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not yet written has no reader any more
                    continue
        self._process.wait()

    def send(self, *pieces: bytes) -> None:
        """Write to the process; one that died meanwhile is noticed when its answer is read."""
        target = _pipe(self._process.stdin)
        try:
            for piece in pieces:
                target.write(piece)
            target.flush()
        except (BrokenPipeError, OSError):
            return

    @property
    def answer_pipe(self) -> IO[bytes]:
        """What it says."""
        return _pipe(self._process.stdout)

    def cut_short(self) -> WorkCutShort:
        """Why no more comes from it."""
        code = self._process.wait()
        return WorkCutShort(late=self._late, killed=code < 0)


def _windows_program(name: str) -> Path:
    return Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / name


def _memory_of(process: int) -> int:
    """Bytes of memory that a process and all that it started hold; 0 where the system does not tell, or when it has
    ended."""
    held = 0
    if sys.platform != "win32":
        with contextlib.suppress(OSError, IndexError, ValueError):
            held = int(Path(_HELD.format(process)).read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for child in Path(_STARTED.format(process)).read_bytes().split():
                held += _memory_of(int(child))
    return held


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("the process is started with pipes")
    return stream


def ask_apart(
    script: Path, words: Sequence[str], job: Sequence[bytes], *, memory: int, seconds: float, own: bool = False
) -> bytes:
    """What a script answers to one job, whose pieces travel with their lengths. `own`: it reads no bytes of others and
    takes no turn. Raises `WorkCutShort`, and `turns.NoTurn` (B160) at a page."""
    with turns.answer_page(None) if own else turns.take_turn(memory) as allowed:
        process = ApartProcess(script, words, memory=min(memory, allowed or memory), seconds=seconds)
        try:
            process.send(" ".join(str(len(piece)) for piece in job).encode() + b"\n", *job)
            head = process.answer_pipe.readline()
            answer = process.answer_pipe.read(int(head)) if head.strip().isdigit() else b""
            if not head.endswith(b"\n") or len(answer) != int(head):
                raise process.cut_short()
            return answer
        finally:
            process.close()
