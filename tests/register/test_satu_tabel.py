"""One table straight from the register: counted by hand from the rows of a file, and equal to the whole way's."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cantik import measure
from cantik.codes.knowledge import VillageKnowledge, load
from cantik.codes.lists import code_lists
from cantik.collect.read import Delivery
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.shape import COLUMNS, PLACE, Row
from cantik.measure.app import register_table as way
from cantik.measure.app.register_table import one_table
from cantik.measure.result import Cube, NotMade
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app.queries import counted_view
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.events.app.village_view import whole_view
from cantik.snapshot.columns import person_made_of
from cantik.snapshot.freeze import freeze
from cantik.snapshot.members import ColumnsMade
from cantik.vault.app.opening import OpenStore
from tests.fixtures import malam
from tests.fixtures.desa_acak import random_village
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, nik, orang
from tests.register.langkah import terapkan
from tests.register.test_daftar_anggota import program, rumah_tangga
from tests.register.test_peristiwa_simpan import catat, nomor

KNOWLEDGE = load().of(DESA)
CONTENT = KNOWLEDGE.content
AGES, SIZES = "penduduk_umur_jk", "keluarga_anggota"


def every(*needed: str) -> list[str]:
    """All tables at night; by day every fourth, and those that a test is about."""
    chosen = list(dict.fromkeys([*needed, *malam.some(list(CONTENT.tables), every=4)]))
    assert len(chosen) >= len(CONTENT.tables) // 4
    return chosen


def whole(on: dt.date, knowledge: VillageKnowledge = KNOWLEDGE) -> dict[str, Cube | NotMade]:
    """Every table by the whole way."""
    view = whole_view(DESA, on, by="uji")
    snapshot = freeze(view, CONTENT, knowledge.lists, on, policy=knowledge.policy)
    found = measure.compute(snapshot, CONTENT, knowledge.lists, policy=knowledge.policy)
    made: dict[str, Cube | NotMade] = {one.spec.id: one for one in found.cubes}
    return {one.id: one for one in found.not_made} | made


def same(one: Cube | NotMade | None, other: Cube | NotMade | None) -> bool:
    if isinstance(one, Cube) and isinstance(other, Cube):
        cells = np.array_equal(one.counts, other.counts)
        return cells and replace(one, counts=other.counts, spec=other.spec) == other
    return one == other


def equal(on: dt.date, names: list[str], knowledge: VillageKnowledge = KNOWLEDGE) -> list[str]:
    """The tables that were made, after each was held against the whole way's."""
    wanted, made = whole(on, knowledge), []
    for name in names:
        own = one_table(DESA, on, name, knowledge=knowledge, by="uji")
        assert same(own, wanted.get(name)), name
        made += [name] if isinstance(own, Cube) else []
    return made


# ── by hand ──────────────────────────────────────────────────────────────────────────────────────
def rows_of_a_village() -> list[Row]:
    (village,) = make_kabupaten(8, villages=1, persons=260).villages
    return opensid_rows(village.draw())


