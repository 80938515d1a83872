"""Marks for “the same as above” are filled where neighbours share an answer, asked about where they cannot be."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from cantik.collect.finding import Level
from cantik.content.loader import FOLDER
from tests.collect.berkas import grid, many, write_csv, write_xlsx
from tests.collect.conftest import Read

MARKS = [row["tanda"] for row in csv.DictReader((FOLDER / "tanda_sama.csv").read_text("utf-8").splitlines())]


def _rows(**marks: str) -> list[dict[str, Any]]:
    """Six persons, who say in the second and third row what the marks say."""
    said = {"alamat": "JL MAWAR", "dusun": "MELATI", "rt": "002", "agama_id": "3", "tempatlahir": "BLITAR"}
    persons = [{**person, **said} for person in many(6)]
    return [{**person, **(marks if at in (1, 2) else {})} for at, person in enumerate(persons)]


def test_every_mark_is_filled_from_above(tmp_path: Path, read: Read) -> None:
    shared = ("alamat", "dusun", "rt", "agama_id", "tempatlahir")
    persons = many(2 * len(MARKS))
    for at, mark in enumerate(MARKS):
        persons[2 * at] |= {
            "alamat": f"JL {at}A",
            "dusun": f"MELATI {at}",
            "rt": at + 1,
            "agama_id": "3",
            "tempatlahir": "A",
        }
        persons[2 * at + 1] |= dict.fromkeys(shared, mark)
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(persons)))
    columns = batch.records["orang"].columns
    for name in ("alamat", "dusun", "rt", "agama", "tempat_lahir"):
        assert columns[name][::2] == columns[name][1::2], name
    told = [finding for finding in batch.findings if finding.rule.startswith("tanda_sama")]
    assert {(one.rule, one.level, one.count) for one in told} == {("tanda_sama", Level.NOTE, len(MARKS))}
    assert len(told) == len(shared)


def test_filled_cells_stand_in_the_account(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(_rows(alamat="sda", dusun="idem"))))
    (sheet,) = batch.account.sheets if batch.account is not None else ()
    cells = {line.field: line.cells for line in sheet.lines if line.kind == "dibaca"}
    assert (cells["alamat"], cells["dusun"]) == (6, 6)
    assert sheet.read + sheet.unread_cells == sheet.cells


def test_a_mark_that_nothing_stands_above_is_asked_once(tmp_path: Path, read: Read) -> None:
    rows = _rows(dusun="sda")
    rows[0]["dusun"] = '"'
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(rows)))
    assert batch.records["orang"].columns["dusun"] == [None, None, None, "MELATI", "MELATI", "MELATI"]
    told = [(one.row, one.level) for one in batch.findings if one.rule == "tanda_sama_tak_terisi"]
    assert told == [(2, Level.CHECK)]


def test_what_is_a_persons_own_is_never_filled(tmp_path: Path, read: Read) -> None:
    own = {"nama": "sda", "nik": "idem", "tanggallahir": "sda", "nama_ibu": "s.d.a"}
    batch = read(write_csv(tmp_path / "a.csv", grid(_rows(**own))))
    columns = batch.records["orang"].columns
    assert {columns[name][at] for name in ("nama", "nama_ibu", "tanggal_lahir") for at in (1, 2)} == {None}
    told = Counter(one.rule for one in batch.findings if one.level is not Level.NOTE)
    assert told["tanda_sama_tak_terisi"] == 4
    assert (told["nik_huruf"], told["tanggal_tidak_terbaca"]) == (2, 2)


def test_a_dash_is_no_mark(tmp_path: Path, read: Read) -> None:
    batch = read(write_csv(tmp_path / "a.csv", grid(_rows(dusun="-", alamat="SDANYAR"))))
    columns = batch.records["orang"].columns
    assert (columns["dusun"][1], columns["alamat"][1]) == (None, "SDANYAR")
