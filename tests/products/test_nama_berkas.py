"""What a village's way writes has names that Windows takes: the folders, and what lies in their archives."""

from __future__ import annotations

import zipfile

from tests.fixtures.desa_jadi import Village
from tests.fixtures.windows.nama_windows import tree_faults


def test_release_site_and_store_land_on_windows(village: Village) -> None:
    for top in (village.inputs, village.store, village.site, village.folder):
        paths = [path.relative_to(top).as_posix() for path in top.rglob("*")]
        assert len(paths) > 2, top
        assert tree_faults(paths) == [], top


def test_what_lies_in_their_archives_lands_on_windows(village: Village) -> None:
    archives = [path for path in village.root.rglob("*") if path.is_file() and zipfile.is_zipfile(path)]
    assert len({path.name for path in archives}) > 1
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            assert tree_faults(archive.namelist()) == [], path.name
