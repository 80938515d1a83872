"""A delivery as a village sends it, through the command: what is printed before anything is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import keadaan
from tests.collect.berkas import COLUMNS, grid, many, write_xlsx
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
HERE, NEXT_DOOR = "35.05.10.2011", "35.05.10.2012"


def bring(store: Path, file: Path, desa: str, *more: object) -> Ran:
    return cantik("import", file, "--desa", desa, "--date", "2025-12-31", "--store", store, "--demo", *more)


def test_people_of_the_village_next_door_are_told_before_they_are_stored(tmp_path: Path) -> None:
    """With a total among the persons and dates that begin with the month, as the file came."""
    store, rows = tmp_path / "simpanan", grid(many(8))
    birth = COLUMNS.index("tanggallahir")
    for row in rows[1:]:
        year, month, day = row[birth].split("-")
        row[birth] = f"{month}/{day}/{year}"
    rows.append(["JUMLAH", *[""] * (len(COLUMNS) - 1)])
    file = write_xlsx(tmp_path / "penduduk.xlsx", rows)

    stored = bring(store, file, HERE, "--date-order", "bulan-hari", "--apply")
    assert "8 baris dibaca, 8 diterima, 0 ditolak" in stored.out, stored.told()
    assert "1 baris bukan orang: jumlah (baris 10)" in stored.out
    assert "PERHATIKAN" not in stored.out

    tried = bring(store, file, NEXT_DOOR, "--date-order", "bulan-hari")
    assert f"8 dari 8 NIK berkas ini sudah tercatat di desa {HERE}" in tried.out, tried.told()
    assert tried.out.index("PERHATIKAN") < tried.out.index("Belum ada yang disimpan")
    assert keadaan.rows(store, "register_person") == 8

    undone = cantik("undo", 1, "--store", store, "--why", "salah desa yang dipilih")
    assert undone.code == 0, undone.told()
    assert "PERHATIKAN" not in bring(store, file, NEXT_DOOR, "--date-order", "bulan-hari").out, (
        "nobody stands there now"
    )


def test_a_list_of_the_village_next_door_is_told_as_such_before_anybody_is_asked_whether_it_is_a_part(
    tmp_path: Path,
) -> None:
    """Both villages have a list of their own; with `--partial`, as the error of the shrunk list advises, thirty people
    would be stored a second time. And a card number that changes is shown masked, in words."""
    store, people = tmp_path / "simpanan", many(60)
    files = [write_xlsx(tmp_path / f"{at}.xlsx", grid(people[at : at + 30])) for at in (0, 30)]
    for file, desa in zip(files, (HERE, NEXT_DOOR), strict=True):
        assert bring(store, file, desa, "--apply").code == 0
    refused = bring(store, files[0], NEXT_DOOR, "--apply")
    assert (refused.code, refused.err.count("[R405]")) == (2, 1), refused.told()
    line = refused.error_line
    assert line.index(f"sudah tercatat di desa {HERE}") < line.index("--partial"), line

    moved = [{**person, "no_kk": "9901010101209999"} for person in people[:4]]
    tried = bring(store, write_xlsx(tmp_path / "kk.xlsx", grid([*moved, *people[4:30]])), HERE)
    assert "no_kk: ••••••••••••0001 → ••••••••••••9999" in tried.out, tried.told()
