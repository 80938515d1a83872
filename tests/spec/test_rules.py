"""One meaning of edit rules: the reference over records with relations, and one SQL statement over tables, agree."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.engines.duckdb import MemoryDatabase, StoredColumn
from cantik.expr.check import compile_text
from cantik.expr.likeness import jaro_winkler, one_letter_apart
from cantik.expr.parse import unparse
from cantik.expr.reference import RecordContext, holds
from cantik.expr.scope import Scope
from tests.spec.desa_kecil import ACUAN, DESA, FAMILY_RULE, RULE, Record, Village

BORN = dt.date(1990, 5, 17)
# Family 0: head Budi (0), wife Siti (1), child Adi (2). Family 1: head Wati (3), and Rekaan Budi (4), like Budi.
PERSONS: list[Record] = [
    {
        "nama": "BUDI REKAAN",
        "nik": "9901011705900001",
        "tanggal_lahir": BORN,
        "umur": 35,
        "shdk": "1",
        "jk": "1",
        "keluarga": 0,
        "kepala": 0,
        "pasangan": 1,
        "lintang": -7.5,
    },
    {
        "nama": "SITI REKAAN",
        "nik": "9901015705920001",
        "tanggal_lahir": dt.date(1992, 5, 17),
        "umur": 33,
        "shdk": "3",
        "jk": "2",
        "keluarga": 0,
        "kepala": 0,
        "pasangan": 0,
        "lintang": 6.5,
    },
    {
        "nama": "ADI REKAAN",
        "nik": None,
        "tanggal_lahir": dt.date(2004, 2, 29),
        "umur": 21,
        "shdk": "4",
        "jk": "1",
        "keluarga": 0,
        "kepala": 0,
        "ibu": 1,
        "ayah": 0,
        "lintang": None,
    },
    {
        "nama": "WATI CONTOH",
        "nik": "9901015705920001",
        "tanggal_lahir": None,
        "umur": None,
        "shdk": "1",
        "jk": "2",
        "keluarga": 1,
        "kepala": 3,
    },
    {
        "nama": "Rekaan Budi",
        "nik": "99O",
        "tanggal_lahir": BORN + dt.timedelta(2),
        "umur": 35,
        "shdk": None,
        "jk": None,
        "keluarga": 1,
        "kepala": 3,
    },
]
FAMILIES: list[Record] = [
    {"luas": 36, "kepala": 0, "pasangan": 1},
    {"luas": None, "kepala": 3},
]
CASES = [
    ("ibu ada", "..1.."),
    ("ibu kosong", "11.11"),
    ("ibu.umur - umur < 13", "..1.."),
    ("ibu.umur - umur < 12", "....."),
    ("tidak (ibu.umur - umur >= 13)", "..1.."),
    ("pasangan.jk = jk", "....."),
    ("pasangan.jk != jk", "11..."),
    ("kepala.pasangan.nama = nama", ".1..."),
    ("keluarga.luas < 40", "111.."),
    ("keluarga.kepala.nama != nama", ".11.1"),
    ("banyak(anggota) > 2", "111.."),
    ("banyak(anggota, shdk = 1) = 1", "11111"),
    ("banyak(anggota, jk = 2) = 0", "....."),
    ("banyak(anggota, umur kosong) = 1", "...11"),
    ("banyak(anggota, jk = ini.jk) > 1", "1.1.."),
    ("banyak(anggota, tanggal_lahir - ini.tanggal_lahir > 4000) = 1", "11..."),
    ("terkecil(anggota.umur) = 21", "111.."),
    ("terbesar(anggota.tanggal_lahir) > 2000-01-01", "111.."),
    ("terkecil(anggota.umur) ada", "11111"),
    ("kembar(nik) > 1", ".1.1."),
    ("kembar(nik) = 1", "1...1"),
    ("kembar(nik, jk) > 1", ".1.1."),
    ("kembar(nik, nama) > 1", "....."),
    ("kembar_ke(nik) > 1", "...1."),
    ("kembar_ke(nik) = 1", "11..1"),
    ("mirip(nama, 92, tanggal_lahir, 2) > 0", "1...1"),
    ("mirip(nama, 92, tanggal_lahir, 1) > 0", "....."),
    ("mirip(nama, 92, tanggal_lahir, 2, jk) > 0", "....."),
    ("sehuruf(nama) = 0", "11111"),
    ("sehuruf(nik) > 0", "....."),
    ("sehuruf(nik) >= 0", "11.11"),
    ("kembar(nama) <= sehuruf(nama)", "....."),
    ('kecil(nama) = "wati contoh"', "...1."),
    ("panjang(nik) != 16", "....1"),
    ('nik cocok "99[0-9]{14}"', "11.1."),
    ('nik tidak cocok "99[0-9]{14}"', "....1"),
    ('tidak (nik cocok "99[0-9]{14}")', "....1"),
    ("angka(nik) kosong", "..1.1"),
    ("angka(potong(nik, 7, 2)) = hari(tanggal_lahir)", "1...."),
    ("angka(potong(nik, 7, 2)) - 40 = hari(tanggal_lahir)", ".1..."),
    ("tahun(tanggal_lahir) = 2004 dan bulan(tanggal_lahir) = 2", "..1.."),
    ("umur_pada(2023-02-28) = 18", "..1.."),  # born on 29 February: the birthday counts on 1 March
    ("umur_pada(2023-03-01) = 19", "..1.."),
    ("tanggal_lahir > acuan", "....."),
    ("acuan - tanggal_lahir > 12000", "11..1"),
    ("potong(nik, 1, 4) = potong(kode_desa, 1, 4)", "11.1."),
    ("lintang < -7.4", "1...."),
    ("lintang tidak antara -11 dan 6", ".1..."),
    ("nama = ibu.nama atau tanggal_lahir = 1990-05-17", "1...."),
    ('nama = "WATI CONTOH"', "...1."),
]
FAMILY_CASES = [
    ("banyak(anggota, shdk = 1) != 1", ".."),
    ("banyak(anggota, jk = kepala.jk) > 0", None),  # no relations inside banyak
    ("kepala.jk = 2", ".1"),
    ("pasangan kosong", ".1"),
    ("kepala.umur < 40 dan luas > 30", "1."),
    ("luas * 2 >= 72", "1."),
    ("banyak(anggota, umur > ini.luas) = 0", "11"),
    ("terbesar(anggota.umur) < 36", "11"),
]


def by_reference(text: str, scope: Scope, village: Village) -> str:
    node = compile_text(text, scope)
    records = village.records(scope.unit)
    return "".join(
        "1" if holds(node, one, RecordContext(ACUAN, DESA, [*records[:at], *records[at + 1 :]], before=at)) else "."
        for at, one in enumerate(records)
    )


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reference(text: str, expected: str) -> None:
    assert by_reference(text, RULE, Village(PERSONS, FAMILIES)) == expected


def test_one_statement_finds_the_same() -> None:
    nodes = [compile_text(text, RULE) for text, _ in CASES]
    found = Village(PERSONS, FAMILIES).found(nodes, "orang")
    assert ["".join("1" if one else "." for one in row) for row in found] == [expected for _, expected in CASES]


def test_rules_of_families() -> None:
    cases = [(text, expected) for text, expected in FAMILY_CASES if expected is not None]
    village = Village(PERSONS, FAMILIES)
    assert [by_reference(text, FAMILY_RULE, village) for text, _ in cases] == [expected for _, expected in cases]
    found = village.found([compile_text(text, FAMILY_RULE) for text, _ in cases], "keluarga")
    assert ["".join("1" if one else "." for one in row) for row in found] == [expected for _, expected in cases]


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_what_is_written_reads_back(text: str) -> None:
    node = compile_text(text, RULE)
    assert compile_text(unparse(node), RULE) == node


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────
def _person() -> st.SearchStrategy[Record]:
    day = st.dates(dt.date(1999, 12, 28), dt.date(2000, 1, 4))
    at = st.one_of(st.none(), st.integers(0, 2))
    return st.fixed_dictionaries(
        {
            "nama": st.one_of(st.none(), st.sampled_from(["ADI REKAAN", "ADI REKAN", "BUDI", "BUDDI", ""])),
            "nik": st.one_of(st.none(), st.sampled_from(["1", "2", "x"])),
            "umur": st.one_of(st.none(), st.integers(0, 40)),
            "shdk": st.sampled_from([None, "1", "4"]),
            "jk": st.sampled_from([None, "1", "2"]),
            "tanggal_lahir": st.one_of(st.none(), day),
            "lintang": st.one_of(st.none(), st.sampled_from([-8.25, 0.0, 6.5])),
            "keluarga": st.sampled_from([None, 0, 1]),
            "kepala": at,
            "pasangan": at,
            "ibu": at,
            "ayah": at,
        }
    )


@given(
    st.lists(_person(), min_size=3, max_size=6),
    st.lists(st.sampled_from([t for t, _ in CASES]), min_size=1, max_size=6),
)
def test_random_villages(persons: list[Record], texts: list[str]) -> None:
    village = Village(persons, [FAMILIES[0], {"luas": 7, "kepala": 2, "pasangan": None}])
    found = village.found([compile_text(text, RULE) for text in texts], "orang")
    for text, row in zip(texts, found, strict=True):
        assert "".join("1" if one else "." for one in row) == by_reference(text, RULE, village), text


def test_one_letter_away_counts_the_commonest() -> None:
    """Of the values one letter away the one that most records bear; the record's own value is none of them."""
    names = ["KRAJAN", "KRAJAN", "KRAJEN", "KRJAAN", "MELATI"]
    village = Village([{"nama": name, "keluarga": None} for name in names])
    for text, expected in (
        ("sehuruf(nama) = 2", "..11."),
        ("sehuruf(nama) = 1", "11..."),
        ("sehuruf(nama) = 0", "....1"),
    ):
        assert by_reference(text, RULE, village) == expected
        (found,) = village.found([compile_text(text, RULE)], "orang")
        assert "".join("1" if one else "." for one in found) == expected


