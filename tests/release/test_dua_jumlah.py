"""Two populations never stand in one book without the lines that lead from one to the other, each of them counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cantik import measure, protect
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load
from cantik.contoh import make_kabupaten, write_areas
from cantik.pipeline import steps
from cantik.publish.book.content import content as book_content
from cantik.publish.typeset import legible
from cantik.register.core.people import RegisterView, SourceNote
from cantik.release.model import Release
from cantik.snapshot.freeze import freeze
from tests.fixtures.fakta_mutu import FACTS
from tests.measure.test_gates import ON, village

DESA = AreaCode.kemendagri("99.01.01.2001")
# card here | lives here: how many of each (docs/bidang/population_parameters.md 1.1, a tenth of its example)
PEOPLE = {
    ("ya", "ya"): 486,
    ("ya", "tidak"): 7,
    ("ya", "tidak_tahu"): 2,
    ("tidak", "ya"): 5,
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> VillageKnowledge:
    folder = tmp_path_factory.mktemp("dua_jumlah")
    write_areas(make_kabupaten(3, villages=1, persons=50), folder / "wilayah.csv")
    whole = load(folder / "wilayah.csv").of(DESA)
    tables = {name: whole.content.tables[name] for name in ("penduduk_dusun", "penduduk_ktp_el")}
    few = replace(whole.content, tables=tables, indicators={}, digest="uji-dua-jumlah")
    return replace(whole, content=few, book=replace(whole.book, key_figures=()))


def people(facts: dict[tuple[str, str], int]) -> RegisterView:
    told = [pair for pair, number in facts.items() for _ in range(number)]
    view = village(
        len(told),
        terdaftar=[card for card, _ in told],
        domisili=[home for _, home in told],
        dusun=["Mawar" if place % 2 else "Melati" for place in range(len(told))],
        ktp_el=["2"] * len(told),
        status_kawin=["1"] * len(told),
    )
    sources = (*view.sources, SourceNote("regsosek", dt.date(2022, 11, 14), "b" * 64, "1", 10, 10))
    return replace(view, sources=sources)


def released(view: RegisterView, known: VillageKnowledge) -> Release:
    snapshot = freeze(view, known.content, known.lists, ON, policy=known.policy)
    results = measure.compute(snapshot, known.content, known.lists, policy=known.policy)
    safe = protect.apply(
        results, known.policy, classifications=known.content.classifications, youngest_head=10, former=None
    )
    counted = steps.Counted(view, snapshot, results, FACTS)
    label = steps.Label("2025-1", dt.date(2026, 2, 3), "rancangan")
    return steps.compose_release(DESA, counted, safe, label, steps.ReleaseTerms(2025, True), known, {})[0]


def populations(release: Release) -> set[int]:
    """The totals of persons of each base that the tables of the book print, whatever they are split by."""
    most: dict[str, int] = {}
    for table in release.book_tables:
        if table.unit == "jiwa":
            total = max(int(cell.value) for cell in table.cells if cell.value is not None)
            most[table.base] = max(total, most.get(table.base, 0))
    return set(most.values())


def test_two_totals_never_stand_without_the_lines_between_them(known: VillageKnowledge) -> None:
    release = released(people(PEOPLE), known)
    assert populations(release) == {495, 491}, "486 + 7 + 2 have their card here, 486 + 5 live here"
    lines = [(line[0], line[2]) for line in book_content(legible(release))["rekonsiliasi"]]
    assert lines == [
        ("Penduduk domisili, register", "491"),
        ("− tinggal di sini, KK di tempat lain", "5"),
        ("+ KK di sini, tinggal di tempat lain", "7"),
        ("+ KK di sini, tempat tinggal tidak diketahui", "2"),
        ("= Penduduk terdaftar, register", "495"),
    ]
    signs = {"−": -1, "+": 1, "P": 1}
    assert sum(signs[name[0]] * int(number) for name, number in lines[:-1]) == int(lines[-1][1])
    note = "Tidak tahu: 2 orang, tidak diketahui termasuk penduduk domisili atau tidak; tidak dihitung."
    (people_by_dusun,) = (table for table in release.book_tables if table.id == "penduduk_dusun")
    assert note in people_by_dusun.notes


def test_one_total_needs_no_such_line(known: VillageKnowledge) -> None:
    release = released(people({("ya", "tidak_tahu"): 500}), known)
    assert populations(release) == {500}
    assert book_content(legible(release))["rekonsiliasi"] == []


def test_every_source_is_said_with_its_day_and_its_age(known: VillageKnowledge) -> None:
    release = released(people(PEOPLE), known)
    told = {line[0]: (line[2], line[3]) for line in book_content(legible(release))["sumber_data"]}
    assert [day for name, day in told.items() if name.startswith("Regsosek")] == [
        (
            "14 November 2022, tiga tahun sebelum tanggal acuan",
            "14 November 2022, three years before the reference date",
        )
    ]
    assert [day for name, day in told.items() if name.startswith("Register")] == [
        ("31 Desember 2025", "31 December 2025")
    ]
