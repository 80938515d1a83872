"""What is wrong with the answers of MS-Keg beside each other: rules of the forms of Romantik (forum_forms 1). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cantik.forum.metadata.document import Answers, MetadataFault

_ONCE, _CROSS, _COMPILED, _SECONDARY, _CAPI, _CAWI = "1", "3", "3", "8", "2", "8"
_KIND_OF_ERROR = re.compile(r"\b(rse|se|cv|moe|margin|relatif|koefisien|baku)\b", re.IGNORECASE)
_PERCENT_OF = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|persen)")
_MOST_ERROR = 5
_PROCESSED = ("olah_editing", "olah_coding", "olah_entry", "olah_validasi")
_PRODUCTS = ("produk_tercetak", "produk_digital", "produk_mikrodata")
#: rows of the schedule by stage; within one they may run side by side
_STAGES = (
    ("Perencanaan", ("jadwal_perencanaan", "jadwal_desain")),
    ("Pengumpulan", ("jadwal_pengumpulan",)),
    ("Pemeriksaan", ("jadwal_pengolahan",)),
    ("Penyebarluasan", ("jadwal_analisis", "jadwal_diseminasi", "jadwal_evaluasi")),
)


def _none_of(names: tuple[str, ...], given: Answers) -> bool:
    """Whether all are answered, and all with no."""
    return all(given.get(name) is False for name in names)


def _error(given: Answers) -> float | None:
    found = _PERCENT_OF.search(str(given.get("sampling_error", "")))
    return float(found[1].replace(",", ".")) if found else None


def _is_compilation(given: Answers) -> bool:
    return bool(given.get("cara_pengumpulan") == _COMPILED)


_CHECKS: tuple[tuple[str, Callable[[Answers], bool], str, str], ...] = (
    (
        "sekali_cross",
        lambda given: given.get("dilakukan") == _ONCE and given.get("tipe", _CROSS) != _CROSS,
        "Kegiatan sekali tidak mungkin longitudinal",
        "Pilih cross sectional.",
    ),
    (
        "kompilasi_sekunder",
        lambda given: _is_compilation(given) and _SECONDARY not in given.get("metode", (_SECONDARY,)),
        "Kompilasi produk administrasi memakai data sekunder",
        "Tambahkan metode data sekunder.",
    ),
    (
        "kompilasi_judul",
        lambda given: (
            _is_compilation(given) and "kompilasi" not in str(given.get("judul_kegiatan", "kompilasi")).casefold()
        ),
        "Judul kompilasi tidak menyebut kompilasi",
        "Awali judul dengan “Kompilasi”.",
    ),
    (
        "sampling_error_jenis",
        lambda given: bool(given.get("sampling_error")) and not _KIND_OF_ERROR.search(str(given["sampling_error"])),
        "Sampling error tanpa jenisnya",
        "Sebut jenisnya, misalnya RSE 3%.",
    ),
    (
        "sampling_error_besar",
        lambda given: (_error(given) or 0) > _MOST_ERROR,
        f"Perkiraan sampling error di atas {_MOST_ERROR}%",
        "Perbesar sampel, atau jelaskan pada latar belakang.",
    ),
    (
        "uji_coba_tiada",
        lambda given: given.get("uji_coba") is False and bool({_CAPI, _CAWI} & set(given.get("sarana", ()))),
        "CAPI atau CAWI tanpa uji coba",
        "Rencanakan uji coba.",
    ),
    (
        "supervisor_banyak",
        lambda given: given.get("supervisor", 0) > given.get("enumerator", given.get("supervisor", 0)),
        "Supervisor lebih banyak daripada enumerator",
        "Periksa kedua jumlah.",
    ),
    (
        "olah_tiada",
        lambda given: _none_of(_PROCESSED, given),
        "Tidak ada satu pun tahapan pengolahan",
        "Pilih paling sedikit satu.",
    ),
    (
        "produk_tiada",
        lambda given: _none_of(_PRODUCTS, given),
        "Tidak ada satu pun produk untuk umum",
        "Pilih paling sedikit satu.",
    ),
)


def about_activity(answers: Answers, where: str) -> Iterator[MetadataFault]:
    """Everything that is wrong between the answers of an activity; what is not answered is no fault here."""
    for code, broken, text, mend in _CHECKS:
        if broken(answers):
            yield MetadataFault(code, text, where, mend=mend)
    yield from _schedule(answers, where)


def _schedule(answers: Answers, where: str) -> Iterator[MetadataFault]:
    """Every stage begins before it ends and ends before the next begins."""
    ended, before = "", ""
    for stage, names in _STAGES:
        rows = [row for name in names for row in answers.get(name, ())]
        turned = [row for row in rows if row.get("awal") and row.get("akhir") and row["akhir"] < row["awal"]]
        for row in turned:
            days = f"{row['awal']} sampai {row['akhir']}"
            yield MetadataFault(
                "jadwal_mundur", f"{stage} berakhir sebelum mulai", where, days, mend="Tukar tanggalnya."
            )
        begins = min((row["awal"] for row in rows if row.get("awal") and row not in turned), default="")
        if ended and begins and begins < ended:
            code = "jadwal_terbalik" if stage == "Pengumpulan" else "jadwal_tumpang"
            text = f"{stage} mulai sebelum {before.lower()} selesai"
            yield MetadataFault(code, text, where, f"{begins} sebelum {ended}", mend="Geser salah satu jadwal.")
        ends = max((row["akhir"] for row in rows if row.get("akhir") and row not in turned), default="")
        if ends:
            ended, before = ends, stage
