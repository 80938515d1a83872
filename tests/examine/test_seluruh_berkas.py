"""What only a whole file tells: columns that lost their rows, numbers dragged down, points far away, doubles."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.contoh.shape import COLUMNS, Row
from tests.examine.conftest import Check, batch_of
from tests.examine.test_check import family, person, rules_of

Change = Callable[[list[Any]], list[Any]]
ROWS, NAME = 240, COLUMNS.index("nama")


def _shift_from(start: int, step: int) -> Change:
    def change(names: list[Any]) -> list[Any]:
        tail = names[start:]
        return names[:start] + tail[-step:] + tail[:-step]

    return change


def _shuffle(names: list[Any]) -> list[Any]:
    return random.Random(5).sample(names, len(names))


def _with_names(rows: Sequence[Row], change: Change) -> list[Row]:
    names = change([row[NAME] for row in rows])
    return [_with_cells(row, nama=name) for row, name in zip(rows, names, strict=True)]


def _with_cells(row: Row, **cells: Any) -> Row:
    return [cells.get(title, cell) for title, cell in zip(COLUMNS, row, strict=True)]


def _held(found: Sequence[Finding]) -> Counter[str]:
    return Counter(one.rule for one in found if one.level is not Level.NOTE)


@pytest.mark.parametrize(
    "change",
    [
        _shift_from(0, 1),
        _shift_from(0, -1),
        _shift_from(ROWS // 3, 1),
        _shift_from(ROWS // 2, 3),
        sorted,
        lambda names: sorted(names, reverse=True),
        _shuffle,
    ],
    ids=["turun", "naik", "turun_dari_tengah", "tiga_baris", "urut", "urut_balik", "acak"],
)
def test_names_that_lost_their_rows_are_asked_about(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check, change: Change
) -> None:
    found = check(read(_with_names(clean_rows[:ROWS], change))).findings
    assert _held(found)["nama_terlepas"] == 1


def test_names_in_their_rows_are_not(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check
) -> None:
    by_name = sorted(clean_rows[:ROWS], key=lambda row: str(row[NAME]))
    assert not _held(check(read(by_name)).findings)  # whole rows may be sorted


def test_sorted_names_are_seen_without_names_of_parents(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check
) -> None:
    unknown = dict.fromkeys(("nama_ayah", "nama_ibu", "ayah_nik", "ibu_nik"), "")
    rows = [_with_cells(row, **unknown) for row in clean_rows[:ROWS]]
    assert _held(check(read(_with_names(rows, sorted))).findings)["nama_diurutkan"] == 1
    assert not _held(check(read(rows)).findings)["nama_diurutkan"]


def test_a_number_that_was_dragged_down_is_one_finding(check: Check) -> None:
    born = ["1980-05-17", "1991-02-03", "1975-11-30", "2001-07-08", "1966-01-02"]
    dragged = [
        person(f"990101170580000{at}", f"ORANG {name}", day, "1", "4")
        for at, (name, day) in enumerate(zip("ABCDE", born, strict=True), 1)
    ]
    examined = check(batch_of([*family(), *dragged]))
    told = [one for one in examined.findings if one.rule == "nik_beruntun"]
    assert [(one.record, one.row, "5–9" in one.message) for one in told] == [(3, 5, True)]
    twins = [{**one, "tanggal_lahir": family()[0]["tanggal_lahir"]} for one in dragged]
    assert "nik_beruntun" not in rules_of(check(batch_of(twins)))


@pytest.mark.parametrize(("lat", "lng", "asked"), [(-7.55, 112.5, True), (-7.01, 112.02, False), (7.5, 99.0, False)])
def test_a_point_far_from_all_others_is_asked_about(check: Check, lat: float, lng: float, asked: bool) -> None:
    near: list[dict[str, Value]] = [
        person(f"99010117058{at:05d}", "ORANG", None, "1", "4", lintang=-7.0 - at / 2000, bujur=112.0)
        for at in range(20)
    ]
    examined = check(batch_of([*near, person("9901011705899999", "JAUH", None, "1", "4", lintang=lat, bujur=lng)]))
    assert ("titik_jauh" in rules_of(examined)) is asked


def test_a_dusun_that_is_likely_another_one_is_one_finding(check: Check) -> None:
    names = ["KRAJAN"] * 15 + ["KERAJAN"] * 4 + ["KRAJAN LOR", "KRAJAN KIDUL"]
    persons = [
        person(f"99010117058{at:05d}", f"ORANG {name}", None, "1", "4", dusun=name) for at, name in enumerate(names)
    ]
    told = [one for one in check(batch_of(persons)).findings if one.rule == "dusun_salah_tik"]
    assert [(one.record, one.partners) for one in told] == [(15, (16, 17, 18))]
    assert told[0].message == "Dusun “KERAJAN”, 4 orang, mirip “KRAJAN”, 15 orang."


# ── a relation marks the row that is wrong ───────────────────────────────────────────────────────
@pytest.mark.parametrize("wrong", [0, 1])
def test_one_wrong_sex_refuses_one_row(check: Check, wrong: int) -> None:
    persons = family()
    persons[wrong]["jenis_kelamin"] = "2" if wrong == 0 else "1"
    examined = check(batch_of(persons))
    assert list(examined.refused["orang"]) == [wrong]
    assert not {one.record for one in examined.findings if one.level is not Level.NOTE} - {wrong}


def test_a_couple_of_one_sex_without_evidence_is_asked_about(check: Check) -> None:
    persons = family()
    persons[1] |= {"nik": "9901011705820001", "jenis_kelamin": "1", "hubungan_keluarga": "2"}
    examined = check(batch_of(persons))
    assert not examined.refused["orang"]
    asked = [one for one in examined.findings if one.rule == "pasangan_sejenis_ragu"]
    assert [(one.record, one.partners) for one in asked] == [(0, (1,))]  # who is “suami” and a man agrees with himself


def test_a_refused_double_is_no_second_head(check: Check) -> None:
    persons = family()
    again = [{**one, "status_kawin": "3"} for one in persons]
    examined = check(batch_of([*persons, *again]))
    assert list(examined.refused["orang"]) == [3, 4, 5]
    assert not {one.rule for one in examined.findings if one.record < 3 and one.level is not Level.NOTE}
    assert not {"kk_dua_kepala", "pasangan_lebih_dari_satu"} & set(rules_of(examined))


def test_a_refused_mother_accuses_no_child(check: Check) -> None:
    persons = family()
    persons[1] |= {"tanggal_lahir": dt.date(1890, 5, 17), "nik": "9901015705900001"}
    examined = check(batch_of(persons))
    assert list(examined.refused["orang"]) == [1]
    assert {one.record for one in examined.findings if one.level is not Level.NOTE} == {1}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"ayah_nik": "9901010103100001"}, "ayah_nik"),
        ({"ibu_nik": "9901010103100001"}, "ibu_nik"),
        ({"nama_ayah": "Siti Rekaan"}, "nama_ayah"),
        ({"nama_ibu": "BUDI REKAAN"}, "nama_ibu"),
    ],
)
def test_a_fault_of_one_parent_stands_on_that_parents_cell(
    check: Check, changes: dict[str, Value], column: str
) -> None:
    persons = family()
    persons[2] |= changes
    held = [one for one in check(batch_of(persons)).findings if one.level is not Level.NOTE]
    assert {one.column for one in held} == {column}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"nama": "ALM. BUDI REKAAN"}, "nama_almarhum"),
        ({"nama": "DUSUN KRAJAN"}, "nama_tempat"),
        ({"nama": "SITIIIIII"}, "nama_huruf_berulang"),
    ],
)
def test_names_that_are_none(check: Check, changes: dict[str, Value], rule: str) -> None:
    persons = family()
    persons[2] |= changes
    assert rule in rules_of(check(batch_of(persons)), Level.CHECK)


def test_a_whole_family_of_the_dead_is_asked_about(check: Check) -> None:
    assert "keluarga_semua_mati" in rules_of(check(batch_of([{**one, "status_dasar": "2"} for one in family()])))
