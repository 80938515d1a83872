"""Start a command and say what it cost: wall time, CPU and the largest process of its tree.

The measuring process must be small: on Linux a child begins with its parent's peak of memory. Therefore the command is
started by a lean helper (this file, run by path with nothing but the standard library), never by the bench itself.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class Cost:
    """Exit code and stdout of a command; seconds, CPU seconds of all its processes, MB of the largest of them."""

    code: int
    out: str
    seconds: float
    cpu: float
    rss_mb: float


def cost(arguments: list[str]) -> Cost:
    """Run `python -m cantik …` (or any module named first) to its end and measure it.

    Raises `OSError` when no process can be started.
    """
    command = [sys.executable, "-I", str(Path(__file__)), sys.executable, "-m", *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return Cost(said["code"], said["out"], said["seconds"], said["cpu"], said["rss_mb"])


def cpu_seconds() -> float:
    """CPU seconds of this process and of its children that have ended."""
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_mb() -> float:
    """MB that this process held at most, ever."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _main(command: list[str]) -> None:
    import resource  # here, because Windows has none and only the helper needs it

    _adopt()
    started = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    _await_all()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    said = {
        "code": done.returncode,
        "out": done.stdout.decode("utf-8", "replace")
        + ("" if done.returncode < 2 else done.stderr.decode("utf-8", "replace")),
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "rss_mb": used.ru_maxrss * unit / 1e6,
    }
    sys.stdout.write(json.dumps(said))


def _adopt() -> None:
    """On Linux what a command leaves behind becomes a child of ours, so that its time is counted (a Java machine that
    ends after the command that started it)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _await_all() -> None:
    """Wait for what was left behind."""
    import os

    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


if __name__ == "__main__":
    _main(sys.argv[1:])
