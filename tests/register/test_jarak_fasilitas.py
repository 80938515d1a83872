"""How far homes stand from a stop that the village recorded: from two files to a table, and no point on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.knowledge import load
from cantik.content.column import ColumnDistance
from cantik.content.kinds import Origin
from cantik.measure.app import register_table
from cantik.pipeline import steps
from cantik.register.core.app.queries import register_view
from cantik.register.events.app.village_view import whole_view
from cantik.register.facilities.app import reaches
from cantik.release.origins import sources_of_tables
from cantik.snapshot.files import write_snapshot
from cantik.snapshot.freeze import freeze
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.fixtures.contoh_rilis import PLACE
from tests.register.bekal import AKHIR_2025, DESA, orang
from tests.register.langkah import terapkan, wilayah
from tests.register.test_fakta import kubus, menurut
from tests.register.test_fasilitas import bawa, sekolah

TABLE, FIGURE, COLUMN = "penduduk_jarak_angkutan", "akses_angkutan", "jarak_angkutan"
LAT, LON = -7.95, 112.61
HALTE = ["Jenis fasilitas", "Kode", "Nama *", "Jenis *", "Lintang", "Bujur", "Sejak", "Sampai"]


def halte(opened: OpenStore, path: Path, *rows: list[Any]) -> None:
    bawa(opened, write_xlsx(path, [HALTE, *(["angkutan", *row] for row in rows)]))


def warga(opened: OpenStore, folder: Path, **own: Any) -> None:
    """Fifteen families of three in one RT: ten some 100 m from the stop, five 700 m; each on its own point."""
    rows = []
    for number in range(45):
        home = number // 3
        north = 0.001 if home < 10 else 0.0063
        rows.append(orang(number, lintang=round(LAT + north + home * 1e-5, 6), bujur=LON, **own))
    terapkan(opened, folder, rows)


def diukur(opened: OpenStore) -> steps.Counted:
    return steps.count(DESA, AKHIR_2025, opened=opened, knowledge=load().of(DESA), by="uji", tell=lambda *_: None)


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    warga(opened, tmp_path)
    halte(opened, tmp_path / "h.xlsx", ["H-1", "Halte Krajan", "halte", LAT, LON, "2020-01-01", ""])
    return opened


def test_persons_are_counted_by_the_way_to_the_nearest_stop(desa: OpenStore) -> None:
    counted = diukur(desa)
    assert menurut(kubus(counted.results, TABLE)) == {"m0500": 30, "m1000": 15}
    figure = next(it for it in counted.results.figures if it.spec.id == FIGURE)
    assert (sum(figure.n_by_geo), sum(figure.d_by_geo)) == (30, 45)
    lines = [text for text, _ in sources_of_tables(counted.view, counted.results, load(), PLACE)[TABLE]]
    assert [line.split(" ")[0] for line in lines] == ["Catatan", "Register"]


def test_one_table_alone_counts_as_all_of_them(desa: OpenStore) -> None:
    found = register_table.one_spec(DESA, AKHIR_2025, load().content.tables[TABLE], knowledge=load().of(DESA), by="uji")
    assert found is not None
    assert menurut(found) == {"m0500": 30, "m1000": 15}  # type: ignore[arg-type]


def test_no_point_of_a_home_is_in_view_snapshot_or_log(desa: OpenStore, tmp_path: Path) -> None:
    view = whole_view(DESA, AKHIR_2025, by="uji")
    assert not {"lintang", "bujur"} & {*view.persons, *view.families}
    knowledge = load().of(DESA)
    frozen = freeze(view, knowledge.content, knowledge.lists, AKHIR_2025, policy=knowledge.policy)
    write_snapshot(frozen, tmp_path / "potret")
    said = b"".join(path.read_bytes() for path in (tmp_path / "potret").iterdir())
    told = repr(view) + "".join(f"{row.detail}{row.subjects}" for row in AuditEntry.objects.all())
    for point in ("-7.949", "7.9437", "112.61"):
        assert point.encode() not in said
        assert point not in told


@pytest.mark.parametrize(
    "rows",
    [
        [["H-1", "Halte Krajan", "halte", "", "", "2020-01-01", ""]],
        [["H-1", "A", "halte", LAT, LON, "2020-01-01", ""], ["H-2", "B", "halte", "", "", "2020-01-01", ""]],
        [["H-1", "Halte Krajan", "halte", LAT, LON, "2020-01-01", "2024-12-31"]],
        [["H-1", "Halte Krajan", "halte", LAT, LON, "2026-02-01", ""]],
        [["H-1", "Halte Krajan", "halte", -2.5, 140.7, "2020-01-01", ""]],
        [],
    ],
)
def test_where_no_stop_or_not_every_stop_is_located_nothing_is_told(
    opened: OpenStore, tmp_path: Path, rows: list[list[Any]]
) -> None:
    warga(opened, tmp_path)
    if rows:
        halte(opened, tmp_path / "h.xlsx", *rows)
    counted = diukur(opened)
    assert COLUMN not in {*counted.view.persons, *counted.view.families}
    reasons = {unmade.id: unmade.reason for unmade in counted.results.not_made}
    assert reasons[TABLE].startswith("Tidak terisi (dari titik rumah pada daftar penduduk dan titik setiap fasilitas")
    assert "jarak garis lurus" in reasons[TABLE]
    assert FIGURE in reasons


def test_homes_without_points_are_not_told_and_the_state_is_as_it_was(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(number, lintang="0", bujur="0") for number in range(45)])
    plain = register_view(DESA, AKHIR_2025, by="uji")
    halte(opened, tmp_path / "h.xlsx", ["H-1", "Halte Krajan", "halte", LAT, LON, "2020-01-01", ""])
    view = whole_view(DESA, AKHIR_2025, by="uji")
    assert COLUMN not in view.persons
    assert (view.persons, view.families) == (plain.persons, plain.families)


def test_a_stop_that_moves_changes_the_state_of_the_register(desa: OpenStore, tmp_path: Path) -> None:
    before = whole_view(DESA, AKHIR_2025, by="uji").state
    halte(desa, tmp_path / "h2.xlsx", ["H-1", "Halte Krajan", "halte", LAT + 0.02, LON, "2025-06-01", ""])
    view = whole_view(DESA, AKHIR_2025, by="uji")
    assert view.state != before
    assert set(view.families[COLUMN]) == {"3"}


def test_of_a_kind_those_are_asked_that_have_the_code(
    opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A primary school far away and a kindergarten at the door: the column asks for primary schools."""
    warga(opened, tmp_path)
    bawa(
        opened,
        sekolah(
            tmp_path / "s.xlsx",
            ["A", "SDN 1", "SD", "", "", LAT + 0.02, LON, "2020-01-01", ""],
            ["B", "TK 1", "TK", "", "", LAT, LON, "2020-01-01", ""],
        ),
    )
    own = load().content.columns[COLUMN]
    classes = ((500, "1"), (None, "4"))
    listed = ("fasilitas", AKHIR_2025)
    for having, points in (
        ({}, 2),
        ({"jenjang": ("sd", "mi")}, 1),
        ({"jenjang": ("sma",)}, None),
        ({"status": ("negeri",)}, None),
    ):
        column = replace(own, distance=ColumnDistance("sekolah", having, classes, Origin("uji")))
        content = replace(load().content, columns={COLUMN: column})
        monkeypatch.setattr(reaches, "here", lambda content=content: content)
        found = reaches.distances_of(wilayah(), AKHIR_2025, listed)
        assert (found and len(found.reaches[0].points or ())) == points, having
    before_any = replace(own, since=dt.date(2026, 1, 1))
    monkeypatch.setattr(reaches, "here", lambda: replace(load().content, columns={COLUMN: before_any}))
    assert reaches.distances_of(wilayah(), AKHIR_2025, listed) is None
