"""A text file of a kabupaten, parted by village: what is said of a row names the row that its maker sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantik.codes.area import AreaCode
from cantik.collect.villages import by_village
from tests.collect.berkas import COLUMNS, grid, many, write_csv
from tests.collect.conftest import Read

FIRST, SECOND = "99.01.01.2001", "99.01.01.2002"
KNOWN = {code.replace(".", ""): AreaCode.kemendagri(code) for code in (FIRST, SECOND)}


def kabupaten() -> list[list[Any]]:
    """Persons of two villages by turns, with a blank row and one of a village elsewhere."""
    rows = grid(many(12))
    rows = [[*rows[0], "kode_desa"], *([*row, (FIRST, SECOND)[at % 2]] for at, row in enumerate(rows[1:]))]
    rows[3][COLUMNS.index("nik")] = "990101"
    rows.insert(4, [""] * len(rows[0]))
    return rows


@pytest.mark.parametrize("block", [2, 4096])
def test_rows_keep_the_numbers_of_the_whole_file(
    block: int, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cantik.collect.delimited_text._BLOCK_ROWS", block)
    villages = by_village(write_csv(tmp_path / "a.csv", kabupaten()), KNOWN)
    first, second = (read(part) for part in villages.parts.values())  # type: ignore[arg-type]
    assert first.records["orang"].rows == [2, 4, 7, 9, 11, 13]
    assert second.records["orang"].rows == [3, 6, 8, 10, 12, 14]
    assert [(found.rule, found.row) for found in first.findings] == [("nik_panjang", 4)]
    assert list(villages.rows.values()) == [6, 6]


def test_a_title_that_a_village_repeats_is_named_by_its_row(tmp_path: Path, read: Read) -> None:
    rows = grid(many(4))
    rows = [[*rows[0], "kode_desa"], *([*row, SECOND] for row in rows[1:])]
    rows.insert(3, [*rows[0][:-1], SECOND])
    (part,) = by_village(write_csv(tmp_path / "a.csv", rows), KNOWN).parts.values()
    assert ("lembar “CSV”", "1 baris bukan orang: judul yang berulang (baris 4)") in read(part).left_out  # type: ignore[arg-type]
