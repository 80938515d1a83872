"""What tests ask the system about processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures.proses import started_by

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system does not tell of processes")


def test_who_was_started_is_told_and_who_has_ended_started_nobody() -> None:
    """CI stopped once because a process of the browser ended between two looks at it: the second raised."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in started_by(os.getpid())
        assert started_by(child.pid) == set()
    assert child.pid not in started_by(os.getpid())
    assert started_by(child.pid) == set()


def test_asking_while_processes_end_raises_nothing() -> None:
    """A process starts and ends others without pause; whoever asks about all of them all the while gets an answer."""
    begins = "import subprocess, sys\nwhile True: subprocess.run(['true'])"
    with subprocess.Popen([sys.executable, "-c", begins]) as parent:
        until, seen = time.monotonic() + 1, set[int]()
        while time.monotonic() < until:
            for pid in started_by(parent.pid):
                seen.add(pid)
                started_by(pid)
        parent.kill()
    assert seen
