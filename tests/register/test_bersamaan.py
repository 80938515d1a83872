"""Two processes at once: each import is whole, they see each other's work, and the log stays one chain."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.register.core.app.queries import all_batches, register_view
from cantik.staff.app import log
from cantik.vault.app.opening import open_store
from tests.register.bekal import AKHIR_2025, DESA, SAAT

PROJECT = Path(__file__).resolve().parents[2]
SIZES = (900, 600, 300)


@pytest.mark.lambat
def test_imports_at_the_same_time_stand_in_line(new_store: Callable[[], Path], tmp_path: Path) -> None:
    store = new_store()
    running = []
    for size in SIZES:
        folder = tmp_path / str(size)
        folder.mkdir()
        command = [sys.executable, "-m", "tests.register.anak_impor", str(store), str(folder), str(size)]
        running.append(subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE))
    for process in running:
        process.communicate(timeout=120)
        assert process.returncode == 0
    with open_store(store):
        batches = all_batches(DESA)
        assert sorted(batch.rows_read for batch in batches) == sorted(SIZES)
        last = batches[0]
        view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
        assert len(view.persons["id"]) == last.rows_read  # the last to come is the list that stands
        everybody = sum(batch.rows_new for batch in batches)
        assert everybody >= max(SIZES)
        assert log.verify_chain().whole
