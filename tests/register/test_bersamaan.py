"""Two processes at once: each import is whole, they see each other's work, and the log stays one chain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.register.core.app.queries import all_batches, register_view
from cantik.staff.app import log
from cantik.vault.app.opening import open_store
from tests.fixtures.perintah import child, database
from tests.register.bekal import AKHIR_2025, DESA, SAAT

SIZES = (900, 600, 300)


@pytest.mark.basisdata
@pytest.mark.lambat
def test_imports_at_the_same_time_stand_in_line(new_store: Callable[[], Path], tmp_path: Path) -> None:
    store = new_store()
    running = []
    for size in SIZES:
        folder = tmp_path / str(size)
        folder.mkdir()
        running.append(child("tests.register.anak_impor", store, folder, size, settings=database()))
    for importing in running:
        assert importing.ended() == "mulai\nselesai\n"
        assert importing.process.returncode == 0
    with open_store(store):
        batches = all_batches(DESA)
        assert sorted(batch.rows_read for batch in batches) == sorted(SIZES)
        last = batches[0]
        view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
        assert len(view.persons["id"]) == last.rows_read  # the last to come is the list that stands
        everybody = sum(batch.rows_new for batch in batches)
        assert everybody >= max(SIZES)
        assert log.verify_chain().whole
