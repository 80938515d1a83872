"""Words, numbers and whole columns that stand where others belong: named at their cell, and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.contoh.shape import COLUMNS, Row
from cantik.examine.misplaced_numbers import years_of_paper
from tests.examine.conftest import Check, batch_of
from tests.examine.test_check import family, person

ROWS = 240


def _named(found: Sequence[Finding]) -> set[tuple[int, str]]:
    return {(one.record, one.column) for one in found}


def _village(**wrong: Value) -> list[dict[str, Value]]:
    """A sound family, and a man alone with what is wrong; four people were born in Malang."""
    sound = [{**one, "tempat_lahir": "MALANG", "dusun": "KRAJAN", "akta_lahir": None} for one in family()]
    other = person("9901011705700001", "JOKO REKAAN", "1970-05-17", "1", "1", no_kk="9901010101100009")
    return [*sound, {**other, "tempat_lahir": "MALANG", "dusun": "KRAJAN", "akta_lahir": None, **wrong}]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("nama", "Petani"),
        ("nama", "IRT"),
        ("nama", "Cerai Mati"),
        ("nama", "Hj."),
        ("nama", "Malang"),
        ("nama", "KRAJAN"),
        ("nama", "Masjid Al Ikhlas"),
        ("nama", "No. KK"),
        ("nama", "Bapak Joko Rekaan"),
        ("nama", "H. Hj. Joko Rekaan"),
        ("nama", "Joko Rekaan (pindah)"),
        ("nama", "Joko Rekaan / Siti Rekaan"),
        ("nama", "Joko Rekaan, Siti Rekaan"),
        ("nama", "Siti binti Rekaan"),
        ("nama_ayah", "JOKO REKAAN"),
        ("nama_ibu", "Ibu Kandung"),
        ("nama_ayah", "12345"),
        ("tempat_lahir", "Islam"),
        ("tempat_lahir", "JOKO REKAAN"),
        ("dusun", "Perempuan"),
        ("no_kk", "9901011705800001"),
        ("ayah_nik", "9901010101100001"),
        ("akta_lahir", "9901011705700001"),
        ("akta_lahir", "081234567890"),
        ("akta_lahir", "1970-05-17"),
        ("akta_lahir", "9901-LU-12031965-0012"),
        ("akta_lahir", "9901-LU-12032030-0012"),
        ("akta_perkawinan", "123/45/VI/1975"),
        ("ibu_nik", "9901015705690001"),
    ],
)
def test_what_belongs_elsewhere_is_named_at_its_cell(check: Check, column: str, value: str) -> None:
    headers = {"nama": "Nama", "nik": "NIK"}
    found = check(batch_of(_village(**{column: value}))).findings
    assert (3, headers.get(column, column)) in _named(found)
    assert {one.record for one in found if one.level is not Level.NOTE} <= {3}


@pytest.mark.parametrize(
    "name", ["CUCU", "SITI NUR'AINI, S.PD., M.KOM.", "H. JOKO", "NONA MARIA", "ANAK AGUNG GEDE", "DRS. JOKO", "IMAM"]
)
def test_a_name_stays_a_name(check: Check, name: str) -> None:
    assert [one for one in check(batch_of(_village(nama=name))).findings if one.level is not Level.NOTE] == []


def test_a_word_that_people_here_bear_is_a_name(check: Check) -> None:
    people = _village(nama="GURU")
    assert "kata_kolom_lain" in {one.rule for one in check(batch_of(people)).findings}
    people[1]["nama"], people[2]["nama"] = "SITI GURU", "ADI GURU"
    assert "kata_kolom_lain" not in {one.rule for one in check(batch_of(people)).findings}


def test_years_are_read_from_dates_before_groups() -> None:
    today = dt.date(2025, 12, 31)
    assert years_of_paper("9901-LU-12032015-1985", today) == (2015,)
    assert years_of_paper("474.1/12/2010", today) == (2010,)
    assert years_of_paper("0000/CONTOH/2000", today) == ()
    assert years_of_paper("2010", today) == years_of_paper("AL.505.0012345", today) == ()


# ── whole columns ────────────────────────────────────────────────────────────────────────────────
def _exchange(rows: Sequence[Row], one: str, other: str, part: slice) -> list[Row]:
    a, b = COLUMNS.index(one), COLUMNS.index(other)
    changed: list[list[Any]] = [list(row) for row in rows]
    for row in changed[part]:
        row[a], row[b] = row[b], row[a]
    return [list(row) for row in changed]


def _columns_told(found: Sequence[Finding]) -> list[str]:
    return [f"{one.column}: {one.message}" for one in found if one.rule in ("kolom_tertukar", "kolom_tersalin")]


@pytest.mark.parametrize(
    ("one", "other", "part", "rows"),
    [
        ("pekerjaan_id", "status_kawin", slice(0, ROWS), "(2–241)"),
        ("agama_id", "pendidikan_kk_id", slice(0, ROWS), "(2–241)"),
        ("kk_level", "pendidikan_kk_id", slice(100, 150), ""),
        ("warganegara_id", "cacat_id", slice(100, 150), "(102–151)"),
    ],
)
def test_exchanged_columns_are_one_sentence(
    clean_rows: list[Row],
    read: Callable[[Sequence[Row]], Reading],
    check: Check,
    one: str,
    other: str,
    part: slice,
    rows: str,
) -> None:
    told = _columns_told(check(read(_exchange(clean_rows[:ROWS], one, other, part))).findings)
    assert len(told) == 1
    assert f"“{one}”" in told[0]
    assert f"“{other}”" in told[0]
    assert rows in told[0]


def test_a_column_that_repeats_another_is_one_sentence(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check
) -> None:
    rows: list[list[Any]] = [list(row) for row in clean_rows[:ROWS]]
    for row in rows[60:100]:
        row[COLUMNS.index("status_kawin")] = row[COLUMNS.index("agama_id")]
    told = _columns_told(check(read([list(row) for row in rows])).findings)
    assert len(told) == 1
    assert told[0].startswith("status_kawin:")
    assert "“agama_id”" in told[0]
