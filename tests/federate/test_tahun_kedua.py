"""The year after: who delivers again counts with what his new workbook holds, who is silent is named, and what was
published a year ago stays as it was."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cantik.contoh import write_rows
from cantik.contoh.shape import PLACE, Row
from tests.federate.jenjang_server import (
    FIRST,
    NUMBER,
    OWN,
    PROVINCE,
    SECOND,
    Servers,
    examine_all,
    handed_once,
    release,
    servers,
    states_of,
)
from tests.federate.test_jumlah_antarserver import compare, count_by_hand, living, stands_in
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan, rows_of
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat, pytest.mark.malam]

DAY, NEXT = "2026-10-31", "2026-1"


def next_rows(code: str) -> list[Row]:
    """The workbook of the next year: of every twentieth grown-up who is no head the family hears no more, and every
    fifteenth who never married has married."""
    rows, kept = rows_of(code), []
    for place, row in enumerate(rows):
        person = partial(stands_in, row)
        grown = str(person("tanggallahir"))[:4] < "2000"
        if place % 20 == 7 and int(person("kk_level")) != 1 and grown:
            continue
        if place % 15 == 3 and grown and int(person("status_kawin")) == 1:
            row[PLACE["status_kawin"]] = "2"
        kept.append(row)
    assert len(kept) < len(rows)
    return kept


def living_next(code: str) -> list[Callable[[str], Any]]:
    """The living persons of a village's workbook of the next year."""
    rows = [partial(stands_in, row) for row in next_rows(code)]
    return [row for row in rows if str(row("status_dasar")) == "1"]


def counted_next(named: list[str]) -> dict[str, Counter[str]]:
    """By hand, of the workbooks of the next year."""
    return count_by_hand([living_next(code) for code in named], dt.date.fromisoformat(DAY))


def run_next(servers: Servers, store: Path, code: str) -> None:
    book = servers.root / f"{code}-berikut.xlsx"
    write_rows(next_rows(code), book, "template")
    where = ("--out", servers.root / f"{code}-berikut", "--store", store, "--demo", "--issued", "2026-11-20")
    ran = cantik("run", book, "--desa", code, "--year", 2026, "--date", DAY, "--whole", *where)
    assert ran.code == 0, ran.told()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_next_year_is_counted_from_those_who_delivered_again(servers: Servers) -> None:
    """One village delivers again, one is silent, the kabupaten's own issues its next edition. The year before, handed
    up and released, stays byte for byte, also when its stick is read once more."""
    old = Path(shutil.copytree(servers.stick, servers.root / "setahun-lalu"))
    servers.read(servers.province)
    release(servers.province, PROVINCE)
    before = {store: bytes_of(store / "rilis-wilayah") for store in (servers.kabupaten, servers.province)}

    run_next(servers, servers.villages, FIRST)
    run_next(servers, servers.kabupaten, OWN)
    up = servers.root / "naik-berikut"
    sent = cantik("stick", "write", up, "--store", servers.villages, "--desa", FIRST)
    assert sent.code == 0, sent.told()
    read = servers.read(servers.kabupaten, up)
    assert states_of(read) == {FIRST: "diterima"}, read.told()
    servers.at(servers.kabupaten, partial(examine_all, codes=[FIRST, OWN], number=NEXT))
    release(servers.kabupaten, AREA, day=DAY)
    handed = servers.hand_up(servers.kabupaten, AREA)
    assert handed.code == 0, handed.told()
    read = servers.read(servers.province)
    assert {code for code, state in states_of(read).items() if state == "diterima"} == {AREA, FIRST, OWN}, read.told()

    ran = cantik("measure", "--area", PROVINCE, "--date", DAY, "--store", servers.province, "--json")
    assert ran.code == 0, ran.told()
    reasons = {row["kode"]: row["sebab"] or "" for row in ran.answer["desa"]}
    assert [code for code in CODES if not reasons[code]] == [FIRST, OWN]
    assert reasons[SECOND], "who was silent is named with the reason"
    counts = {row["id"]: row["pembilang"] for row in ran.answer["ukuran"] if row["jenis"] == "indikator"}
    assert counts["jumlah_penduduk"] == sum(len(living_next(code)) for code in (FIRST, OWN))
    release(servers.province, PROVINCE, day=DAY)
    for store, code in ((servers.kabupaten, AREA), (servers.province, PROVINCE)):
        assert compare(store / "rilis-wilayah" / code / NEXT, counted_next) >= 15

    again = servers.read(servers.province, old)
    assert again.code in (0, 9), again.told()
    for store, held in before.items():
        now = bytes_of(store / "rilis-wilayah")
        assert {name: now.get(name) for name in held} == held, store.name
    assert compare(servers.province / "rilis-wilayah" / PROVINCE / NUMBER) >= 15
    assert sum(map(len, map(living, CODES))) > counts["jumlah_penduduk"]
