"""A village that splits in two at the server of its kabupaten, as the province sees it: at each moment everybody is
counted once, or his village is named as missing; and what both print beside each other opens nobody."""

from __future__ import annotations

from collections import Counter
from functools import cache, partial

import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.register.units.app.ceding import cede
from cantik.register.units.app.cession import CessionWish
from cantik.staff.app.areas import ensure_area
from cantik.vault.app.opening import OpenStore
from tests.federate.jenjang_server import (
    FIRST,
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
from tests.federate.test_jumlah_antarserver import ON, compare, count_by_hand, counted, stands_in
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, examined_kecamatan, rows_of
from tests.fixtures.simpanan import cradle
from tests.serangan.rak import attack_servers

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat, pytest.mark.malam]

NEW = "99.01.01.2009"
AREA_LINE = f"{NEW},Rekaan Mekar,99.01.01,desa,1.000\n"


def dusun() -> str:
    """The one that becomes a village of its own."""
    return str(rows_of(OWN)[0][PLACE["dusun"]])


@cache
def rows_after(code: str) -> list[Row]:
    """The workbook of a village after the split."""
    if code not in (OWN, NEW):
        return rows_of(code)
    return [row for row in rows_of(OWN) if (row[PLACE["dusun"]] == dusun()) is (code == NEW)]


def count_after(codes: list[str]) -> dict[str, Counter[str]]:
    """By hand, of the workbooks after the split."""
    books = [[partial(stands_in, row) for row in rows_after(code)] for code in codes]
    return count_by_hand([[row for row in rows if str(row("status_dasar")) == "1"] for rows in books], ON)


def split(opened: OpenStore) -> None:
    """The walidata of the kabupaten records it, after the editions of the year."""
    to = AreaCode.kemendagri(NEW)
    ensure_area(code=to, by="uji", at=clock.now())
    wish = CessionWish(AreaCode.kemendagri(OWN), to, ON, ((dusun(), "", ""),), "Perda 3/2025")
    cede(opened=opened, wish=wish, by="akun:9", at=clock.now(), today=clock.today())


def publish_halves(servers: Servers) -> None:
    """Mother and new village issue their editions of the day."""
    for code, more in ((OWN, ("--revision", "Pemekaran desa.")), (NEW, ())):
        book = servers.root / f"{code}-mekar.xlsx"
        write_rows(rows_after(code), book, "template")
        where = ("--out", servers.root / f"{code}-mekar", "--store", servers.kabupaten, "--demo")
        ran = cantik("run", book, "--desa", code, "--year", 2025, "--whole", *where, *more)
        assert ran.code == 0, ran.told()
    servers.at(servers.kabupaten, partial(examine_all, codes=[OWN], number="2025-2"))
    servers.at(servers.kabupaten, partial(examine_all, codes=[NEW], number="2025-1"))


def in_the_sum(servers: Servers) -> list[str]:
    """The villages that the province counts."""
    return [code for code, why in counted(servers.province).items() if not why]


@pytest.mark.timeout(2400)
def test_a_split_village_is_counted_once_at_each_moment(servers: Servers) -> None:
    servers.read(servers.province)
    release(servers.province, PROVINCE)
    assert in_the_sum(servers) == [FIRST, SECOND, OWN]

    with (servers.kabupaten / AREAS_FILE).open("a", encoding="utf-8") as areas:
        areas.write(AREA_LINE)
    servers.at(servers.kabupaten, split)
    release(servers.kabupaten, AREA)
    assert servers.hand_up(servers.kabupaten, AREA).code == 0
    assert states_of(servers.read(servers.province))[AREA] == "diterima"
    assert in_the_sum(servers) == [FIRST, SECOND], "the old border counts no more, above as below"
    release(servers.province, PROVINCE)

    publish_halves(servers)
    release(servers.kabupaten, AREA)
    assert servers.hand_up(servers.kabupaten, AREA).code == 0
    states = states_of(servers.read(servers.province))
    assert (states[OWN], states[NEW]) == ("diterima", "ditolak"), "its code did not come down yet"
    assert in_the_sum(servers) == [FIRST, SECOND, OWN]
    assert counted(servers.province)[NEW] == "tanpa_edisi", "who is missing is named"
    with (servers.province / AREAS_FILE).open("a", encoding="utf-8") as areas:
        areas.write(AREA_LINE)
    assert states_of(servers.read(servers.province))[NEW] == "diterima"
    assert in_the_sum(servers) == [FIRST, SECOND, OWN, NEW]
    release(servers.province, PROVINCE)
    for store, code in ((servers.kabupaten, AREA), (servers.province, PROVINCE)):
        assert compare(store / "rilis-wilayah" / code / "2025-3", count_after) >= 8, "beside what was told before"
    found = attack_servers([servers.villages, servers.kabupaten, servers.province])
    assert [(each.narrowed, each.attacked > 20) for each in found.values()] == [([], True)] * 3
