"""Errors in files of village facts: sound rows of an invented village, and what a wrong hand makes of them.

The injector knows nothing of the rules: it does what happens at a desk (another unit, the neighbour's figures, the
column beside it). Each kind bears the name of the rule that has to find it. The village: 3,000 persons in 900
families, the hamlets Krajan and Sumber Rejo, 400 hectares, its borders around 112.605 E, 7.905 S.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import shapely

Row = dict[str, Any]
_INSIDE, _FAR = "-7.905,112.605", "-7.95,112.70"
#: what the register knows of the village, as `examine.village.KnownVillage` takes it; its borders are a square
VILLAGE: Mapping[str, Any] = {
    "persons": 3000,
    "families": 900,
    "hamlets": frozenset({"Krajan", "Sumber Rejo"}),
    "neighbourhoods": 12,
    "area": 400.0,
    "borders": shapely.box(112.60, -7.91, 112.61, -7.90),
}


def _points(**said: str) -> Callable[[], list[Row]]:
    def make_rows() -> list[Row]:
        return [{"nama": f"Nomor {number}", "letak": _INSIDE, **said} for number in (1, 2)]

    return make_rows


#: sound files by kind
SOUND: Mapping[str, Callable[[], list[Row]]] = {
    "luas_wilayah": lambda: [
        {"nama_dusun": "Krajan", "luas": "180.5"},
        {"nama_dusun": "sumber rejo", "luas": "219.5"},
    ],
    "perangkat": lambda: [
        {"jabatan": "kepala_desa", "bagian": None},
        {"jabatan": "kepala_dusun", "bagian": "Krajan"},
        {"jabatan": "kepala_dusun", "bagian": "Sumber Rejo"},
    ],
    "penggunaan_lahan": lambda: [
        {"tahun": "2025", "jenis": "sawah_irigasi", "luas": "300"},
        {"tahun": "2025", "jenis": "permukiman", "luas": "95"},
        {"tahun": "2024", "jenis": "permukiman", "luas": "90"},
    ],
    "tanaman": lambda: [
        {"tahun": "2025", "komoditas": "padi", "luas_panen": "600", "produksi": "32000"},
        {"tahun": "2025", "komoditas": "jagung", "luas_panen": "40", "produksi": "1800"},
    ],
    "sekolah": lambda: [
        {"nama": "SDN 1", "murid_l": "80", "murid_p": "76", "guru": "9", "ruang_kelas": "6", "letak": _INSIDE},
        {"nama": "SDN 2", "murid_l": "61", "murid_p": "58", "guru": "8", "ruang_kelas": "6", "letak": None},
    ],
    "sumber_air": lambda: [{"nama": "Sendang", "keluarga": "240", "letak": _INSIDE}],
    "persampahan": lambda: [{"nama": "Bank sampah", "keluarga": "120", "letak": _INSIDE}],
    "bencana": lambda: [
        {
            "jenis": "banjir",
            "meninggal": "0",
            "hilang": "0",
            "luka": "2",
            "mengungsi": "120",
            "rusak_berat": "4",
            "rusak_ringan": "15",
        },
    ],
    "jarak": lambda: [
        {"tujuan": "kecamatan", "jarak": "6.5", "waktu": "15"},
        {"tujuan": "kabupaten", "jarak": "45", "waktu": "80"},
    ],
    "apbdes": lambda: [
        {"tahun": "2025", "pos": "pendapatan", "anggaran": "1500000000", "realisasi": "1490000000"},
        {"tahun": "2025", "pos": "belanja", "anggaran": "1480000000", "realisasi": "1300000000"},
    ],
    **{
        kind: _points()
        for kind in (
            "sarana_kesehatan",
            "tempat_ibadah",
            "sarana_perdagangan",
            "lembaga_keuangan",
            "lembaga",
            "olahraga",
            "wisata",
            "komunikasi",
            "angkutan",
        )
    },
}


def _first(**said: str) -> Callable[[list[Row]], int]:
    def damage(rows: list[Row]) -> int:
        rows[0] |= said
        return 0

    return damage


def _rename_hamlet(rows: list[Row]) -> int:
    """A hamlet of the neighbour."""
    rows[1]["nama_dusun"] = "Tegalsari"
    return 1


def _one_left(rows: list[Row]) -> int:
    """The second hamlet was forgotten; the first has its area as well."""
    del rows[1]
    rows[0]["luas"] = "400"
    return 0


def _square_kilometres(rows: list[Row]) -> int:
    for row in rows:
        row["luas"] = str(float(row["luas"]) / 100 / 2)
    return 0


def _third_head(rows: list[Row]) -> int:
    rows.append({"jabatan": "kepala_dusun", "bagian": "Tegalsari"})
    return 0


def _hours(rows: list[Row]) -> int:
    """Hours in the column of minutes."""
    rows[1]["waktu"] = "2"
    return 1


#: rule -> what a hand does to sound rows; the position of the row where it shows
KINDS: Mapping[str, Callable[[list[Row]], int]] = {
    "fakta_dusun_tak_dikenal": _rename_hamlet,
    "fakta_banyak_dusun": _one_left,
    "fakta_kepala_dusun": _third_head,
    "fakta_penduduk_padat": _square_kilometres,
    "fakta_lahan_melebihi_luas": _first(luas="3000"),
    "fakta_panen_melebihi_luas": _first(luas_panen="60000"),
    "fakta_produksi_tanpa_panen": _first(luas_panen="0"),
    "fakta_murid_tanpa_guru": _first(guru="0"),
    "fakta_murid_ruang_kelas": _first(murid_l="800", murid_p="760"),
    "fakta_guru_lebih_murid": _first(guru="156", murid_l="4", murid_p="5"),
    "fakta_keluarga_terlayani": _first(keluarga="3000"),
    "fakta_korban_melebihi_penduduk": _first(mengungsi="12000"),
    "fakta_rumah_melebihi_keluarga": _first(rusak_berat="1900"),
    "fakta_jarak_waktu": _hours,
    "fakta_realisasi": _first(realisasi="14900000000"),
    "fakta_titik_di_luar": _first(letak=_FAR),
}
