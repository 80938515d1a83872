"""Editions of one store a month apart, as a neighbour reads them (`langkah`): one person came; then twelve answers
changed. Written through the command alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import cantik
from tests.serangan.langkah import told_by_step

pytestmark = pytest.mark.lambat
DESA = light_village().villages[0].code
FIRST, SECOND, THIRD = "2025-12-31", "2026-01-31", "2026-02-28"
RELIGION = "penduduk_agama"


def _edition(root: Path, rows: list[Row], date: str) -> Path:
    path = root / f"{date}.xlsx"
    write_rows(rows, path, "contoh")
    out = root / date
    asked = (
        "--desa",
        DESA,
        "--year",
        2025,
        "--date",
        date,
        "--issued",
        "2026-03-03",
        "--demo",
        "--accept",
        "sudah dicocokkan",
    )
    done = cantik("run", path, *asked, "--store", root / "simpanan", "--out", out)
    assert done.code == 0, done.told()
    return out / "release"


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three editions: the village without one of its members; with him; and after twelve changed their religion."""
    root = tmp_path_factory.mktemp("langkah")
    (root / "simpanan").mkdir()
    write_areas(light_village(), root / "simpanan" / "wilayah.csv")
    rows = light_rows()
    child = max(
        at for at, row in enumerate(rows) if row[PLACE["kk_level"]] == "4" and row[PLACE["status_dasar"]] == "1"
    )
    changed = [list(row) for row in rows]
    alive = [row for row in changed if row[PLACE["status_dasar"]] == "1"]
    for row in [row for row in alive if row[PLACE["agama_id"]] == "1"][:12]:
        row[PLACE["agama_id"]] = "2"
    without = [row for at, row in enumerate(rows) if at != child]
    return [_edition(root, *each) for each in ((without, FIRST), (rows, SECOND), (changed, THIRD))]


def _table(folder: Path, key: str) -> Any:
    return json.loads((folder / "tabel" / f"{key}.json").read_bytes())


def _figures(folder: Path) -> Any:
    return json.loads((folder / "tabel" / "indikator.json").read_bytes())


def test_a_step_of_one_tells_nothing_of_class_b_or_c(editions: list[Path]) -> None:
    """Who knows that one child came reads its answers in no cell, figure, note or reason; and this is seen at all:
    between two editions that differ in more, the same reader finds much."""
    first, second, third = editions
    assert told_by_step(first, second, 1) == []
    assert len(told_by_step(second, third, 1)) > 3
    people = [next(row for row in _figures(each) if row["id"] == "jumlah_penduduk") for each in (first, second)]
    assert people[1]["numerator"] == people[0]["numerator"] + 1


def test_what_is_carried_over_says_its_day_wherever_it_stands(editions: list[Path]) -> None:
    """In title and notes of the table, in the title of the figure, in CSV; and it is not called that of its edition."""
    second = editions[1]
    table = _table(second, RELIGION)
    assert table["reference"] == FIRST
    assert table["title"].endswith("31 Desember 2025")
    assert any("Keadaan 31 Desember 2025" in note for note in table["notes"])
    carried = [row for row in _figures(second) if row.get("reference")]
    assert carried
    assert all("(keadaan 31 Desember 2025)" in row["title"] and row["reference"] == FIRST for row in carried)
    with (second / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as stream:
        days = {row["indikator"]: row["acuan"] for row in csv.DictReader(stream)}
    assert {days[row["id"]] for row in carried} == {FIRST}
    assert days["jumlah_penduduk"] == SECOND


def test_enough_changes_have_a_table_counted_anew_and_no_other(editions: list[Path]) -> None:
    """Twelve of another religion: the table of religion is of today; what hardly changed stays that of the first
    edition, through the one between."""
    third = editions[2]
    table = _table(third, RELIGION)
    assert table["reference"] == THIRD
    assert not any("belum dihitung ulang" in note for note in table["notes"])
    days = {
        json.loads(path.read_bytes())["reference"]
        for path in (third / "tabel").glob("[!i]*.json")
        if "stat" not in path.name
    }
    assert days == {FIRST, THIRD}


def test_each_edition_is_proved_by_itself(editions: list[Path]) -> None:
    """`cantik verify` reads an edition with figures of two days."""
    for folder in editions:
        done = cantik("verify", folder)
        assert "SALAH" not in done.told(), done.told()