def file_of(rows: list[Row], folder: Path) -> Path:
    path = folder / "desa.csv"
    lines = [";".join(COLUMNS), *(";".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def alive(rows: list[Row], on: dt.date) -> Iterator[tuple[str, int, str]]:
    """Dusun, class of age (five years, the last open at 75) and sex of everybody alive and here, as somebody with the
    sheet on the table would count."""
    for row in rows:
        if str(row[PLACE["status_dasar"]]) != "1":
            continue
        year, month, day = map(int, str(row[PLACE["tanggallahir"]])[:10].split("-"))
        years = on.year - year - ((on.month, on.day) < (month, day))
        yield str(row[PLACE["dusun"]]).upper(), min(years // 5, 15), str(row[PLACE["sex"]])


def by_hand(rows: list[Row], on: dt.date) -> Counter[tuple[str, int]]:
    return Counter((dusun, age) for dusun, age, _sex in alive(rows, on))


@pytest.mark.satu_basisdata
@pytest.mark.basisdata
def test_ages_are_those_that_somebody_counts_from_the_rows(opened: OpenStore, tmp_path: Path) -> None:
    rows = rows_of_a_village()
    (done,) = bring(
        [file_of(rows, tmp_path)], Into(opened, DESA, "uji"), Delivery(AKHIR_2025, None), KNOWLEDGE, lambda *_: None
    )
    assert done.accepted == len(rows)
    table = one_table(DESA, AKHIR_2025, AGES, knowledge=KNOWLEDGE, by="uji")
    assert isinstance(table, Cube)
    assert [one.role for one in table.axes] == ["jenis_kelamin", "umur"]
    counted = {
        (table.geo.categories[place].label.upper(), age): int(cells)
        for place, per_age in enumerate(table.counts.sum(axis=1))
        for age, cells in enumerate(per_age)
        if cells
    }
    assert counted == by_hand(rows, AKHIR_2025)
    assert equal(AKHIR_2025, every(AGES)).count(AGES) == 1


# ── as by the whole way ──────────────────────────────────────────────────────────────────────────
@pytest.mark.basisdata
def test_two_sources_and_events_as_of_two_dates(opened: OpenStore, tmp_path: Path) -> None:
    later = dt.date(2026, 5, 31)
    rows = [
        orang(
            i,
            dusun="LEGI" if 3 <= i < 9 else "Krajan",
            agama="1",
            akta_lahir="AL-1" if i % 3 else None,
            jenis_kelamin="2" if i % 2 else "1",
            pendidikan_kk="4",
        )
        for i in range(24)
    ]
    terapkan(opened, tmp_path, rows)
    other = [orang(i, agama="3" if i < 4 else "1", r411=5) for i in range(12)]
    terapkan(opened, tmp_path, other, source="regsosek", reference=dt.date(2026, 3, 1))
    catat(opened, Act(Kind.DEATH, dt.date(2026, 4, 2), (nomor(5),)))
    counted = ("penduduk_agama", "penduduk_dusun", "keluarga_dusun", "penduduk_akta_lahir", "anak_akta_lahir")
    told = every(AGES, SIZES, *counted, "penduduk_pendidikan", "penduduk_umur_khusus", "keluarga_jk_kepala")
    made = {on: equal(on, told) for on in (AKHIR_2025, later)}
    assert all({AGES, SIZES} <= set(names) and len(names) >= 8 for names in made.values()), made
    alive = [one_table(DESA, on, AGES, knowledge=KNOWLEDGE, by="uji") for on in made]
    assert [int(one.counts.sum()) for one in alive if isinstance(one, Cube)] == [24, 23]


@pytest.mark.satu_basisdata
def test_what_is_imputed_takes_the_whole_way(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(i, jenis_kelamin="2" if i % 2 else "1", agama=None if i in (3, 40) else "1") for i in range(60)]
    terapkan(opened, tmp_path, rows)
    assert KNOWLEDGE.policy.imputation is not None
    rules = replace(KNOWLEDGE.policy.imputation, variables={"orang": ("agama",), "keluarga": ()})
    filled = replace(KNOWLEDGE, policy=replace(KNOWLEDGE.policy, imputation=rules))
    assert "penduduk_agama" in equal(AKHIR_2025, ["penduduk_agama", AGES], filled)
    asked = CONTENT.tables["penduduk_agama"]
    assert way.few_columns(DESA, AKHIR_2025, asked, knowledge=filled, by="uji") is None
    assert way.few_columns(DESA, AKHIR_2025, asked, knowledge=KNOWLEDGE, by="uji") is not None
    assert AGES in equal(AKHIR_2025, every(AGES))


@pytest.mark.satu_basisdata
@pytest.mark.basisdata
def test_what_lists_of_members_add_is_counted_too(opened: OpenStore, tmp_path: Path) -> None:
    """Households, and who takes part in programmes of persons and of families, of whom one list names each."""
    terapkan(opened, tmp_path, [orang(i, dusun="KRAJAN", agama="1", jenis_kelamin="1") for i in range(12)])
    for made in (
        rumah_tangga(tmp_path / "r.xlsx", (nik(3), "R-1", 1), (nik(4), "R-1", 2)),
        program(tmp_path / "a.xlsx", [nik(3), nik(7), nik(8)], code="7", name="Beasiswa Rekaan"),
        program(tmp_path / "b.xlsx", [nik(5)], code="8", name="Program Keluarga Harapan"),
    ):
        bring([made], Into(opened, DESA, "uji"), Delivery(AKHIR_2026, None), KNOWLEDGE, lambda *_: None)
    few = counted_view(DESA, AKHIR_2026, {"orang": frozenset({"ikut_bantuan"})}, by="uji")
    assert few is not None
    assert Counter(few.persons["ikut_bantuan"]) == {"ya": 4, "tidak": 8}
    listed = {"penduduk_ikut_bantuan", "keluarga_ikut_pkh", "rumah_tangga_anggota"}
    wanted = (AGES, SIZES, "penduduk_agama", *sorted(listed))
    assert {*wanted} <= set(equal(AKHIR_2026, every(*wanted)))


@pytest.mark.satu_basisdata
def test_households_have_a_part_in_how_a_dusun_is_written(opened: OpenStore, tmp_path: Path) -> None:
    """The commoner spelling stands, and of persons, families and households all are asked."""
    rows = [orang(i, dusun="Krajan" if i in (3, 4) else "KRAJAN" if i < 8 else "LEGI") for i in range(12)]
    terapkan(opened, tmp_path, rows)
    few = {"orang": frozenset({"jenis_kelamin"})}
    assert counted_view(DESA, AKHIR_2025, few, by="uji") is not None
    bring(
        [rumah_tangga(tmp_path / "r.xlsx", (nik(3), "R-1", 1), (nik(4), "R-1", 2))],
        Into(opened, DESA, "uji"),
        Delivery(AKHIR_2025, None),
        KNOWLEDGE,
        lambda *_: None,
    )
    assert counted_view(DESA, AKHIR_2025, few, by="uji") is None
    assert {AGES, SIZES} <= set(equal(AKHIR_2025, every(AGES, SIZES)))


def test_a_family_without_a_place_whose_members_live_apart_is_seen() -> None:
    families = {"dusun": ["", "LEGI", ""], "rw": ["", "", ""], "rt": ["", "1", ""]}
    persons: dict[str, list[Any]] = {
        "keluarga": [0, 0, 1, 1, 2, -1],
        "dusun": ["A", "A", "A", "B", "A", "C"],
        "rw": [""] * 6,
        "rt": ["1"] * 6,
    }
    assert not way._has_scattered_family(persons, families)
    persons["rt"] = ["1", "2", "1", "1", "1", "1"]
    assert way._has_scattered_family(persons, families)


def test_a_derived_column_is_made_of_what_it_says_it_is() -> None:
    """From these columns alone it comes out as from all of them."""
    village = random_village(CONTENT, code_lists(), persons=300)
    persons, families = dict(village.persons), dict(village.families)
    made = ColumnsMade(CONTENT, code_lists(), AKHIR_2025)
    everything = made.persons(persons, families)
    always = {"id", "keluarga", "terdaftar", "domisili", "keberadaan", "institusi"}
    for name in [column.id for column in CONTENT.columns.values() if "orang" in column.units and not column.distance]:
        stood_on = person_made_of(CONTENT, [name])
        few = {column: told for column, told in persons.items() if column in always | stood_on["orang"]}
        homes = {column: told for column, told in families.items() if column in stood_on.get("keluarga", ())}
        assert made.persons(few, homes)[name] == everything[name], name
        assert any(told is not None for told in everything[name]), name
