"""The rules against the injector, which knows nothing of them: planted errors are named, clean rows left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import pytest

from bench.examine_outsider import plant_silent
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Content
from cantik.contoh import KINDS, ErrorPlan, Planted, plant
from cantik.contoh.galat import KIND
from cantik.contoh.shape import COLUMNS, PLACE, Row
from cantik.examine import Examination
from tests.examine.conftest import REFERENCE, Check

OPENSID = tuple(kind.id for kind in KINDS if kind.form == "opensid")
# Kinds whose name is not that of the rule that finds them; several kinds may be one matter to a village.
FOUND_BY = {
    "nik_15_digit": "nik_panjang",
    "nik_17_digit": "nik_panjang",
    "nik_apostrof": "nik_dibersihkan",
    "nik_spasi_tak_tampak": "nik_dibersihkan",
    "kk_15_digit": "kk_panjang",
    "ibu_nik_panjang": "nik_orangtua_rusak",
    "tanggal_dd_mm_yyyy": "tanggal_format",
    "tanggal_garis_miring": "tanggal_format",
    "tanggal_serial_excel": "tanggal_serial",
    "tanggal_bulan_dulu": "tanggal_mustahil",
    "tanggal_tahun_dua_angka": "tanggal_tahun_pendek",
    "tanggal_1970": "tanggal_gagal_baca",
    "tanggal_1900": "tanggal_gagal_baca",
    "tanggal_nol": "tanggal_mustahil",
    "nama_500_karakter": "nama_panjang",
    "nama_kanan_ke_kiri": "teks_dibersihkan",
    "nama_spasi_ganda": "teks_dibersihkan",
    "koordinat_bukan_angka": "titik_tidak_terbaca",
    "kata_agama": "kode_tidak_dikenal",
    "pasangan_sejenis": "pasangan_sejenis_ragu",  # the injector changes the NIK as well: nothing contradicts it
    "kode_status_dasar": "status_tidak_dikenal",
}
WEIGHT = {Level.REFUSE: 2, Level.CHECK: 1, Level.NOTE: 0}
ERRORS = 340  # at least two of each kind, and few enough to leave families untouched


class Dirty:
    """A village with planted errors, examined."""

    def __init__(self, batch: Reading, examined: Examination, key: Sequence[Planted]) -> None:
        self.batch, self.examined = batch, examined
        self.errors: dict[int, list[Planted]] = defaultdict(list)
        for line in key:
            self.errors[line.number].append(line)
        self._by_row: dict[int, list[Finding]] = defaultdict(list)
        rows = batch.records["orang"].rows
        for finding in examined.findings:
            self._by_row[finding.row].append(finding)
            for partner in finding.partners:
                self._by_row[rows[partner]].append(finding)

    def findings(self, lines: Sequence[Planted]) -> list[Finding]:
        """Findings that name one of the rows of an error, as the row or as the partner."""
        return [finding for line in lines for finding in self._by_row.get(line.row, ())]


@pytest.fixture(scope="module")
def dirty(clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check) -> Dirty:
    rows, key = plant(clean_rows, ErrorPlan(ERRORS / len(clean_rows), OPENSID, 11), reference=REFERENCE)
    batch = read(rows)
    return Dirty(batch, check(batch), key)


def expected_rule(kind: str) -> str:
    return FOUND_BY.get(kind, "kode_tidak_dikenal" if kind.startswith("kode_") else kind)


def test_recall(dirty: Dirty) -> None:
    """At least 98 in 100 planted errors are named, at the level that the kind asks for or above."""
    named = 0
    for lines in dirty.errors.values():
        needed = {"tolak": 2, "periksa": 1, "catat": 0}[KIND[lines[0].kind].level]
        named += any(WEIGHT[finding.level] >= needed for finding in dirty.findings(lines))
    assert len(dirty.errors) >= 300
    assert named / len(dirty.errors) >= 0.98


def test_nothing_wrong_is_stored_in_silence(dirty: Dirty) -> None:
    silent = [lines[0].kind for lines in dirty.errors.values() if not dirty.findings(lines)]
    assert silent == []


def test_every_kind_is_found_by_its_rule(dirty: Dirty) -> None:
    """Not by some other finding that happens to stand in the row."""
    planted = Counter(lines[0].kind for lines in dirty.errors.values())
    found = Counter(
        lines[0].kind
        for lines in dirty.errors.values()
        if expected_rule(lines[0].kind) in {finding.rule for finding in dirty.findings(lines)}
        or (lines[0].kind == "tanggal_garis_miring" and _rule_in(dirty.findings(lines), "tanggal_rancu"))
    )
    assert planted.keys() >= set(OPENSID) - {"kk_lebih_15_anggota", "menantu_belum_kawin", "umur_ibu_terlalu_tua"}
    assert found == planted


def _rule_in(findings: Sequence[Finding], rule: str) -> bool:
    return any(finding.rule == rule for finding in findings)


def test_partners_are_the_right_rows(dirty: Dirty) -> None:
    """Doubles, repeated numbers, siblings: the finding names the very row that the answer key names."""
    rows = dirty.batch.records["orang"].rows
    checked = 0
    for lines in dirty.errors.values():
        line = lines[0]
        if line.partner is None:
            continue
        checked += 1
        own = [one for one in dirty.findings(lines) if one.rule == expected_rule(line.kind)]
        pairs = {frozenset({one.row, rows[partner]}) for one in own for partner in one.partners}
        assert frozenset({line.row, line.partner}) in pairs, line.kind
    assert checked >= 8


def test_clean_rows_are_left_alone(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check
) -> None:
    """At most two findings to check or refuse for each thousand clean persons."""
    examined = check(read(clean_rows))
    hard = [one.rule for one in examined.findings if one.level is not Level.NOTE]
    assert len(hard) * 1000 / len(clean_rows) <= 2, Counter(hard)


def test_no_two_rules_find_the_same_and_each_finds_something(
    dirty: Dirty, content: Content, clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check
) -> None:
    """Over the village of both injectors and a page of rows for rules that they have no kind for."""
    found: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    silent, _ = plant_silent(COLUMNS, clean_rows, REFERENCE, each=2, seed=11)
    examined = dirty.examined, check(read(silent)), check(read(_further_errors(clean_rows)))
    for number, one in enumerate(examined):
        for finding in one.findings:
            found[finding.rule].add((finding.unit, number, finding.record))
    run = {
        name
        for name, rule in content.rules.items()
        if rule.checked_by == "aturan"
        and "opensid" in (rule.sources or ("opensid",))
        and name != "nomor_rekaan"
        and not name.startswith("lalu_")  # they need the list of an earlier year: `test_lalu.py`
    }
    assert run - found.keys() == set()
    same = [(a, b) for a in sorted(run) for b in sorted(run) if a < b and found[a] == found[b]]
    assert same == []


def _further_errors(rows: Sequence[Row]) -> list[Row]:
    """One row for each rule that finds what the injector does not plant."""
    made = [list(row) for row in rows]

    def set_first(fits: Callable[[Row], bool], **cells: str) -> None:
        row = next(row for row in made if fits(row) and id(row) not in used)
        used.add(id(row))
        for column, value in cells.items():
            row[PLACE[column]] = value

    used: set[int] = set()
    cell = PLACE.__getitem__
    wife = [row for row in made if row[cell("kk_level")] == "3" and row[cell("status_kawin")] == "2"]
    set_first(lambda row: row[cell("lng")] != "", lng="")
    set_first(lambda row: row[cell("kk_level")] == "4", nama="BUDI*REKAAN")
    set_first(lambda row: row is wife[0], status_kawin="4")
    set_first(lambda row: str(row[cell("tanggallahir")]) > "2016", pendidikan_kk_id="4")
    set_first(lambda row: bool(row[cell("tanggalperceraian")]), tanggalperceraian="2026-02-01")

    def is_child(row: Row) -> bool:
        return row[cell("kk_level")] == "4" and row[cell("ibu_nik")] != ""

    _spoil_names(set_first, is_child)
    _spoil_kin(made, set_first)
    for name in ("ALM. REKAAN", "DUSUN REKAAN", "SITIIIII REKAAN"):
        set_first(is_child, nama=name)
    own = next(row for row in made if is_child(row) and id(row) not in used)
    set_first(lambda row: row is own, ayah_nik=str(own[cell("nik")]))
    same = next(row for row in reversed(made) if is_child(row) and row[cell("ayah_nik")] != "")
    set_first(lambda row: row is same, nama_ibu=str(same[cell("nama_ayah")]))
    sizes = Counter(row[cell("no_kk")] for row in made)
    for column in ("nik", "no_kk"):
        set_first(lambda row: sizes[row[cell("no_kk")]] == 1, **{column: "0990101200100001"})
    husband = next(row for row in made if row[cell("kk_level")] == "1" and row[cell("no_kk")] == wife[1][cell("no_kk")])
    set_first(lambda row: row is husband, sex="2")
    gone = next(card for card, size in reversed(sizes.items()) if size > 3)
    for row in made:
        if row[cell("no_kk")] == gone:
            row[cell("status_dasar")] = "2"
    members = [row for row in made if row[cell("no_kk")] == made[0][cell("no_kk")]]
    crowd = [[*members[-1]] for _ in range(16)]
    for number, row in enumerate(crowd):
        row[cell("nik")], row[cell("nama")] = f"99010101010{number:05d}", f"REKAAN {chr(65 + number)}"
        row[cell("kk_level")] = "5"
        row[cell("status_kawin")] = "1"
    late = next(row for row in made if row[cell("ibu_nik")] and row[cell("kk_level")] == "4")
    mother = next(row for row in made if row[cell("nik")] == late[cell("ibu_nik")])
    mother[cell("tanggallahir")] = "1930-01-01"
    return [*made, *crowd]


SetFirst = Callable[..., None]


def _spoil_names(set_first: SetFirst, is_child: Callable[[Row], bool]) -> None:
    """Names of two people, with digits, or with the word for another sex."""
    for column in ("nama", "nama_ayah", "nama_ibu"):
        set_first(is_child, **{column: "SATU REKAAN / DUA REKAAN"})
        set_first(is_child, **{column: "REKAAN 2"})
    set_first(lambda row: is_child(row) and row[PLACE["sex"]] == "1", nama="HJ. SATU REKAAN")
    for sex, column in (("1", "nama_ibu"), ("2", "nama_ayah")):
        set_first(
            lambda row, sex=sex: is_child(row) and row[PLACE["sex"]] == sex, nama="DWI REKAAN", **{column: "DWI REKAAN"}
        )


def _spoil_kin(made: Sequence[Row], set_first: SetFirst) -> None:
    """People of one family who cannot be what they are to each other."""
    homes: dict[str, list[Row]] = defaultdict(list)
    for row in made:
        homes[str(row[PLACE["no_kk"]])].append(row)
    cell = PLACE.__getitem__

    def of(row: Row, relation: str) -> Row | None:
        return next((each for each in homes[str(row[cell("no_kk")])] if each[cell("kk_level")] == relation), None)

    def is_child_of_couple(row: Row) -> bool:
        head, wife = of(row, "1"), of(row, "3")
        known = head is not None and wife is not None and head[cell("sex")] == "1" and wife[cell("sex")] == "2"
        return known and row[cell("kk_level")] == "4" and "1985" < str(row[cell("tanggallahir")]) < "2015"

    def change(**cells: Callable[[Row], str]) -> None:
        row = next(row for row in reversed(made) if is_child_of_couple(row) and id(row) not in changed)
        changed.update(id(each) for each in homes[str(row[cell("no_kk")])])
        set_first(lambda each: each is row, **{name: make(row) for name, make in cells.items()})

    def said(value: str) -> Callable[[Row], str]:
        return lambda row: value

    def told(relation: str, column: str) -> Callable[[Row], str]:
        return lambda row: str((of(row, relation) or row)[cell(column)])

    def near_head(days: int) -> Callable[[Row], str]:
        def moved(row: Row) -> str:
            return str(dt.date.fromisoformat(told("1", "tanggallahir")(row)) + dt.timedelta(days=days))

        return moved

    changed: set[int] = set()
    none = {name: said("") for name in ("ayah_nik", "ibu_nik", "nama_ayah", "nama_ibu")}
    change(tanggallahir=near_head(3_000), **none)
    change(kk_level=said("7"), tanggallahir=near_head(-3_000), **none)
    change(kk_level=said("2"), sex=said("1"))
    change(nama_ayah=told("3", "nama"), nama_ibu=said("SITI REKAAN"), ayah_nik=said(""))
    change(nama_ibu=told("1", "nama"), nama_ayah=said("ADI REKAAN"), ibu_nik=said(""))
    change(nama=told("1", "nama"), sex=said("1"), nama_ayah=said("ADI REKAAN"), ayah_nik=said(""))
    change(nama=told("1", "nama"), sex=said("2"), nama_ayah=said("ADI REKAAN"), ayah_nik=said(""))
    change(nama_ayah=lambda row: str(row[cell("nama")]))
    babies = {row[cell("sex")]: str(row[cell("nik")]) for row in made if str(row[cell("tanggallahir")]) > "2020"}
    change(ayah_nik=said(babies["1"]), nama_ayah=said("ADI REKAAN"))
    change(ibu_nik=said(babies["2"]), nama_ibu=said("SITI REKAAN"))
    change(ayah_nik=lambda row: f"9901011705{str(row[cell('tanggallahir')])[2:4]}9001")
    change(ibu_nik=lambda row: f"9901015705{str(row[cell('tanggallahir')])[2:4]}9002")
    change(tanggal_akhir_paspor=said("1980-01-01"), dokumen_pasport=said("X1"))
    change(tanggalperkawinan=lambda row: f"{int(str(row[cell('tanggallahir')])[:4]) + 13}-12-30")


def test_the_order_of_families_does_not_matter(dirty: Dirty, check: Check) -> None:
    """The same families in another order give the same findings, but for which of two doubles counts as the first."""
    persons = dirty.batch.records["orang"]
    plain = dataclasses.replace(dirty.batch, findings=())
    keys = list(dict.fromkeys(persons.columns["no_kk"]))
    place = {key: number for number, key in enumerate(reversed(keys))}
    order = sorted(range(len(persons)), key=lambda one: place[persons.columns["no_kk"][one]])
    turned = dataclasses.replace(
        persons,
        columns={name: [values[one] for one in order] for name, values in persons.columns.items()},
        rows=[persons.rows[one] for one in order],
    )
    first = {(one.row, one.rule, one.message) for one in check(plain).findings if one.row}
    second = {
        (one.row, one.rule, one.message)
        for one in check(dataclasses.replace(plain, records={"orang": turned})).findings
        if one.row
    }
    doubled = {row for row, rule, _ in first | second if rule in ("orang_ganda_persis", "nik_ganda")}
    assert {one for one in first ^ second if one[0] not in doubled} == set()
