"""A process of this very package that works beside the one that asks: how to start it, how one of a pool begins."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from cantik.base.cycles import search_seldom

_ROOT = Path(__file__).parents[2]


def command(module: str) -> tuple[str, ...]:
    """The command that runs a module of this package."""
    return sys.executable, "-m", module


def start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a helper that reads jobs from its standard input, answers on its standard output and ends with its input.

    It loads the package that asks, wherever this process was started from.
    """
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)


def begin() -> None:
    """Make a fresh process of a pool ready. It ends when the one that started it does: nobody waits for what it makes
    then, what it has not stored is rolled back."""
    search_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is in hand is finished; the parent is told, and ends this one


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
