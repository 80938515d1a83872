"""Tables of what a village recorded of its facilities and of the events of the year, beside those of its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.codes.knowledge import load
from cantik.content.facility import Attribute
from cantik.measure.layout import layout_of
from cantik.measure.result import Cube, Results
from cantik.measure.vector import vector_of
from cantik.pipeline import steps
from cantik.pipeline.contents import check_content
from cantik.register.core.app.queries import register_view
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.events.app.village_view import whole_view
from cantik.register.facilities.app import facts
from cantik.register.facilities.app.services import kinds
from cantik.release.origins import sources_of_tables
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.fixtures.contoh_rilis import PLACE
from tests.register.bekal import AKHIR_2026, DESA
from tests.register.langkah import terapkan
from tests.register.test_fasilitas import bawa, sekolah
from tests.register.test_peristiwa_simpan import bayi, catat, nomor, penduduk

MEI = dt.date(2026, 5, 10)


def diukur(opened: OpenStore) -> tuple[steps.Counted, Results]:
    counted = steps.count(DESA, AKHIR_2026, opened=opened, knowledge=load().of(DESA), by="uji", tell=lambda *_: None)
    return counted, counted.results


def kubus(found: Results, name: str) -> Cube:
    return next(cube for cube in found.cubes if cube.spec.id == name)


def menurut(cube: Cube) -> dict[str, int]:
    """The counts of a table by its last axis, without zeros."""
    by = cube.counts.sum(axis=tuple(range(cube.counts.ndim - 1)))
    pairs = zip(cube.axes[-1].categories, by, strict=True)
    return {category.id: int(count) for category, count in pairs if count}


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Six persons, a birth and a death in May, three schools of which one closed before the end of the year."""
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    catat(opened, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    catat(opened, Act(Kind.DEATH, MEI, (nomor(0),)))
    rows = (
        ["SD-1", "SDN Lembah 1", "SD", "Negeri", "120", "", "", "2020-07-01", ""],
        ["SD-2", "SDN Lembah 2", "SD", "Negeri", "80", "", "", "2020-07-01", "2026-06-30"],
        ["", "MI Al-Reka", "MI", "swasta", 88, "", "", "", ""],
    )
    bawa(opened, sekolah(tmp_path / "sekolah.xlsx", *rows))
    return opened


def test_facilities_are_counted_once_each_as_of_the_reference_date(desa: OpenStore) -> None:
    _, found = diukur(desa)
    assert menurut(kubus(found, "fasilitas_jenis")) == {"sekolah": 2}
    assert menurut(kubus(found, "sekolah_jenjang")) == {"sd": 1, "mi": 1}
    assert "tempat_ibadah_jenis" not in {cube.spec.id for cube in found.cubes}  # none was recorded: no table of zeros


def test_what_a_village_has_none_of_is_not_awaited(desa: OpenStore) -> None:
    """It lists its facilities, and none of them is a place of worship: that is known, and adds nothing to a kecamatan.
    A kecamatan waited for it for ever, and the village's own page said that a question stood open."""
    counted, found = diukur(desa)
    reasons = {unmade.id: unmade.reason for unmade in found.not_made}
    assert reasons["tempat_ibadah_jenis"] == "Tidak ada satu pun yang termasuk tabel atau angka ini."
    own = load().of(DESA)
    vector = vector_of(counted.snapshot, own.content, own.lists, policy=own.policy)
    layout = layout_of(own.content, own.lists)
    starts, sections = layout.starts(), {section.key[1]: section for section in layout.sections}
    for name, told in (("tempat_ibadah_jenis", 0), ("sekolah_jenjang", 2)):
        part = vector.part(sections[name], starts[sections[name].basis])
        assert part is not None, "a sum of villages takes it, also as nothing"
        assert int(part[sections[name].counters :].sum()) == told


def berdusun(opened: OpenStore, tmp_path: Path, *dusun: str) -> None:
    """Six persons of two dusun, and a school for each dusun that is named ("" = its row names none)."""
    terapkan(opened, tmp_path, [{**penduduk(i), "dusun": "KRAJAN" if i < 4 else "LEMBAH"} for i in range(6)])
    rows = [["sekolah", f"SD-{n}", f"SDN {n}", "SD", "2020-07-01", name] for n, name in enumerate(dusun)]
    bawa(
        opened,
        write_xlsx(tmp_path / "sd.xlsx", [["Jenis fasilitas", "Kode", "Nama *", "Jenjang *", "Sejak", "Dusun"], *rows]),
    )


def per_dusun(cube: Cube) -> dict[str, int]:
    by = cube.counts.reshape(len(cube.counts), -1).sum(axis=1)
    return {category.id: int(count) for category, count in zip(cube.geo.categories, by, strict=True)}


@pytest.mark.basisdata
def test_facilities_whose_dusun_is_stated_are_counted_by_dusun(opened: OpenStore, tmp_path: Path) -> None:
    berdusun(opened, tmp_path, "Dusun Krajan", "krajan", "LEMBAH", "", "Antah Berantah")
    _, found = diukur(opened)
    # as written or not, a dusun is one; what names none, or none of the village's, is not known and not left out
    counted = {"krajan": 2, "lembah": 1, "tidak_diketahui": 2}
    assert per_dusun(kubus(found, "fasilitas_dusun")) == counted
    assert per_dusun(kubus(found, "sekolah_jenjang")) == counted
    assert menurut(kubus(found, "fasilitas_jenis")) == {"sekolah": 5}
    assert per_dusun(kubus(found, "penduduk_dusun")) == {"krajan": 4, "lembah": 2}, "persons have no dusun the more"


def test_a_dusun_without_a_facility_has_none_where_every_facility_names_its_dusun(
    opened: OpenStore, tmp_path: Path
) -> None:
    berdusun(opened, tmp_path, "LEMBAH")
    _, found = diukur(opened)
    assert per_dusun(kubus(found, "fasilitas_dusun")) == {"krajan": 0, "lembah": 1}


def test_where_no_facility_names_its_dusun_the_table_is_not_made_and_says_why(desa: OpenStore) -> None:
    _, found = diukur(desa)
    reasons = {unmade.id: unmade.reason for unmade in found.not_made}
    assert "dusun fasilitas" in reasons["fasilitas_dusun"]
    assert len(kubus(found, "fasilitas_jenis").geo.categories) == 1, "not as if all stood in one dusun"


def test_a_kind_that_names_a_person_is_not_told_by_dusun(
    opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    berdusun(opened, tmp_path, "LEMBAH")
    owner = Attribute("pemilik", "Pemilik", "Owner", "teks", personal=True)
    own = replace(kinds()["sekolah"], attributes=(*kinds()["sekolah"].attributes, owner))
    monkeypatch.setattr(facts, "kinds", lambda: {"sekolah": own})
    _, found = diukur(opened)
    assert menurut(kubus(found, "fasilitas_jenis")) == {"sekolah": 1}
    assert "fasilitas_dusun" not in {cube.spec.id for cube in found.cubes}


def test_events_of_the_year_are_counted_with_the_sex_of_whom_they_happened_to(desa: OpenStore) -> None:
    _, found = diukur(desa)
    events = kubus(found, "peristiwa_vital")
    assert menurut(events) == {"lahir": 1, "mati": 1}
    sexes = [category.id for category in events.axes[0].categories]
    assert events.counts[0, sexes.index("perempuan"), 0] == 1  # the child is a girl
    assert events.counts[0, sexes.index("laki_laki"), 1] == 1  # person 0 was a man
    assert kubus(found, "penduduk_dusun").asked == 6  # six, one born, one dead: facts are nobody's record


GIRLS = """id: lahir_perempuan
versi: 1
judul: Bagian perempuan di antara yang lahir
judul_en: Share of girls among births
dasar: uji
sejak: "2025-01-01"
topik: penduduk
jenis: persen
basis: peristiwa
populasi: [tercatat]
acuan: periode
semesta: jenis_peristiwa = "lahir"
pembilang: jenis_kelamin = "2"
kosong: keluar
skala: 100
desimal: 2
satuan: persen
satuan_en: percent
pengungkapan: {kelas: B, level_min: desa}
ms_ind: {konsep: [Kelahiran], definisi: "Perempuan / semua yang lahir."}
contoh:
  - asal: "dihitung tangan: 3 dari 4 kelahiran perempuan, satu tidak diketahui; 5 kematian di luar semesta"
    kolom: [jenis_peristiwa, jenis_kelamin, banyak]
    baris: [["lahir", "2", 3], ["lahir", "1", 1], ["lahir", null, 1], ["mati", "2", 5]]
    harap: {n: 3, d: 4, nilai: "75.00"}
"""


def test_an_indicator_of_a_period_counts_the_events_of_the_year_and_no_others(
    desa: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One girl and two boys were born in the year, two girls the year before; the reference date ends the period."""
    folder = tmp_path / "daerah"
    (folder / "indicators").mkdir(parents=True)
    (folder / "indicators/lahir_perempuan.yaml").write_text(GIRLS, encoding="utf-8")
    check_content(folder)
    monkeypatch.setenv("CANTIK_CONTENT", str(folder))
    for name, sex, born in (
        ("A", "1", dt.date(2026, 6, 1)),
        ("B", "1", dt.date(2026, 1, 1)),
        ("C", "2", dt.date(2025, 12, 31)),
        ("D", "2", dt.date(2025, 7, 1)),
    ):
        catat(desa, Act(Kind.BIRTH, born, newcomers=(bayi(name, sex, born),), mother=nomor(3), unit=("LEGI", "", "")))
    _, found = diukur(desa)
    (figure,) = (figure for figure in found.figures if figure.spec.id == "lahir_perempuan")
    assert (figure.n_by_geo, figure.d_by_geo) == ((1,), (3,))


def test_each_table_names_what_it_was_counted_from(desa: OpenStore) -> None:
    counted, found = diukur(desa)
    lines_of = sources_of_tables(counted.view, found, load(), PLACE)
    told = {name: [line for line, _ in lines] for name, lines in lines_of.items()}
    assert [line.partition(" Desa ")[0] for line in told["fasilitas_jenis"]] == ["Catatan fasilitas"]
    assert [line.partition(" Desa ")[0] for line in told["peristiwa_vital"]] == ["Pencatatan"]
    assert [line.partition(" Desa ")[0] for line in told["penduduk_agama"]] == ["Register penduduk"]


def test_what_is_recorded_is_part_of_the_state_that_a_draft_was_made_of(desa: OpenStore, tmp_path: Path) -> None:
    before = whole_view(DESA, AKHIR_2026, by="uji").state
    bawa(desa, sekolah(tmp_path / "lagi.xlsx", ["TK-1", "TK Reka", "TK", "swasta", "20", "", "", "2021-07-01", ""]))
    assert whole_view(DESA, AKHIR_2026, by="uji").state != before


def test_a_village_that_recorded_nothing_has_no_such_table(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    _, found = diukur(opened)
    asked = {*(cube.spec.id for cube in found.cubes), *(unmade.id for unmade in found.not_made)}
    assert not asked & {"fasilitas_jenis", "peristiwa_vital"}
    assert whole_view(DESA, AKHIR_2026, by="uji").state == register_view(DESA, AKHIR_2026, by="uji").state
