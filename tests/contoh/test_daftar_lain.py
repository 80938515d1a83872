"""What the demo brings beside its workbooks: read by the readers of everybody's files, without a finding."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from cantik.codes.lists import code_lists
from cantik.collect.batch import Agreement
from cantik.collect.read import Delivery, read_file
from cantik.content.loader import load_content
from cantik.contoh import Kabupaten, make_kabupaten, opensid_rows
from cantik.contoh.facilities import write_facilities
from cantik.contoh.kabupaten import MIXED
from cantik.contoh.second import doubles_of, write_other_list
from cantik.contoh.shape import PLACE

DAY = dt.date(2026, 6, 30)
AGREEMENT = Agreement("1", DAY, ("a", "b"), ("statistik",), "desa", (), dt.date(2030, 1, 1), DAY)


def test_villages_of_the_demo_are_small_and_large() -> None:
    kabupaten = make_kabupaten(2026, villages=10, persons=MIXED)
    sizes = [village.living for village in kabupaten.villages]
    assert (min(sizes), max(sizes), len(sizes)) == (180, 9_000, 10)
    assert sizes[8:] == sizes[:2]


@pytest.mark.parametrize("place", [0, 5])
def test_facilities_are_read_and_stand_within_the_village(kabupaten: Kabupaten, tmp_path: Path, place: int) -> None:
    village = kabupaten.villages[place]
    content, lists = load_content(), code_lists()
    for path in write_facilities(village, tmp_path):
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        assert rows, path.name
        assert {row["Dusun"] for row in rows} <= {dusun.name for dusun in village.dusun}
        read = read_file(path, Delivery(DAY, None), content=content, lists=lists)
        assert (read.mapping, read.rows, read.findings) == ("cantik_fasilitas", len(rows), ())
    assert (
        write_facilities(village, tmp_path)[0].read_bytes() == (tmp_path / f"sekolah_{village.code}.csv").read_bytes()
    )


def test_another_office_says_something_else_of_some(kabupaten: Kabupaten, tmp_path: Path) -> None:
    rows, path = opensid_rows(kabupaten.villages[0].population), tmp_path / "dtsen.csv"
    write_other_list(rows, path, persons=100, differing=6)
    read = read_file(path, Delivery(DAY, AGREEMENT), content=load_content(), lists=code_lists())
    assert (read.mapping, read.rows, read.findings) == ("dtsen_individu", 100, ())
    lines = list(csv.DictReader(path.open(encoding="utf-8")))
    pairs = list(zip(lines, rows[:100], strict=True))
    moved = {row[PLACE["no_kk"]] for line, row in pairs if line["dusun_ktp"] != row[PLACE["dusun"]]}
    assert len(moved) == 6
    assert any(line["status_kawin"] != str(row[PLACE["status_kawin"]]) for line, row in pairs)


def test_doubles_are_persons_of_the_list_without_a_number(kabupaten: Kabupaten) -> None:
    rows = opensid_rows(kabupaten.villages[0].population)
    out = doubles_of(rows, 9, seed=3)
    assert len(out) == 9
    families = {row[PLACE["no_kk"]] for row in rows} | {""}
    assert all(row[PLACE["nik"]] == "" and row[PLACE["no_kk"]] in families for row in out)
    assert doubles_of(rows, 9, seed=3) == out
