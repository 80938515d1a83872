"""Sentences about drawings of borders, Indonesian; pages translate them by the catalogue (`script/terjemah.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DefectWords:
    """`what` is wrong; `how`: what is changed with consent, or how to mend the file."""

    what: str
    how: str = ""


WORDS: Final[Mapping[str, DefectWords]] = {
    # told only
    "dari_sistem": DefectWords("Koordinat dihitung dari %(nilai)s ke derajat (WGS 84)."),
    "tanpa_prj": DefectWords("Arsip tanpa .prj; angkanya derajat di Indonesia, jadi dibaca sebagai derajat."),
    "desa_lain": DefectWords("%(nilai)s poligon berkode desa lain tidak dipakai."),
    "celah": DefectWords(
        "Celah di antara %(a)s dan %(b)s tidak termasuk dusun mana pun.",
        "Tidak diubah. Bila seharusnya bagian sebuah dusun, betulkan di QGIS.",
    ),
    # with consent
    "sumbu_tertukar": DefectWords(
        "Lintang dan bujur tertukar: angka pertama tiap titik adalah lintang.",
        "Bujur dan lintang ditukar kembali.",
    ),
    "sistem_ditebak": DefectWords(
        "Berkas tidak menyebut sistem koordinatnya; angkanya hanya cocok dengan %(nilai)s.",
        "Koordinat dihitung dari %(nilai)s ke derajat; periksa letaknya.",
    ),
    "sistem_berlawanan": DefectWords(
        "Berkas menyebut %(a)s, tetapi angkanya menunjukkan %(nilai)s.",
        "Koordinat dibaca sebagai %(nilai)s; periksa letaknya.",
    ),
    "memotong_diri": DefectWords(
        "Batas %(a)s memotong dirinya sendiri.",
        "Poligon dipecah di titik potongnya menjadi bagian yang tidak bersilang.",
    ),
    "lubang_di_luar": DefectWords(
        "Lubang %(a)s terletak di luar poligonnya atau di dalam lubang lain.",
        "Lubang yang salah letak dibuang, yang benar tetap.",
    ),
    "cincin_rusak": DefectWords(
        "Garis batas %(a)s tidak membentuk poligon yang sah.",
        "Poligon disusun kembali dari garis-garisnya.",
    ),
    "kumpulan": DefectWords(
        "Bentuk %(a)s berupa kumpulan titik, garis, dan poligon.",
        "Hanya poligonnya yang diambil.",
    ),
    "tumpang_tipis": DefectWords(
        "%(a)s dan %(b)s bertumpuk %(nilai)s %% dari yang lebih kecil.",
        "Bagian yang bertumpuk tetap pada yang lebih kecil dan dipotong dari %(a)s.",
    ),
    "tumpang_banyak": DefectWords(
        "%(nilai)s pasang dusun bertumpuk tipis di sepanjang batasnya, paling luas %(a)s dan %(b)s.",
        "Bagian yang bertumpuk tetap pada yang lebih kecil dari tiap pasang.",
    ),
    "celah_banyak": DefectWords(
        "%(nilai)s celah tipis tidak termasuk dusun mana pun, paling luas antara %(a)s dan %(b)s.",
        "Tiap celah dimasukkan ke tetangga yang paling panjang batasnya.",
    ),
    "celah_tipis": DefectWords(
        "Celah tipis antara %(a)s dan %(b)s tidak termasuk dusun mana pun.",
        "Celah dimasukkan ke %(a)s.",
    ),
    "terpencil": DefectWords(
        "%(a)s terletak %(nilai)s km dari dusun lain yang terdekat.",
        "Tidak diubah. Setujui hanya bila letaknya memang di sana.",
    ),
    "jauh_dari_semula": DefectWords(
        "Batas ini terletak %(nilai)s km dari batas yang dipakai sekarang.",
        "Tidak diubah. Setujui hanya bila batas yang lama salah; mungkin ini batas desa lain.",
    ),
    # refused
    "tumpang": DefectWords(
        "%(a)s dan %(b)s bertumpuk %(nilai)s %% dari yang lebih kecil.",
        "Putuskan bagian itu milik dusun mana, lalu betulkan di QGIS (Vector, Geoprocessing, Difference).",
    ),
    "luar_kabupaten": DefectWords(
        "%(a)s terletak di luar kabupaten atau kota %(nilai)s.",
        "Pilih berkas batas desa ini, atau betulkan sistem koordinatnya di QGIS.",
    ),
    "luar_indonesia": DefectWords(
        "Koordinat %(a)s bukan bujur dan lintang di Indonesia.",
        "Simpan lagi dari QGIS sebagai GeoJSON dengan CRS EPSG:4326.",
    ),
    "sistem_asing": DefectWords(
        "Sistem koordinat %(nilai)s tidak dikenal di sini.",
        "Simpan lagi dari QGIS sebagai GeoJSON dengan CRS EPSG:4326.",
    ),
    "sistem_tak_jelas": DefectWords(
        "Koordinat dalam meter, bukan bujur dan lintang, dan sistem atau zonanya tidak disebut.",
        "Sertakan .prj, atau simpan lagi dari QGIS sebagai GeoJSON dengan CRS EPSG:4326.",
    ),
    "kosong": DefectWords(
        "Poligon %(a)s kosong; koordinatnya bukan bujur dan lintang.",
        "Gambar lagi poligonnya di QGIS, atau hapus barisnya.",
    ),
    "tanpa_luas": DefectWords("Poligon %(a)s tanpa luas.", "Gambar lagi poligonnya di QGIS, atau hapus barisnya."),
    "rusak": DefectWords("Poligon %(a)s rusak.", "Perbaiki di QGIS (Processing, Fix geometries), lalu simpan lagi."),
}
