"""What runs outside pytest starts: a lane of the night imports the program by itself, without what pytest imported
before (the long attack once ended before it began)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.malam import by_night


@pytest.mark.parametrize(
    "module",
    [
        "tests.serangan.panjang",
        *map(
            by_night, ("tests.serangan.luas", "tests.serangan.peladen", "tests.kocok.coba", "tests.protect.per_kolom")
        ),
    ],
)
def test_a_lane_imports_what_it_needs_by_itself(module: str, project: Path) -> None:
    asked = [sys.executable, "-c", f"import {module}"]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}  # pytest's own
    done = subprocess.run(asked, cwd=project, env=plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
