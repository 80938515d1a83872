"""Concepts and instruments: what is refused with file and line, and that every condition of a concept compiles."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.content.nodes import compose
from cantik.content.schema.concept import read_concepts
from cantik.expr.check import compile_text
from cantik.expr.scope import RELATIONS, Scope, field_of
from cantik.field.instruments.form import form_of
from tests.fixtures.malam import by_night

INSTRUMENT = """id: sendiri
versi: 1
judul: Sendiri
judul_en: Own
dasar: "aturan Cantik"
sejak: "2026-01-01"
satuan: keluarga
pemberitahuan: Kami mencatat rumah.
blok:
  - id: rumah
    judul: Rumah
    judul_en: House
    pertanyaan:
      - {isian: r301a, perlu: [dtsen], tahun_lalu: ya}
      - {isian: r301b, perlu: [sdgs_desa 1.7.1]}
      - {isian: r112, perlu: [kerangka]}
  - id: orang_di_rumah
    judul: Orang
    judul_en: Persons
    satuan: orang
    banyak: r112
    pertanyaan:
      - {isian: nama, perlu: [kerangka]}
      - {isian: r428a, perlu: [indikator/kesulitan_fungsional], dpia: layanan desa}
      - {isian: tanggal_lahir, perlu: [buku_induk]}
      - {isian: r404, perlu: [domisili]}
