"""A process of this very package that works beside the one that asks: how to start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

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
