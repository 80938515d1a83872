"""Figures out of lists of members: households and their size, who takes part in aid; counted by hand here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cantik import measure
from cantik.base.errors import ContentError
from cantik.codes.knowledge import load
from cantik.codes.lists import code_lists
from cantik.collect.read import Delivery
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.engines.reference import ReferenceEngine
from cantik.measure.result import Cube, Results
from cantik.pipeline.bring import Into, bring
from cantik.register.core import rolls_view
from cantik.register.core.app.queries import register_view
from cantik.register.core.rolls_view import kind_of
from cantik.snapshot.freeze import freeze
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, DESA, kk, nik, orang
from tests.register.langkah import terapkan
from tests.register.test_daftar_anggota import program, rumah_tangga

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]


def bawa(opened: OpenStore, *files: Path) -> None:
    bring(files, Into(opened, DESA, "uji"), Delivery(AKHIR_2025, None), load(), lambda *_: None)


def hitung(on: dt.date = AKHIR_2025, known_at: dt.datetime | None = None) -> Results:
    view = register_view(DESA, on, by="uji", known_at=known_at, variables=CONTENT.variables.values())
    snapshot = freeze(view, CONTENT, LISTS, on, policy=POLICY)
    made = [
        measure.compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=one()) for one in (NumpyEngine, ReferenceEngine)
    ]
    for one, other in zip(made[0].cubes, made[1].cubes, strict=True):
        assert (one.counts == other.counts).all()
    return made[0]


def tabel(found: Results, name: str) -> dict[str, int]:
    """The village's counts of a table by the categories of its last axis, empty ones left out."""
    (cube,) = [one for one in found.cubes if one.spec.id == name]
    return _counts(cube)


def _counts(cube: Cube) -> dict[str, int]:
    axes = (cube.geo, *cube.axes)
    last = cube.counts.sum(axis=tuple(range(cube.counts.ndim - 1)))
    return {one.id: int(n) for one, n in zip(axes[-1].categories, last, strict=True) if n}


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Nine persons in three families of three; 0-2 KRAJAN, 3-5 LEGI, 6-8 KRAJAN; person 8 has died."""
    rows = [orang(i, dusun="LEGI" if 3 <= i < 6 else "KRAJAN", rt="02") for i in range(9)]
    rows[8] |= {"status_dasar": "2"}
    terapkan(opened, tmp_path, rows)
    return opened


@pytest.mark.basisdata
def test_households_and_their_size_come_from_the_villages_own_list(desa: OpenStore, tmp_path: Path) -> None:
    """R-1: two families, five living members; R-2: two listed, one has died; R-3: nobody of the register."""
    assert "rumah_tangga_anggota" not in {one.spec.id for one in hitung().cubes}
    bawa(
        desa,
        rumah_tangga(
            tmp_path / "rtm.xlsx",
            (nik(3), "R-1", 1),
            *((nik(i), "R-1", 2) for i in (4, 5, 0, 1)),
            (nik(7), "R-2", 1),
            (nik(8), "R-2", 2),
            (nik(70), "R-3", 1),
        ),
    )

    found = hitung()

    assert tabel(found, "rumah_tangga_anggota") == {"a5": 1, "a1": 1}
    (areas,) = [one for one in found.cubes if one.spec.id == "rumah_tangga_dusun"]
    by_dusun = dict(zip((one.label for one in areas.geo.categories), areas.counts.ravel().tolist(), strict=True))
    assert by_dusun == {"Krajan": 1, "Legi": 1}  # where the head lives
    assert tabel(found, "keluarga_anggota") == {"a3": 2, "a2": 1}  # families stay what they were


@pytest.mark.basisdata
def test_recipients_are_counted_by_programme_and_only_while_it_runs(desa: OpenStore, tmp_path: Path) -> None:
    """PKH for family 0; BLT Desa for person 3; another programme for persons 0 and 7; one that ended is not counted."""
    over = program(tmp_path / "lama.xlsx", [nik(i) for i in range(6)], code="9", name="Sembako")
    bawa(desa, rumah_tangga(tmp_path / "r.xlsx", (nik(0), "R-1", 1)))
    bawa(
        desa,
        program(tmp_path / "a.xlsx", [kk(0)], code="1", target=2, name="Program Keluarga Harapan"),
        program(tmp_path / "b.xlsx", [nik(3)], code="2", name="BLT Dana Desa 2026"),
        program(tmp_path / "c.xlsx", [nik(0), nik(7), nik(8)], code="3", name="Beras Rekaan"),
        over,
    )

    assert "keluarga_ikut_bantuan" not in {one.spec.id for one in hitung().cubes}  # they begin on 1 January 2026
    found = hitung(dt.date(2026, 6, 30))

    assert tabel(found, "keluarga_ikut_pkh") == {"ya": 1, "tidak": 2}
    assert tabel(found, "keluarga_ikut_blt_desa") == {"ya": 1, "tidak": 2}
    assert tabel(found, "keluarga_ikut_bantuan") == {"ya": 3}
    assert tabel(found, "penduduk_ikut_bantuan") == {"ya": 7, "tidak": 1}
    assert not {one.spec.id for one in hitung(dt.date(2027, 1, 1)).cubes} & {"keluarga_ikut_pkh"}


@pytest.mark.basisdata
def test_as_known_before_the_list_came_there_is_none(desa: OpenStore, tmp_path: Path) -> None:
    before = dt.datetime(2026, 1, 16, tzinfo=dt.UTC)
    bawa(desa, rumah_tangga(tmp_path / "r.xlsx", (nik(0), "R-1", 1)))
    assert "rumah_tangga_daftar" in register_view(DESA, AKHIR_2025, by="uji").persons
    assert "rumah_tangga_daftar" not in register_view(DESA, AKHIR_2025, by="uji", known_at=before).persons


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("PKH Tahap 2", "ikut_pkh"),
        ("BPNT", "ikut_sembako"),
        ("Bantuan Sembako 2025", "ikut_sembako"),
        ("Bantuan Langsung Tunai Dana Desa", "ikut_blt_desa"),
        ("BLT-DD", "ikut_blt_desa"),
        ("BLT BBM", ""),
        ("", ""),
    ],
)
def test_a_programme_is_known_by_its_title(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_every_kind_is_a_variable_and_a_wrong_row_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {("keluarga", variable) for variable, _ in rolls_view.kinds()} <= set(CONTENT.variables)
    rolls_view.kinds.cache_clear()
    monkeypatch.setattr(rolls_view, "_HEAD", ["variabel", "lain"])
    with pytest.raises(ContentError) as wrong:
        rolls_view.kinds()
    assert (wrong.value.code, wrong.value.where) == ("K130", "program_bantuan.csv:1")
