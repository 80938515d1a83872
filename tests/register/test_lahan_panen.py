"""Land, harvest and fisheries that a village recorded, as tables of sums: what is shown, and of whom nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from cantik import measure, protect
from cantik.codes.knowledge import load
from cantik.pipeline import steps
from cantik.protect.result import Protected, SafeTable
from cantik.register.facilities.app.grounds import ground_columns
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.register.bekal import AKHIR_2026, DESA
from tests.register.langkah import terapkan
from tests.register.test_fasilitas import bawa, desa
from tests.register.test_peristiwa_simpan import penduduk

LAHAN = ["Jenis fasilitas", "Tahun *", "Penggunaan *", "Luas *"]
PANEN = ["Jenis fasilitas", "Tahun *", "Komoditas *", "Luas panen", "Produksi", "Rumah tangga dan usaha yang memanen"]


def lahan(path: Path, *rows: list[Any]) -> Path:
    return write_xlsx(path, [LAHAN, *(["penggunaan lahan", *row] for row in rows)])


def panen(path: Path, *rows: list[Any]) -> Path:
    return write_xlsx(path, [PANEN, *(["tanaman", *row] for row in rows)])


def terlindung(opened: OpenStore) -> Protected:
    knowledge = load().of(DESA)
    counted = steps.count(DESA, AKHIR_2026, opened=opened, knowledge=knowledge, by="uji", tell=lambda *_: None)
    assert (
        measure.compute(counted.snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy).sums
        == counted.results.sums
    )
    return protect.apply(
        counted.results,
        knowledge.policy,
        classifications=knowledge.content.classifications,
        youngest_head=15,
        facts=(),
    )


def isi(safe: Protected, name: str) -> dict[str, int | None]:
    table: SafeTable = next(table for table in safe.tables if table.spec.id == name)
    return {c.id: cell.value for c, cell in zip(table.axes[0].categories, table.cells, strict=True)}


def test_land_is_told_and_harvest_only_where_enough_harvest(opened: OpenStore, tmp_path: Path) -> None:
    """Rice of eighty households, maize and soybean of thirty, coffee of four: with the coffee one group more goes."""
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    bawa(opened, lahan(tmp_path / "l.xlsx", [2026, "Sawah irigasi", "85,25"], [2026, "Kolam atau tambak", "0,5"]))
    rows = (
        [2026, "Padi", "160,5", 9630, 80],
        [2026, "Jagung", "12", "480", 30],
        [2026, "Kedelai", "3,25", "52", 11],
        [2026, "Kopi", "6", "48", 4],
    )
    bawa(opened, panen(tmp_path / "p.xlsx", *rows))
    safe = terlindung(opened)
    assert isi(safe, "lahan_penggunaan") == {"sawah_irigasi": 8525, "kolam": 50, "jumlah": 8575}
    assert isi(safe, "panen_luas") == {"padi": 16050, "palawija": None, "perkebunan": None, "jumlah": 18175}
    table = next(table for table in safe.tables if table.spec.id == "panen_luas")
    hidden = [cell for cell in table.cells if cell.value is None]
    assert [(cell.low, cell.high) for cell in hidden] == [(0, 2125)] * 2
    assert isi(safe, "panen_produksi")["padi"] == 963_000


def test_a_harvest_of_whom_nothing_is_told_is_not_shown(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    bawa(opened, panen(tmp_path / "p.xlsx", [2026, "Padi", "160,5", 9630, ""], [2026, "Jagung", "12", "480", 30]))
    safe = terlindung(opened)
    assert not [table for table in safe.tables if table.spec.id.startswith("panen")]
    assert {line.id: line.code for line in safe.not_shown if line.id.startswith("panen")} == {
        "panen_luas": "pelindungan",
        "panen_produksi": "pelindungan",
    }


def test_a_harvest_is_of_the_last_full_year_and_land_of_the_last_one_told(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    bawa(opened, lahan(tmp_path / "l.xlsx", [2025, "Rawa", "1"], [2026, "Rawa", "2"]))
    bawa(opened, panen(tmp_path / "p.xlsx", [2025, "Padi", "10", "1", 20], [2026, "Padi", "20", "2", 30]))
    found = ground_columns(desa(), dt.date(2026, 12, 31))
    assert found["lahan"]["luas_lahan"] == [200]
    assert found["panen"]["luas_panen"] == [2000]
    found = ground_columns(desa(), dt.date(2026, 6, 30))
    assert found["lahan"]["luas_lahan"] == [200]
    assert found["panen"] | {"dusun": []} == {
        "komoditas": ["padi"],
        "luas_panen": [1000],
        "produksi": [100],
        "rumah_tangga": [20],
        "dusun": [],
    }
    assert "panen" not in ground_columns(desa(), dt.date(2027, 12, 31)), "an older harvest is none of that year"
