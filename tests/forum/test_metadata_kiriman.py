"""Outsiders at the linter: our own instruments say nothing wrong, and a clerk's set, written as INDAH's JSON in a
clerk's words, is found wrong where it is wrong and nowhere else."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from cantik.codes.lists import code_lists
from cantik.codes.protected_names import ProtectedNames
from cantik.content.loader import FOLDER, load_content
from cantik.forum.metadata.exchange import from_json
from cantik.forum.metadata.lint import lint
from cantik.forum.metadata.prefill import ActivityFacts, fill

CONTENT, LISTS = load_content(), code_lists()


@pytest.mark.parametrize("name", sorted(path.stem for path in (FOLDER / "instruments").glob("*.yaml")))
def test_our_own_instrument_has_nothing_wrong(name: str) -> None:
    instrument = CONTENT.instruments[name]
    metadata = fill(ActivityFacts(instrument.title, 2026, "Pemerintah desa"), instrument, CONTENT, LISTS)
    assert [fault.line() for fault in lint(metadata, CONTENT.metadata, ProtectedNames.load_shipped())] == []


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


#: what the snapshot makes of what is asked (cantik/snapshot/derive.py, read by hand); a sum names its parts
MADE_OF = {
    "umur": [["umur"]],
    "punya_ktp_el": [["ktp_el", "r411"]],
    "punya_akta_lahir": [["akta_lahir", "r411"]],
    "cara_kb_kini": [["cara_kb"], ["r410", "hamil"]],
    "kesulitan_fungsi": [[f"r428{letter}"] for letter in "abcdefghi"],
    "umur_kepala": [["umur"], ["r409", "hubungan"]],
    "jk_kepala": [["jenis_kelamin"], ["r409", "hubungan"]],
    "luas_per_anggota": [["r302"], ["r112", "jumlah_anggota"]],
    "pus": [["umur"], ["jenis_kelamin"], ["status_kawin"], ["r409", "hubungan"]],
    "jumlah_balita": [["umur"]],
}


def test_every_column_of_an_indicator_stands_among_its_building_variables() -> None:
    called: dict[str, set[str]] = {}
    for kind, label in (("variables", "label"), ("concepts", "konsep")):
        for file in (FOLDER / kind).glob("*.yaml"):
            raw = yaml.safe_load(file.read_text(encoding="utf-8"))
            for name, said in raw["variabel" if kind == "variables" else "konsep"].items():
                called.setdefault(name, set()).add(_words(said[label]))
    missing = []
    for file in sorted((FOLDER / "indicators").glob("*.yaml")):
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts = " ".join(str(raw.get(key) or "") for key in ("semesta", "pembilang", "penyebut"))
        columns = set(re.findall(r"[a-z]\w*", re.sub(r'"[^"]*"', "", texts))) & set(called)
        said = {_words(row["nama"]) for row in raw["ms_ind"]["variabel_pembangun"]}
        for column in columns:
            for either in MADE_OF.get(column, [[column]]):
                if not said & set().union(*(called.get(name, set()) for name in either)):
                    missing += [(file.stem, column, either)]
        missing += [(file.stem, "no such variable", [row]) for row in said - set().union(*called.values())]
    assert missing == []


# ── a clerk's set ────────────────────────────────────────────────────────────────────────────────
def _clerk(**activity: Any) -> dict[str, Any]:
    """A compilation of the office of education, every asked thing answered; nothing is wrong with it."""
    return {
        "kegiatan": {
            "judul_kegiatan": "Kompilasi Data Pokok Sekolah Kecamatan",
            "tahun": 2026,
            "cara_pengumpulan_data": "KOMPILASI_PRODUK_ADMINISTRASI",
            **activity,
        },
        "variabel": [
            _column("Peserta didik", tipe_data="INTEGER", satuan="orang"),
            _column("Guru tetap", tipe_data="INTEGER", satuan="orang"),
            _column("Ruang kelas", tipe_data="INTEGER", satuan="ruang"),
        ],
        "indikator": [
            _figure("Rata-rata murid tiap ruang", "rata-rata", "orang per ruang", "Peserta didik / Ruang kelas"),
        ],
    }


def _column(nama: str, **more: Any) -> dict[str, Any]:
    said = {"definisi": f"Banyaknya menurut dapodik sekolah, butir {len(nama)}", "referensi_waktu": "semester berjalan"}
    return {"nama": nama, **said, **more}


def _figure(nama: str, ukuran: str, satuan: str, rumus: str, **more: Any) -> dict[str, Any]:
    return {
        "nama": nama,
        "definisi": "Dihitung dari dapodik",
        "ukuran": ukuran,
        "satuan": satuan,
        "rumus": rumus,
        **more,
    }


def _codes(raw: dict[str, Any], proper: tuple[str, ...] = ()) -> list[str]:
    """What the linter says of the set, without what is only not filled in."""
    metadata, strange = from_json(raw, CONTENT.metadata)
    assert strange == []
    found = lint(metadata, CONTENT.metadata, ProtectedNames.load_shipped(), proper)
    return sorted(fault.code for fault in found if fault.code != "wajib_kosong")


def _domain(*labels: str) -> dict[str, Any]:
    rows = [{"kode": str(at), "nilai": label} for at, label in enumerate(labels, 1)]
    return {**_clerk(), "variabel": [*_clerk()["variabel"], _column("Golongan", value_domain=rows)]}


def _named(*names: str) -> dict[str, Any]:
    return {**_clerk(), "variabel": [*_clerk()["variabel"], *(_column(name) for name in names)]}


def _built(figure: dict[str, Any]) -> dict[str, Any]:
    return {**_clerk(), "indikator": [*_clerk()["indikator"], figure]}


SOUND = {
    "as it is": _clerk(),
    "years as classes": _domain("sebelum 1990", "1990–1999", "2000–2009", "2010 ke atas"),
    "a year beside ages": _domain("umur 7–12 tahun", "umur 13–15 tahun", "lulus 2019–2024"),
    "months and years": _domain("0–11 bulan", "12–59 bulan", "5–6 tahun", "7 tahun atau lebih"),
    "tenths of hectares": _domain("< 0,5 ha", "0,5–1 ha", "1–2 ha", "> 2 ha"),
    "half open": _domain("kurang dari 5 juta", "5 - < 15 juta", "15 - < 1.250 juta", ">= 1.250 juta"),
    "at most": _domain("paling banyak 10", "11 s.d. 20", "paling sedikit 21"),
    "thousands": _domain("Rp0–Rp999 ribu", "Rp1 juta–Rp4 juta", "Rp5 juta ke atas"),
    "amounts and codes": _domain("Rp100.000.000–Rp499.999.999", "Rp500.000.000 ke atas", "kode 33.29.11.2001"),
    "no classes": _domain("Rabat beton 2–3 lajur", "Tanah"),
    "dates": _domain("gelombang 1 (01-03-2026)", "gelombang 2 (15-03-2026)"),
    "a variable of another office": _built(
        _figure(
            "Persentase putus",
            "persentase",
            "persen",
            "putus / penduduk × 100",
            apakah_indikator_komposit=False,
            variabel_pembangun=[{"nama": "Penduduk", "kegiatan_penghasil": ["Registrasi penduduk"]}],
        )
    ),
    "built from figures of others": _built(
        _figure(
            "Indeks mutu",
            "indeks",
            "poin",
            "rata-rata tertimbang",
            apakah_indikator_komposit=True,
            indikator_pembangun=[{"nama": "Indeks literasi", "sumber_publikasi": ["Rapor pendidikan"]}],
        )
    ),
    "per thousand": _built(_figure("Angka putus", "rasio", "per 1.000 murid", "putus / murid × 1.000")),
    "ibu in capitals": _named("Pendidikan Ibu Kandung", "Nama Bapak Kandung"),
}


@pytest.mark.parametrize("what", SOUND)
def test_nothing_is_said_of_what_is_sound(what: str) -> None:
    assert _codes(SOUND[what]) == []


_SURVEY = {"judul_kegiatan": "Survei Kepuasan Wali Murid", "cara_pengumpulan_data": "SURVEI"}


def _sampled(**block: Any) -> dict[str, Any]:
    whole = {"jenis_rancangan_sampel": "SINGLE_STAGE_ATAU_PHASE", "kerangka_sampel_tahap_terakhir": "LIST_FRAME"}
    whole |= {"metode_pemilihan_sampel_tahap_terakhir": "PROBABILITAS"}
    whole |= {"fraksi_sampel": "0,10", "perkiraan_sampling_error": "RSE 3,2%"}
    return _clerk(**_SURVEY, blok_v={**whole, **block})


def _days(**stages: tuple[str, str]) -> dict[str, Any]:
    rows = {name: [{"awal": first, "akhir": last}] for name, (first, last) in stages.items()}
    return _clerk(blok_iii={"rencana_jadwal_kegiatan": rows})


PLANTED = {
    "jadwal_mundur": _days(pengumpulan_data=("2026-05-20", "2026-05-02")),
    "jadwal_tumpang": _days(
        pengumpulan_data=("2026-03-01", "2026-04-30"), pengolahan_data=("2026-04-15", "2026-06-30")
    ),
    "kompilasi_judul": _clerk(judul_kegiatan="Data Pokok Sekolah Kecamatan"),
    "sampling_error_jenis": _sampled(perkiraan_sampling_error="2 persen"),
    "sampling_error_besar": _sampled(perkiraan_sampling_error="RSE 7,5%"),
    "uji_coba_tiada": _clerk(
        blok_iv={"sarana_pengumpulan_data": {"capi": True}}, blok_vi={"apakah_melakukan_uji_coba": False}
    ),
    "olah_tiada": _clerk(
        blok_vii={"tahapan_pengolahan_data": dict.fromkeys(("editing", "coding", "data_entry", "validasi"), False)}
    ),
    "produk_tiada": _clerk(
        blok_viii={f"ketersediaan_produk_{kind}": False for kind in ("tercetak", "digital", "mikrodata")}
    ),
    "nama_orang": _named("Binaan Pak Sudirman"),
    "data_orang": _domain("Kepala sekolah 0812 3456 7890", "Lainnya"),
    "nama_wilayah": _named("Murid Kecamatan Sukamaju"),
    "satuan_kosong": _built(_figure("Banyak sekolah", "jumlah", "", "cacah sekolah")),
    "satuan_bilangan": {
        **_clerk(),
        "variabel": [*_clerk()["variabel"], _column("Meja", tipe_data="INTEGER", satuan="12")],
    },
    "penyebut_angka": _built(_figure("Persentase lulus", "persentase", "persen", "lulus / 100")),
    "kali_seratus": _built(_figure("Persentase lulus", "persentase", "persen", "lulus / peserta")),
    "pengali_satuan": _built(_figure("Angka putus", "rasio", "per 1.000 murid", "putus / murid × 100")),
    "rujukan_sendiri": _built(
        _figure(
            "Indeks mutu",
            "indeks",
            "poin",
            "rata-rata",
            apakah_indikator_komposit=True,
            indikator_pembangun=[{"nama": "indeks mutu"}],
        )
    ),
    "rujukan_indikator": _built(
        _figure(
            "Indeks mutu",
            "indeks",
            "poin",
            "rata-rata",
            apakah_indikator_komposit=True,
            indikator_pembangun=[{"nama": "Indeks literasi"}],
        )
    ),
    "rujukan_putus": _built(
        _figure(
            "Rasio guru",
            "rasio",
            "murid per guru",
            "murid / guru",
            apakah_indikator_komposit=False,
            variabel_pembangun=[
                {"nama": "Guru honorer", "kegiatan_penghasil": ["Kompilasi data pokok sekolah kecamatan 2026"]}
            ],
        )
    ),
    "celah_kelas": _domain("0–11 bulan", "12–47 bulan", "5–6 tahun"),
    "tumpang_kelas": _domain("Rp0–Rp1 juta", "Rp500 ribu–Rp2 juta"),
}


@pytest.mark.parametrize("code", PLANTED)
def test_what_a_clerk_got_wrong_is_said_once(code: str) -> None:
    assert _codes(PLANTED[code]) == [code]


def test_years_in_names_are_years_and_no_ages_that_overlap() -> None:
    names = _named("Lulusan tahun ajaran 2019–2024", "Lulusan tahun ajaran 2021–2026")
    assert _codes(names) == ["nama_tahun", "nama_tahun"]


def test_a_survey_says_how_its_sample_is_drawn() -> None:
    for raw, wanted in ((_clerk(**_SURVEY), "rancangan sampel"), (_sampled(fraksi_sampel=None), "fraksi")):
        metadata, _ = from_json(raw, CONTENT.metadata)
        faults = lint(metadata, CONTENT.metadata, ProtectedNames.load_shipped())
        assert any(fault.code == "wajib_kosong" and wanted in fault.message.lower() for fault in faults)


def test_names_of_the_server_and_of_the_one_in_charge_stand_in_no_variable() -> None:
    charge = _clerk(blok_ii={"penanggung_jawab_teknis": {"nama": "Rahmat Hidayatullah"}})
    charge["variabel"].append(_column("Sekolah binaan Rahmat Hidayatullah"))
    assert _codes(charge) == ["nama_orang"]
    assert _codes(_named("Murid Sukamaju")) == []
    assert _codes(_named("Murid Sukamaju"), ("Sukamaju",)) == ["nama_wilayah"]
    assert _codes(_named("Murid desa yang maju"), ("Maju",)) == []  # a common word is no village
