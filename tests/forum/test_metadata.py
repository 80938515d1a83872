"""Metadata out and in, a real village's set under the linter, planted faults each named once, files that are wrong."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.errors import ContentError, UnreadableInput
from cantik.cli import main
from cantik.codes.protected_names import ProtectedNames
from cantik.collect.metadata_file import read_metadata_file
from cantik.content.basis import list_sources, resolve
from cantik.content.loader import here, load_content
from cantik.content.metadata_fields import MetadataField
from cantik.forum.metadata.ages import breaks
from cantik.forum.metadata.document import MetadataSet
from cantik.forum.metadata.exchange import SheetRows, from_json, from_sheets, to_json, to_sheets, workbook
from cantik.forum.metadata.lint import lint
from tests.forum.desa_metadata import village_set

FORMS = load_content().metadata
# Keys that a reader of INDAH's own payloads looks for, its misspellings kept (docs/bidang/metadata.md 2 to 4).
INDAH = {
    "ms_keg": (
        *("judul_kegiatan", "sektor_kegiatan", "blok_i.instansi_penyelanggara", "blok_iv.frekuensi_penyelanggara"),
        *("blok_iii.rencana_jadwal_kegiatan.diseminasi_hasil", "blok_iii.variabel_yang_dikumpulkan"),
        *("blok_iv.sebagian_cakupan_wilayah_pengumpulan_data", "blok_vii.unit_analsis", "blok_v.metode_yang_digunakan"),
        "blok_vi.persyaratan_pendidikan_terendah_petugas_pengumpulan_data",
    ),
    "ms_var": ("value_domain", "referensi_pemilihan", "apakah_variabel_bisa_diakses_umum", "id_sds"),
    "ms_ind": ("metode_perhitungan", "rumus", "variabel_disaggregasi", "apakah_indikator_bisa_diakses_umum"),
}


def test_fields_carry_the_keys_of_indah_and_say_what_is_proposed() -> None:
    for form, keys in INDAH.items():
        assert set(keys) <= {field.key for field in FORMS[form].fields}
    assert len(FORMS["ms_keg"].field("sektor").codes) == 22
    assert sum(int(code.code) for code in FORMS["ms_keg"].field("sarana").codes) == 63  # powers of two, added up
    assert "8" in [code.code for code in FORMS["ms_keg"].field("penyajian").codes]  # kecamatan
    assert FORMS["ms_keg"].field("metode_sampel").mark == "R"


# ── out, in, out ─────────────────────────────────────────────────────────────────────────────────
_LINE = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
_DAY = st.dates().map(lambda day: day.isoformat())
_KINDS: dict[str, Any] = {"teks": _LINE, "tanggal": _DAY, "daftar": st.lists(_LINE, min_size=1, max_size=3).map(tuple)}


def _value(field: MetadataField) -> st.SearchStrategy[Any]:
    codes = [code.code for code in field.codes]
    if field.type == "kode_banyak":
        some = st.sets(st.sampled_from(codes), min_size=1)
        return some.map(lambda chosen: tuple(code for code in codes if code in chosen))
    if field.type == "tabel":
        row = st.fixed_dictionaries({}, optional={c.key: _KINDS[c.type] for c in field.columns}).filter(bool)
        return st.lists(row, min_size=1, max_size=3).map(tuple)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        **_KINDS,
        "kode": st.sampled_from(codes or [""]),
        "bilangan": st.integers(0, 10**9),
        "ya_tidak": st.booleans(),
        "daftar_tanggal": st.lists(_DAY, min_size=1, max_size=3).map(tuple),
    }
    return kinds[field.type]


def _answers(form: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = FORMS[form].fields
    chosen = st.sets(st.sampled_from([field.id for field in fields]), max_size=5)
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries({field.id: _value(field) for field in fields if field.id in names})
    )


SETS = st.builds(
    MetadataSet,
    _answers("ms_keg"),
    st.lists(_answers("ms_var"), max_size=2).map(tuple),
    st.lists(_answers("ms_ind"), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(SETS)
def test_out_in_out_is_equal(metadata: MetadataSet) -> None:
    written = json.dumps(to_json(metadata, FORMS))
    assert from_json(json.loads(written), FORMS) == (metadata, [])
    sheets = {
        name: SheetRows(rows[0], [(at, dict(zip(rows[0], row, strict=True))) for at, row in enumerate(rows[1:], 2)])
        for name, rows in to_sheets(metadata, FORMS).items()
    }
    assert from_sheets(sheets, FORMS) == (metadata, [])


def test_a_workbook_of_the_village_comes_back_as_it_went(tmp_path: Path) -> None:
    book, text = tmp_path / "desa.xlsx", tmp_path / "desa.json"
    book.write_bytes(workbook(village_set(gap=True), FORMS))
    assert main(["metadata", "ubah", str(book), "--out", str(text)]) == 0
    assert read_metadata_file(text, FORMS) == (village_set(gap=True), [])


# ── the linter ───────────────────────────────────────────────────────────────────────────────────
def _said(metadata: MetadataSet) -> list[tuple[str, str]]:
    return [(fault.code, fault.found) for fault in lint(metadata, FORMS, ProtectedNames.load_shipped())]


def test_the_age_gap_of_the_real_village_is_found_and_nothing_else() -> None:
    assert _said(village_set(gap=True)) == [("celah_kelas", "1 tahun")]
    assert _said(village_set(gap=False)) == []


def _activity(**changed: Any) -> MetadataSet:
    sound = village_set(gap=False)
    return replace(sound, activity={**sound.activity, **changed})


def _without(name: str) -> MetadataSet:
    sound = village_set(gap=False)
    return replace(sound, activity={key: value for key, value in sound.activity.items() if key != name})


_ONCE = {"dilakukan": "1", "tipe": "1"}


def _more(kind: str, at: int, **changed: Any) -> MetadataSet:
    sound = village_set(gap=False)
    rows = list(getattr(sound, kind))
    rows[at] = {**rows[at], **changed}
    if kind == "variables":
        return replace(sound, variables=tuple(rows))
    return replace(sound, indicators=tuple(rows))


@pytest.mark.parametrize(
    ("code", "planted"),
    [
        ("nama_tahun", _activity(judul_kegiatan="Pendataan Potensi RT 2026")),
        ("nama_terlindung", _activity(judul_kegiatan="Sensus Potensi RT")),
        ("wajib_kosong", _without("penyelenggara")),
        ("wajib_kosong", _without("frekuensi")),
        ("sekali_cross", replace(_without("frekuensi"), activity={**_without("frekuensi").activity, **_ONCE})),
        ("kompilasi_sekunder", _activity(cara_pengumpulan="3", metode=("1",), judul_kegiatan="Kompilasi potensi RT")),
        ("jadwal_terbalik", _activity(jadwal_pengumpulan=({"awal": "2026-01-20", "akhir": "2026-02-28"},))),
        ("lewati_terisi", _activity(fraksi="0,10")),
        ("supervisor_banyak", _activity(supervisor=5)),
        ("nama_singkatan", _more("variables", 12, nama="Jml kejadian")),
        ("nama_satuan", _more("variables", 12, nama="Pengungsi (orang)")),
        ("satuan_kosong", _more("variables", 20, satuan="")),
        ("definisi_mengulang", _more("variables", 3, definisi="Nama ketua RT adalah nama ketua RT")),
        ("tumpang_kelas", _more("variables", 38, nama="Anak umur 0–5 tahun")),
        ("id_sds_bentuk", _more("variables", 3, id_sds="SP55.00")),
        ("rujukan_putus", _more("indicators", 2, variabel_pembangun=({"nama": "Penduduk lanjut"},))),
        ("penyebut_tiada", _more("indicators", 2, rumus="lansia kali seratus")),
        ("satuan_ukuran", _more("indicators", 2, satuan="orang")),
        ("nama_terlindung", _more("indicators", 2, nama="Garis kemiskinan")),
    ],
)
def test_a_planted_fault_is_named_once(code: str, planted: MetadataSet) -> None:
    assert [said for said, _ in _said(planted)] == [code]


@pytest.mark.parametrize(
    ("classes", "named"),
    [
        ([(0, 10), (2, 3), (5, 6), (12, 14)], {("tumpang", 2, 3), ("tumpang", 5, 6), ("celah", 11, 11)}),
        ([(0, 6), (0, 17), (7, 17)], set()),  # a total beside its classes
        ([(0, 4), (9, 5), (10, 14)], {("terbalik", 9, 5), ("celah", 5, 9)}),
        ([(0, 5), (4, 9)], {("tumpang", 4, 5)}),
        ([(0, 10), (2, 3), (5, 6)], {("tumpang", 2, 3), ("tumpang", 5, 6)}),
    ],
)
def test_classes_within_others_and_turned_round(
    classes: list[tuple[int, int]], named: set[tuple[str, int, int]]
) -> None:
    assert set(breaks(classes)) == named


def test_a_form_of_the_kabupaten_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "metadata"
    folder.mkdir()
    head = 'id: sendiri\nversi: 1\njudul: A\njudul_en: A\ndasar: d\nsejak: "2026-01-01"\nurutan: 9\nisian:\n'
    first = '  - {id: a, nomor: "1", label: A, kunci: a, jenis: ya_tidak, tanda: usul}\n'
    for row, code in (
        ('  - {id: b, nomor: "2", label: B, kunci: a, jenis: teks, tanda: V}\n', "K107"),
        ('  - {id: b, nomor: "2", label: B, kunci: b, jenis: kode, tanda: V}\n', "K104"),
        ('  - {id: b, nomor: "2", label: B, kunci: b, jenis: teks, tanda: V, bila: {isian: c, kode: [ya]}}\n', "K109"),
        ('  - {id: b, nomor: "2", label: B, kunci: b, jenis: teks, tanda: V, bila: {isian: a, kode: ["3"]}}\n', "K109"),
    ):
        (folder / "sendiri.yaml").write_text(head + first + row, encoding="utf-8")
        with pytest.raises(ContentError) as refused:
            load_content(tmp_path)
        assert (refused.value.code, refused.value.where) == (code, f"{tmp_path.name}/metadata/sendiri.yaml:10")


# ── files that are wrong ─────────────────────────────────────────────────────────────────────────
def test_a_wrong_cell_is_named_by_sheet_row_and_column(tmp_path: Path) -> None:
    file = tmp_path / "salah.xlsx"
    file.write_bytes(workbook(village_set(gap=False), FORMS))
    book = openpyxl.load_workbook(file)
    activity, domain, variables = book["ms_kegiatan"], book["ms_variabel_value_domain"], book["ms_variabel"]
    column = {cell.value: cell.column for cell in activity[1]}
    activity.cell(2, column["tahun"]).value = "dua ribu"
    activity.cell(2, column["cara_pengumpulan_data"]).value = "SENSUS"
    domain.cell(3, 1).value = "999"
    variables.cell(1, 3).value = "Nama Variabel"
    book.save(file)
    _, faults = read_metadata_file(file, FORMS)
    assert {(fault.code, fault.where) for fault in faults} == {
        ("isi_salah", "lembar ms_kegiatan, baris 2, kolom tahun"),
        ("isi_salah", "lembar ms_kegiatan, baris 2, kolom cara_pengumpulan_data"),
        ("induk_tiada", "lembar ms_variabel_value_domain, baris 3, kolom nomor_variabel"),
        ("kunci_tak_dikenal", "lembar ms_variabel, baris 1, kolom Nama Variabel"),
    }


def test_texts_that_look_like_something_else_come_back(tmp_path: Path) -> None:
    odd = ("=1+1", "_x0041_", "007", "1.0", "'kutip", "TRUE", "2026-01-01", "-")
    metadata = MetadataSet({"tujuan": "satu\n\ndua"}, tuple({"nama": text, "konsep": odd} for text in odd))
    file = tmp_path / "aneh.xlsx"
    file.write_bytes(workbook(metadata, FORMS))
    assert read_metadata_file(file, FORMS) == (metadata, [])


def test_deep_and_endless_json_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "dalam.json"
    file.write_text('{"kegiatan": ' + '{"a": ' * 20 + "1" + "}" * 21, encoding="utf-8")
    assert [fault.code for fault in read_metadata_file(file, FORMS)[1]] == ["kunci_tak_dikenal"]
    for deep in ('{"kegiatan": ' + '{"a": ' * 900 + "1" + "}" * 901, "[" * 10**6):
        file.write_text(deep, encoding="utf-8")
        with pytest.raises(UnreadableInput):
            read_metadata_file(file, FORMS)
    digits = SheetRows(["tahun"], [(2, {"tahun": "9" * 5000})])
    assert "isi_salah" in {fault.code for fault in from_sheets({"ms_kegiatan": digits}, FORMS)[1]}


@pytest.mark.parametrize("text", ["[]", '{"kegiatan": []}', '{"variabel": [1]}', '{"kegiatan": {"blok_x": {"a": 1}}}'])
def test_json_of_another_shape_is_a_finding(text: str) -> None:
    _, faults = from_json(json.loads(text), FORMS)
    assert len(faults) == 1


def test_what_leaves_for_indah_holds_no_word_of_whoever_works_on_the_content() -> None:
    """Marks of the manual ("[V2]"), "usul", remarks of ours: of every concept, whatever is prefilled from it."""
    concepts = list(here().concepts.values())
    told = {concept.name: list_sources(concept.source) for concept in concepts}
    leaking = {name: said for name, said in told.items() if re.search(r"\[|\busul\b|\bkami\b", " ".join(said))}
    assert leaking == {}
    assert sum(map(bool, told.values())) > len(concepts) // 2, "sources are told where there are some"
    assert list_sources(resolve("OpenSID [V]; SE2026 geotag [V2]; rumusan usul", "x:1")) == ("OpenSID", "SE2026 geotag")
    assert list_sources(resolve("usul", "x:1")) == ()
    assert list_sources(resolve("UU 27/2022 Pasal 34; usul", "x:1")) == ("UU 27/2022 Pasal 34",)
