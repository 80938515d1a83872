"""The shape of the OpenSID population workbook: its 43 columns (docs/bidang/instruments.md 2) and the cells of a
row."""

from __future__ import annotations

import datetime as dt

Cell = str | int | float | dt.date | None
Row = list[Cell]

COLUMNS: tuple[str, ...] = (
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tempatlahir",
    "tanggallahir",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "ayah_nik",
    "nama_ayah",
    "ibu_nik",
    "nama_ibu",
    "golongan_darah_id",
    "akta_lahir",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
    "akta_perkawinan",
    "tanggalperkawinan",
    "akta_perceraian",
    "tanggalperceraian",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "alamat_sekarang",
    "status_dasar",
    "suku",
    "tag_id_card",
    "id_asuransi",
    "no_asuransi",
    "lat",
    "lng",
)
"""The 43 headers in the order of both workbooks."""

PLACE: dict[str, int] = {name: index for index, name in enumerate(COLUMNS)}
"""Where a column stands in a row."""

CODES: tuple[str, ...] = (
    "sex",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "golongan_darah_id",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "status_dasar",
    "id_asuransi",
)
"""Columns that hold a code."""

DATES: tuple[str, ...] = ("tanggallahir", "tanggal_akhir_paspor", "tanggalperkawinan", "tanggalperceraian")

FIRST_ROW = 2
"""Row of the workbook in which the first person stands."""