"""


def _own(folder: Path, text: str) -> Path:
    path = folder / "instruments/sendiri.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_kabupaten_adds_its_own(tmp_path: Path) -> None:
    content = load_content(_own(tmp_path, INSTRUMENT))
    form = form_of(content.instruments["sendiri"], content, code_lists())
    names = ["r301a", "r301b", "r112", "nama", "r428a", "tanggal_lahir", "r404"]
    assert [question.name for question in form.questions] == names
    assert (form.roster, form.count) == ("anggota", "r112")


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("perlu: [dtsen], tahun_lalu", "tahun_lalu", "K103", 14),  # nothing needs it
        by_night("perlu: [dtsen]", "perlu: [dtsen2]", "K104", 14),
        ("perlu: [dtsen]", "perlu: [tabel/tidak_ada]", "K109", 14),
        ("isian: r301a", "isian: r301z", "K109", 14),  # no such variable
        by_night("isian: r301a", "isian: nama", "K109", 14),  # a variable of persons
        ("isian: r301a", "isian: r501a", "K116", 14),  # last year's answer of class C
        (", dpia: layanan desa", "", "K117", 24),
        by_night("isian: r301b", "isian: r301a", "K104", 9),  # twice
        ("    banyak: r112\n", "", "K104", 9),  # nobody counts them
        by_night("banyak: r112", "banyak: r301a", "K119", 21),
        by_night("tahun_lalu: ya", "tahun_lalu: ya, kelas: A", "K102", 14),
        ("satuan: keluarga\n", "satuan: keluarga\nsebutan: [nama]\n", "K104", 8),  # of nobody's roster
        by_night("perlu: [kerangka]}", "perlu: [kerangka], bagian_dari: [r113]}", "K104", 9),  # not asked
    ],
)
def test_what_is_refused(tmp_path: Path, before: str, after: str, code: str, line: int) -> None:
    with pytest.raises(ContentError) as refused:
        load_content(_own(tmp_path, INSTRUMENT.replace(before, after, 1)))
    assert (refused.value.code, refused.value.where) == (code, f"{tmp_path.name}/instruments/sendiri.yaml:{line}")


def test_a_condition_about_what_is_not_asked(tmp_path: Path) -> None:
    content = load_content(_own(tmp_path, INSTRUMENT.replace("      - {isian: r404, perlu: [domisili]}\n", "")))
    with pytest.raises(ContentError) as refused:
        form_of(content.instruments["sendiri"], content, code_lists())
    assert refused.value.code == "K118"  # the date of birth is left out for r404 = "1"
    assert "“r404”" in refused.value.found


def test_every_condition_of_a_concept_compiles() -> None:
    """Also those of variables that no shipped instrument asks: with everything asked that has a concept or is made."""
    content, lists = load_content(), code_lists()
    fields: dict[str, dict[str, object]] = {}
    for (unit, name), variable in content.variables.items():
        fields.setdefault(unit, {})[name] = field_of(variable, lists)
    conditions = [concept for concept in content.concepts.values() if concept.skip]
    assert len(conditions) > 50
    for concept in conditions:
        scope = Scope(concept.unit, fields, RELATIONS, rules=True)  # type: ignore[arg-type]
        compile_text(str(concept.skip), scope, concept.origin.at("lewati"))


def test_no_question_of_class_c_travels_and_what_is_grave_has_its_line() -> None:
    content = load_content()
    for instrument in content.instruments.values():
        for question in instrument.questions:
            concept = content.concepts[question.unit, question.variable]
            assert not (question.carried and concept.kelas == "C")
            assert question.impact_note or not concept.impact


def test_the_concepts_are_those_of_the_domain(shared: Path) -> None:
    """Every row of the domain's table stands here with its class and its code list."""
    content = load_content()
    with (shared / "domain" / "concepts.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 135
    for row in rows:
        concept = content.concepts[row["unit"], row["id"]]
        defined = row["definisi"].replace("{nama} ", "")  # a definition is of everybody
        assert (concept.kelas or "-", concept.definition) == (row["kelas_pengungkapan"], defined)
        variable = content.variables[row["unit"], row["id"]]
        if row["daftar_kode"] in code_lists():
            assert variable.codelist == row["daftar_kode"], row["id"]
        assert bool(concept.impact) is ("DPIA" in row["sumber"])
        assert concept.standard_id is None  # no source gives one yet


CONCEPT = """versi: 1
dasar: uji
sejak: "2026-01-01"
konsep:
  r301a:
    konsep: Status rumah
    definisi: Status
    pertanyaan: Milik siapa?
    waktu_acuan: saat_wawancara
    id_sds: ISI
    sumber: uji
"""


@pytest.mark.parametrize("said", ["SP00055.00.00", "UL12345.67.89"])
def test_an_id_of_the_registry_has_its_shape(said: str) -> None:
    (concept,) = read_concepts("keluarga", compose("k.yaml", CONCEPT.replace("ISI", said)))
    assert concept.standard_id == said


@pytest.mark.parametrize("said", ["SP55.00.00", "sp00055.00.00", "XX00055.00.00", "SP00055.00.0\u0660", "x"])
def test_an_id_of_another_shape_is_refused_at_its_line(said: str) -> None:
    with pytest.raises(ContentError) as refused:
        list(read_concepts("keluarga", compose("k.yaml", CONCEPT.replace("ISI", f'"{said}"'))))
    assert refused.value.where == "k.yaml:10"


def test_every_point_of_a_home_has_its_line_of_impact() -> None:
    """What tells where somebody lives needs the line whatever the concept of its unit says."""
    told = {
        (instrument.id, question.variable): question.impact_note
        for instrument in load_content().instruments.values()
        for question in instrument.questions
        if question.variable in ("lintang", "bujur")
    }
    assert told.keys() >= {(form, part) for form in HOMES for part in ("lintang", "bujur")}
    assert all("tidak masuk register" in told[form, part] for form in HOMES for part in ("lintang", "bujur"))


HOMES = ("pemutakhiran_keluarga", "daftar_bangunan", "kerusakan_bangunan")


def test_what_a_kader_reads_speaks_to_a_kader() -> None:
    """Notes of a definition to whoever makes the statistics stay off the telephone."""
    content, lists = load_content(), code_lists()
    forms = [form_of(instrument, content, lists) for instrument in content.instruments.values()]
    hints = [question.hint for form in forms for question in form.questions]
    words = ("syarat ini", "kerangka putaran", "menutup semua baris", "penyebut")
    assert [hint for hint in hints if any(word in hint for word in words)] == []
