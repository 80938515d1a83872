"""Fictitious answers for every shipped instrument beside the family update: what a phone, a browser and a table are
filled with (`keluarga.py` holds the families)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

Family = Mapping[str, Any]
PLACE = {"dusun": "KRAJAN", "rt": "07"}
BANGUNAN: Family = {
    "r109": 12, "guna_bangunan": "1", "lintang": -7.5, "bujur": 110.25, "jumlah_keluarga_bangunan": 2,
    "keluarga_bangunan": [
        {"r108": "BUDI REKAAN", "dusun": "KRAJAN", "rt": "07", "r112": 33, "keluarga_baru": "2"},
        {"r108": "SITI & ADI <REKAAN>", "dusun": "LEGI", "rt": "01", "r112": 4},
    ],
}  # fmt: skip
SEKOLAH: Family = {"nama": "SD REKAAN", "jenjang": "sd", "status": "negeri", "murid_l": 120, "dusun": "KRAJAN"}


MATI: Family = {
    "jenis_peristiwa": "mati", "tanggal_peristiwa": dt.date(2026, 2, 3), "nama": "BAYI SITI", "jenis_kelamin": "2",
    "nama_kepala": "BUDI REKAAN", **PLACE, "umur_peristiwa": 0, "umur_hari": 12,
}  # fmt: skip
PINDAH: Family = {
    "jenis_peristiwa": "pindah_keluar", "nama": "ADI REKAAN", "jenis_kelamin": "1", "nama_kepala": "BUDI REKAAN",
    **PLACE, "umur_peristiwa": 19, "tempat_lain": "Kota Rekaan", "jauh_pindah": "4", "alasan_pindah": "1",
}  # fmt: skip
TAMU: Family = {
    "r108": "BUDI REKAAN", "asal_pengungsi": "2", "desa_asal": "Desa Sebelah", "tempat_mengungsi": "1",
    "nama_posko": "BALAI DESA", "ungsi_laki": 2, "ungsi_perempuan": 1, "ungsi_hamil": 1, "ungsi_meninggal": 0,
}  # fmt: skip
RUSAK: Family = {
    **PLACE, "guna_bangunan": "1", "kondisi_dinding": "rusak_berat", "tingkat_rusak": "rusak_sedang",
    "masih_dihuni": "1",
}  # fmt: skip
ISU: Family = {
    f"isu_{issue}_{part}": code
    for issue in ("pbi", "bantuan", "desil", "rumah", "sanitasi", "air", "gizi", "kronis", "disabilitas", "tak_bekerja",
                  "sendiri", "lansia", "internet")
    for part, code in (("ada", "8"), ("data", "2"), ("program", "1"))
} | {"isu_air_data": "1", "isu_air_sumber": "Puskesmas, 2025"}  # fmt: skip
DESA: Family = {"perdes_iklim": "1", "pos_hukum": "2", "musdes_hadir": 40, "musdes_perempuan": 12, "pengaduan": 0}
RT: Family = {"dusun": "KRAJAN", "rt": "07", "pos_ronda": 1, "ronda_seminggu": 3, "sinyal_internet": "2"}
TAMBAHAN: Family = {
    "r205": "1", **PLACE, "r112": 2, "cuci_tangan": "1", "ikut_bkb": "1", "ikut_uppka": "2", "luas_lahan_tani": 25,
    "anggota": [
        {"nama": "SITI REKAAN", "r404": "5", "cara_masuk": "2", "jenis_kelamin": "2", "r409": "1",
         "tanggal_lahir": dt.date(1990, 1, 2), "status_kawin": "2", "r416a": "1", "r420a": "2", "komuter": "2",
         "musiman": "2", "r416b": 40, "umur_kawin_pertama": 21, "anak_lahir_hidup": 1, "anak_masih_hidup": 1},
        {"nama": "ADI REKAAN", "r404": "1", "jenis_kelamin": "1", "r407": 1, "r409": "3", "imunisasi_lengkap": "1"},
    ],
}  # fmt: skip
#: every shipped instrument, and a kind of facility
OTHERS: Mapping[str, tuple[str, Family]] = {
    "bangunan": ("daftar_bangunan", BANGUNAN), "sekolah": ("sekolah", SEKOLAH), "mati": ("peristiwa_bulanan", MATI),
    "pindah": ("peristiwa_bulanan", PINDAH), "tamu": ("keluarga_mengungsi", TAMU),
    "rusak": ("kerusakan_bangunan", RUSAK), "isu": ("kebutuhan_data", ISU),
    "desa": ("keadaan_desa", DESA), "rt": ("keadaan_rt", RT),
    "tambahan": ("pertanyaan_tambahan", TAMBAHAN),
}  # fmt: skip
