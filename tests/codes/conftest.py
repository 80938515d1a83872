"""A small index of invented areas, whose every figure can be counted by eye, and the shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.codes.area import AreaLevel
from cantik.codes.index import AreaIndex
from cantik.codes.pack import LevelTable

FICTITIOUS = """kode,nama
99,Provinsi Rekaan
99.01,Kabupaten Rekaan Utara
99.71,Kota Rekaan
99.01.01,Padang Rekaan
99.01.02,Bukit Rekaan
99.71.01,Pusat Rekaan
99.01.01.1001,Rekaan Kota
99.01.01.2002,Sumber Rejo
99.01.01.2003,Ma'rang Rekaan
99.01.02.2001,Sumberrejo Baru
99.01.02.3001,Desa Adat Rekaan
99.71.01.1001,Alun-Alun
"""


@pytest.fixture
def rekaan_csv(tmp_path: Path) -> Path:
    """A file of further areas below province 99."""
    path = tmp_path / "rekaan.csv"
    path.write_text(FICTITIOUS, encoding="utf-8")
    return path


@pytest.fixture
def rekaan(rekaan_csv: Path) -> AreaIndex:
    """An index of the invented areas alone."""
    return AreaIndex((), {level: LevelTable([], [], []) for level in AreaLevel}).with_extra(rekaan_csv)


@pytest.fixture(scope="session")
def shipped() -> AreaIndex:
    """The edition in the package."""
    return AreaIndex.load_shipped()
