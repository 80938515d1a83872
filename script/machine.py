"""The machine and the commit on which something was measured."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def describe_machine() -> dict[str, object]:
    """The machine as far as it matters for a figure; no name of the machine or its user."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30, 1),
        "python": platform.python_version(),
    }


def git(*arguments: str) -> str:
    """What git answers about this checkout, without the end of the last line."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, encoding="utf-8").stdout.strip()
