"""Whoever copies the folder of a store without its key reads no row of a person from the snapshots in it."""

from __future__ import annotations

import sys

import pytest

from tests.release.conftest import Rumah

pytestmark = pytest.mark.satu_basisdata


def test_a_kept_snapshot_is_sealed_and_its_owners_only(rumah: Rumah) -> None:
    kept = [file for file in (rumah.opened.store.path / "potret").rglob("*") if file.is_file()]
    assert {file.suffix for file in kept} == {".json", ".segel"}
    assert not any(b"PAR1" in file.read_bytes() for file in kept), "the mark of a Parquet file in clear"
    if sys.platform != "win32":
        assert not any(part.stat().st_mode & 0o077 for file in kept for part in (file, file.parent))
