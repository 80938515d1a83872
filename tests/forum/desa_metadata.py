"""The metadata of a real Desa Cantik (Kabupaten Mempawah 2026, docs/bidang/metadata.md 6), typed again by hand: 26
variables of the RT, 15 of facilities, 8 indicators. Its names and numbers are the village's; definitions are ours."""

from __future__ import annotations

from typing import Any

from cantik.forum.metadata.document import MetadataSet

_TEXTS = (
    *("Nomor RT", "Pencacah", "Waktu pencacahan", "Nama ketua RT"),
    *("Nama fasilitas", "Pencacah fasilitas", "Waktu pencatatan", "Titik GPS", "Foto", "Letak RT", "Nomor fasilitas"),
    *("Jenis fasilitas", "Rincian jenis", "Jaringan listrik", "Air bersih", "Akses jalan", "Sinyal seluler", "Catatan"),
    "Keadaan pencatatan",
)
_COUNTS = (
    *("Penduduk lelaki", "Penduduk perempuan", "Bangunan beratap", "Keluarga ber-KK", "Lansia umur 60+"),
    *("Kelahiran setahun", "Kematian setahun", "Penerima PKH", "Penerima BPNT", "Penerima BST", "Penerima BLT"),
    *("Pemegang KTP-el", "Murid TK", "Murid SD", "Murid SMP", "Murid SMA", "Lulusan perguruan tinggi"),
    *("Putus sekolah umur 7–18 tahun", "Anak umur kurang dari 1 tahun", "Anak umur 2–5 tahun", "Pendatang"),
)
_INDICATORS = (
    ("Rasio jenis kelamin", "rasio", "per 100", "lelaki / perempuan × 100", ("Penduduk lelaki", "Penduduk perempuan")),
    ("Rata-rata anggota keluarga", "nilai", "orang", "penduduk / keluarga", ("Penduduk lelaki", "Keluarga ber-KK")),
    ("Persentase lansia", "persentase", "persen", "lansia / penduduk × 100", ("Lansia umur 60+",)),
    ("Persentase pemegang KTP-el", "persentase", "persen", "pemegang / wajib × 100", ("Pemegang KTP-el",)),
    ("Persentase penerima bantuan", "persentase", "persen", "penerima / keluarga × 100", ("Penerima PKH",)),
    ("Persentase putus sekolah", "persentase", "persen", "putus / anak × 100", ("Putus sekolah umur 7–18 tahun",)),
    ("Rata-rata penghuni bangunan", "nilai", "orang", "penduduk / bangunan", ("Bangunan beratap",)),
    ("Tempat ibadah per seribu penduduk", "rasio", "per 1.000", "tempat / penduduk × 1.000", ("Jenis fasilitas",)),
)


def village_set(*, gap: bool) -> MetadataSet:
    """The set; with its `gap` at age 1 as the village has it, or mended."""
    moved = {} if gap else {"Anak umur 2–5 tahun": "Anak umur 1–5 tahun"}
    texts = [_variable(name, "character") for name in _TEXTS]
    counts = [{**_variable(moved.get(name, name), "integer"), "satuan": "orang"} for name in _COUNTS]
    state = {
        **_variable("Keadaan bangunan", "character"),
        "value_domain": _codes("Baik", "Rusak sedang", "Rusak berat"),
    }
    indicators = [_indicator(*row) for row in _INDICATORS]
    activity = {
        "judul_kegiatan": "Pendataan Potensi RT",
        "tahun": 2026,
        "cara_pengumpulan": "1",
        "penyelenggara": "Pemerintah desa",
        "jadwal_perencanaan": ({"awal": "2026-01-05", "akhir": "2026-01-31"},),
        "jadwal_pengumpulan": ({"awal": "2026-02-01", "akhir": "2026-02-28"},),
        "dilakukan": "2",
        "frekuensi": "7",
        "sarana": ("1",),
        "supervisor": 1,
        "enumerator": 4,
    }
    return MetadataSet(activity, (*texts, *counts, state), tuple(indicators))


def _codes(*labels: str) -> tuple[dict[str, str], ...]:
    return tuple({"kode": str(code), "nilai": label} for code, label in enumerate(labels, 1))


def _variable(name: str, kind: str) -> dict[str, Any]:
    return {
        "nama": name,
        "definisi": "Yang dicatat pencacah pada lembar RT menurut keterangan ketuanya",
        "referensi_waktu": "saat pencacahan",
        "tipe_data": kind,
    }


def _indicator(name: str, measure: str, unit: str, formula: str, parts: tuple[str, ...]) -> dict[str, Any]:
    return {
        "nama": name,
        "definisi": "Dihitung dari lembar RT seluruh desa",
        "rumus": formula,
        "ukuran": measure,
        "satuan": unit,
        "komposit": False,
        "variabel_pembangun": tuple({"nama": part} for part in parts),
    }