WORDS = st.text(alphabet="ABCDE ", max_size=9)


@given(st.text(alphabet="AB\u0410\u00e9", max_size=5), st.text(alphabet="AB\u0410\u00e9", max_size=5))
def test_one_letter_away_is_that_of_duckdb(left: str, right: str) -> None:
    with MemoryDatabase(threads=1) as memory:
        memory.load("t", {"a": StoredColumn("VARCHAR", [left]), "b": StoredColumn("VARCHAR", [right])})
        rows: list[Any] = memory.rows("SELECT damerau_levenshtein(a, b) FROM t")
    assert one_letter_apart(left, right) is (rows[0][0] == 1)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=40))
def test_likeness_is_that_of_duckdb(pairs: list[tuple[str, str]]) -> None:
    with MemoryDatabase(threads=1) as memory:
        memory.load(
            "t",
            {
                "i": StoredColumn("BIGINT", list(range(len(pairs)))),
                "a": StoredColumn("VARCHAR", [a for a, _ in pairs]),
                "b": StoredColumn("VARCHAR", [b for _, b in pairs]),
            },
        )
        rows: list[Any] = memory.rows("SELECT jaro_winkler_similarity(a, b) FROM t ORDER BY i")
    for (a, b), (likeness,) in zip(pairs, rows, strict=True):
        assert jaro_winkler(a, b) == pytest.approx(likeness, abs=1e-12)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("MARTHA", "MARHTA", 0.9611), ("DIXON", "DICKSONX", 0.8133), ("DWAYNE", "DUANE", 0.84), ("A", "", 0.0)],
)
def test_likeness_of_the_textbook(left: str, right: str, expected: float) -> None:
    """Winkler 1990, the examples every text quotes."""
    assert jaro_winkler(left, right) == pytest.approx(expected, abs=5e-5)
