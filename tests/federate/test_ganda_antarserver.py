"""Whom two villages count that share no store: found by keyed tokens, told above as a number, to each village as its
own person. The outsider writes the workbooks and counts in them who stands twice; every act is a process of its own."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.federate.app.models import DeliveryArrival
from cantik.levels.app import doubles
from cantik.levels.app.releases import remark_villages
from cantik.levels.double_tokens import DoubleTokens, find_bearers, limit_tokens, make_tokens, read_tokens
from cantik.release.app import checking
from cantik.release.app.models import ReleaseCheckStep
from cantik.release.check import CheckAct, CheckState
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import NUMBER
from tests.federate.jenjang_server import DAY, FIRST, OWN, PROVINCE, SECOND, Servers, key_of, release
from tests.federate.test_jumlah_antarserver import compare, count_by_hand, stands_in
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, KABUPATEN, KECAMATAN, rows_of
from tests.fixtures.simpanan import Cradle, cradle
from tests.fixtures.undangan import taking
from tests.register.test_peristiwa_halaman import tersembunyi
from tests.staff import bekal

__all__ = ["cradle"]
pytestmark = [pytest.mark.satu_basisdata]
ON = dt.date(2025, 12, 31)


# ── by day: what tokens are, and what is no token ───────────────────────────────────────────────
def test_only_who_is_counted_on_one_base_in_two_villages_of_one_key_is_double() -> None:
    """Registered here and living there is nobody twice; of three villages the third is one more."""
    key, other = b"k" * 16, b"l" * 16

    def of(secret: bytes, salt: str, **people: int) -> DoubleTokens:
        return make_tokens(secret, ON, salt * 32, [(nik.removeprefix("n"), bases) for nik, bases in people.items()])

    villages = {
        "a": of(key, "a", n1=3, n2=1, n3=1, n4=3),
        "b": of(key, "b", n1=3, n2=2, n3=1, n5=3),
        "c": of(key, "c", n3=3),
        "d": of(other, "d", n1=3, n4=3, n5=3),
    }
    found = find_bearers(villages)
    assert sorted((each.villages, each.excess) for each in found) == [(("a", "b"), 1), (("a", "b", "c"), 2)]
    told = doubles.DoublesFound(tuple(found), frozenset("abc"))
    assert told.tell_level("abc") == {"ganda": 3}
    assert told.tell_level("bce") == {"ganda": 1, "ganda_desa": 2}
    assert told.tell_level("d") == {}, "one village alone counts nobody twice"
    assert told.tell_level("de") == {"ganda_desa": 0}
    below = doubles.OfficeDoubles(frozenset("fg"), 4, 2)
    above = doubles.DoublesFound(tuple(found), frozenset("abc"), (below,))
    assert above.tell_level("abcfg") == {"ganda": 7}
    assert above.tell_level("abcf") == {"ganda": 3, "ganda_desa": 3}, "of a part of its villages an office says nothing"
    assert {len(of(key, "a", n1=3).ticket_of(each.token)) for each in found} == {32}
    assert villages["a"].ticket_of(found[0].token) != villages["b"].ticket_of(found[0].token), "nobody else reads it"
    assert read_tokens(villages["a"].encode()) == villages["a"]
    assert b"n1" not in villages["a"].encode()


def test_a_level_of_two_kabupaten_says_that_nobody_looked_between_them() -> None:
    """Each office has a key of its own, so tokens of two kabupaten have nothing in common."""
    counted = {"99.01.01.2001": ["2025-1", "a"], "99.01.01.2002": ["2025-1", "b"], "99.02.01.2001": None}

    def said(desa: dict[str, list[str] | None]) -> list[str]:
        return [text for text, _english in remark_villages({"desa": desa})]

    assert not any("kabupaten" in text for text in said(counted))
    assert [
        text for text, _english in remark_villages({"desa": {"99.01.01.2001": ["2025-1", "a"]}, "ganda_desa": 0})
    ] == ["Orang yang terhitung di dua desa belum dicari."]
    assert "Orang yang terhitung di dua kabupaten/kota sekaligus belum dicari." in said(
        counted | {"99.02.01.2001": ["2025-1", "c"]}
    )


def test_more_tokens_than_an_edition_counts_are_not_used() -> None:
    """A village that asks about strangers leaves out as many of its own; a base that it does not print says nothing."""
    own = make_tokens(b"k" * 16, ON, "a" * 32, [(f"n{at}", 1) for at in range(5)])
    assert limit_tokens(own, {"terdaftar": 5}) == own
    assert limit_tokens(own, {"terdaftar": 4, "domisili": 900}) is None
    both = make_tokens(b"k" * 16, ON, "a" * 32, [("n1", 3), ("n2", 2), ("n3", 2)])
    found = limit_tokens(both, {"terdaftar": 1})
    assert found is not None
    assert list(found.rows.values()) == [1]
    assert limit_tokens(both, {"terdaftar": 9, "domisili": 2}) is None


@pytest.mark.parametrize("wrong", ["[]", "{}", '{"tanda":7}', "tanda dua kali", "basis 0", "kunci", "separuh", "hari"])
def test_what_is_no_token_is_refused(wrong: str) -> None:
    row = bytes(8) + b"\x01"
    said = {"acuan": DAY, "kunci": "0" * 16, "garam": "0" * 32, "tanda": base64.b64encode(row).decode()}
    changes = {
        "tanda dua kali": {"tanda": base64.b64encode(row * 2).decode()},
        "basis 0": {"tanda": base64.b64encode(bytes(9)).decode()},
        "kunci": {"kunci": "../../x"},
        "separuh": {"tanda": base64.b64encode(row[:5]).decode()},
        "hari": {"acuan": "kemarin"},
    }
    assert len(read_tokens(json.dumps(said).encode()).rows) == 1
    data = json.dumps(said | changes[wrong]) if wrong in changes else wrong
    with pytest.raises((ValueError, CantikError)):
        read_tokens(data.encode())


# ── at night: two villages, one office ──────────────────────────────────────────────────────────
def nik(row: Row) -> str:
    return str(row[PLACE["nik"]])


def books() -> dict[str, list[Row]]:
    """Three people of the first village stand in the book of the second one as well, each alone on a family card."""
    first, second = rows_of(FIRST), rows_of(SECOND)
    alive = [row for row in first if str(row[PLACE["status_dasar"]]) == "1" and str(row[PLACE["kk_level"]]) == "4"][:3]
    for at, row in enumerate(alive):
        moved = list(row)
        for name in ("alamat", "dusun", "rw", "rt"):
            moved[PLACE[name]] = second[0][PLACE[name]]
        moved[PLACE["no_kk"]] = f"990101010120{at + 1:04d}"
        moved[PLACE["kk_level"]] = 1
        second.append(moved)
    return {FIRST: first, SECOND: second, OWN: rows_of(OWN)}


def twice(found: dict[str, list[Row]]) -> list[str]:
    """Counted by hand."""
    own = [{nik(row) for row in rows if str(row[PLACE["status_dasar"]]) == "1"} for rows in found.values()]
    return sorted(set.union(*(one & other for at, one in enumerate(own) for other in own[at + 1 :])))


def approve(opened: OpenStore) -> None:
    walidata = bekal.with_role("walidata")
    done = set(ReleaseCheckStep.objects.filter(after=CheckState.APPROVED).values_list("kode", "number"))
    for row in DeliveryArrival.objects.filter(state="diterima"):
        if (row.kode, row.number) in done:
            continue
        for act in (CheckAct.TAKE, CheckAct.APPROVE):
            how = {"area": AreaCode.kemendagri(row.kode), "number": row.number, "opened": opened, "person": walidata}
            checking.step(act, auditor=lambda _release: [], **how)  # type: ignore[arg-type]


def notes_of(folder: Path) -> set[str]:
    """What the level says under its tables of people who are counted twice."""
    texts = (path.read_text("utf-8") for path in (folder / "tabel").glob("*.json"))
    return {said for text in texts for said in re.findall(r"Ganda dalam penyelesaian: [^\"]*?desa\.", text)}


def by_books(found: dict[str, list[Row]], codes: list[str]) -> dict[str, Counter[str]]:
    """Of some villages how many of their workbooks are in each class; whoever stands twice is two."""
    living = [[row for row in found[code] if str(row[PLACE["status_dasar"]]) == "1"] for code in codes]
    return count_by_hand([[partial(stands_in, row) for row in rows] for rows in living])


@pytest.mark.malam
@pytest.mark.lambat
def test_movers_are_found_double_between_servers_until_they_are_solved(
    cradle: Cradle, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    """Small and poor: the office has the third village itself, the two others have laptops without a line, and one
    stick goes round among all. Each figure of the office is the number of rows, its note the number of people who stand
    twice; each of the two villages sees its own three by name and none of the other's; a departure and a new edition
    end it."""
    servers, found = Servers(tmp_path, django_db_blocker), books()
    double = twice(found)
    assert len(double) == 3
    stores = {FIRST: tmp_path / "satu", SECOND: tmp_path / "dua", OWN: servers.kabupaten}
    for code, store in stores.items():
        store.mkdir(parents=True)
        write_areas(KABUPATEN, store / AREAS_FILE)
        write_rows(found[code], tmp_path / f"{code}.xlsx", "template")
        where = ("--out", tmp_path / code, "--store", store, "--demo", "--issued", "2026-02-03")
        ran = cantik("run", tmp_path / f"{code}.xlsx", "--desa", code, "--year", 2025, *where)
        assert ran.code == 0, ran.told()
    for code in (FIRST, SECOND):
        carry(servers, stores[code], code)
    servers.at(servers.kabupaten, approve)
    servers.at(servers.kabupaten, examine_own)
    release(servers.kabupaten, AREA)
    for code in (AREA, KECAMATAN):
        (said,) = notes_of(servers.kabupaten / "rilis-wilayah" / code / "2025-1")
        assert said.split()[3] == "3"
        assert compare(servers.kabupaten / "rilis-wilayah" / code / "2025-1", partial(by_books, found)) > 20
    look_from_above(servers, cradle)
    everything = b"".join(p.read_bytes() for p in (servers.kabupaten / "vektor").rglob("*") if p.is_file())
    assert not any(each.encode() in everything for each in double)
    solve(servers, stores, found)


def look_from_above(servers: Servers, cradle: Cradle) -> None:
    """The province holds no tokens, and says what the kabupaten signed."""
    shutil.copytree(cradle.folder, servers.province)
    write_areas(KABUPATEN, servers.province / AREAS_FILE)
    invitation = servers.invite(servers.kabupaten, AREA, servers.province)
    up = servers.root / "ke-provinsi"
    assert servers.hand_up(servers.kabupaten, AREA, *taking(invitation), stick=up).code == 0
    assert servers.read(servers.province, up).code == 0
    assert not list(servers.province.rglob("*.ganda"))
    release(servers.province, PROVINCE)
    (said,) = notes_of(servers.province / "rilis-wilayah" / PROVINCE / NUMBER)
    assert said.split()[3] == "3"


def solve(servers: Servers, stores: dict[str, Path], found: dict[str, list[Row]]) -> None:
    """The answers go round on the stick; one village records that its three left, and both are done with it."""
    double, tmp_path = twice(found), servers.root
    names = {code: {str(r[PLACE["nama"]]) for r in found[code] if nik(r) in double} for code in (FIRST, SECOND)}
    wrote = cantik("stick", "write", servers.stick, "--store", servers.kabupaten, "--json")
    kinds = [(row["jenis"], row["desa"]) for row in wrote.answer["hasil"]]
    assert kinds == [("balasan", FIRST), ("balasan", SECOND)], "what works at the office goes nowhere"
    for code in (FIRST, SECOND):
        back = cantik("stick", "read", servers.stick, "--store", stores[code], "--json")
        assert back.code == 0, back.told()
        assert [(row["desa"], row["keadaan"]) for row in back.answer["hasil"]] == [(code, "diterima")]
        page = page_of(servers, stores[code], code)
        assert all(name.upper() in page.upper() for name in names[code])
        assert page.count("Terhitung juga di") == 3
        assert not any(each in page for each in double), "numbers stay masked"
    assert "Terhitung juga di" not in page_of(servers, servers.kabupaten, OWN)
    servers.at(stores[FIRST], move_away)
    assert "Terhitung juga di" not in page_of(servers, stores[FIRST], FIRST), "nobody is counted here any more"
    said = ("--revision", "Kepindahan yang terlambat dicatat", "--store", stores[FIRST], "--demo")
    where = ("--out", tmp_path / FIRST, "--issued", "2026-03-03")
    ran = cantik("run", tmp_path / f"{FIRST}.xlsx", "--desa", FIRST, "--year", 2025, *where, *said)
    assert ran.code == 0, ran.told()
    carry(servers, stores[FIRST], FIRST)
    servers.at(servers.kabupaten, approve)
    release(servers.kabupaten, AREA)
    again = servers.kabupaten / "rilis-wilayah" / AREA / "2025-2"
    assert notes_of(again) == set()
    before, found[FIRST] = dict(found), [row for row in found[FIRST] if nik(row) not in double]
    assert compare(again, partial(by_books, found), before=partial(by_books, before)) > 20


def move_away(_opened: OpenStore) -> None:
    """The agen records that they left before the day, each by the one button beside the name."""
    agen = bekal.browser(bekal.with_role("agen_statistik", FIRST, name="Aji Reka"))
    page = agen.get(f"/desa/{FIRST}/ganda/").content.decode()
    forms = re.findall(r"/desa/[0-9.]+/peristiwa/orang/(\d+)/keluar/", page)
    assert len(forms) == 3
    for person in forms:
        form = f"/desa/{FIRST}/peristiwa/orang/{person}/keluar/"
        said = {"tanggal": "2025-12-01", "ikut": [person], "tujuan": "Desa lain", "surat": "on"}
        left = agen.post(form, tersembunyi(agen.post(form, said)) | {"putus": "catat"})
        assert left.status_code == 302


def carry(servers: Servers, store: Path, code: str) -> None:
    """The village delivers by the stick of all."""
    invitation = servers.root / f"undangan-{code}.json"
    key = key_of(store / "rilis" / code / NUMBER)
    told = ("--out", invitation, "--key", key, "--office", code[:5])
    assert invitation.is_file() or cantik("invite", code, "--store", servers.kabupaten, *told).code == 0
    where = ("--store", store, "--desa", code, *taking(invitation))
    wrote = cantik("stick", "write", servers.stick, *where)
    assert wrote.code == 0, wrote.told()
    read = cantik("stick", "read", servers.stick, "--store", servers.kabupaten, "--json")
    assert read.code == 0, read.told()
    came = [row["keadaan"] for row in read.answer["hasil"] if row["desa"] == code and row["jenis"] == "kiriman"]
    assert came[-1:] == ["diterima"], read.told()


def examine_own(opened: OpenStore) -> None:
    walidata = bekal.with_role("walidata")
    for act in (CheckAct.TAKE, CheckAct.APPROVE):
        how = {"area": AreaCode.kemendagri(OWN), "number": NUMBER, "opened": opened, "person": walidata}
        checking.step(act, auditor=lambda _release: [], **how)  # type: ignore[arg-type]


def page_of(servers: Servers, store: Path, code: str) -> str:
    """The page of double data as the agen of a village sees it."""
    found = list[str]()

    def look(_opened: OpenStore) -> None:
        agen = bekal.browser(bekal.with_role("agen_statistik", code, name="Aji Reka"))
        found.append(agen.get(f"/desa/{code}/ganda/").content.decode())

    servers.at(store, look)
    return found[0]
