"""Addresses of collecting."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pengumpulan.collect import (
    views,
    views_account,
    views_batch,
    views_choosing,
    views_intake,
    views_mapping,
    views_questions,
)

_BASE = "desa/<str:kode>/kumpul/"
_ONE = f"{_BASE}masukan/<uuid:masukan>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_BASE, views.index, name="kumpul"),
    path(f"{_BASE}kirim/", views.send, name="kumpul_kirim"),
    path(f"{_BASE}mulai/", views.announce, name="kumpul_mulai"),
    path(f"{_BASE}unggah/<uuid:unggahan>/", views.piece, name="kumpul_potong"),
    path(_ONE, views_intake.page, name="kumpul_masukan"),
    path(f"{_ONE}maju/", views_intake.progress, name="kumpul_maju"),
    path(f"{_ONE}uji/", views_intake.again, name="kumpul_uji"),
    path(f"{_ONE}beda/", views_choosing.page, name="kumpul_beda"),
    path(f"{_ONE}beda/pilih/", views_choosing.choose, name="kumpul_beda_pilih"),
    path(f"{_ONE}putusan/", views_questions.decide, name="kumpul_putusan"),
    path(f"{_ONE}akun/", views_account.page, name="kumpul_akun"),
    path(f"{_ONE}akun/putus/", views_account.decide, name="kumpul_akun_putus"),
    path(f"{_ONE}akun/batal/<int:putusan>/", views_account.take_back, name="kumpul_akun_batal"),
    path(f"{_ONE}simpan/", views_intake.save, name="kumpul_simpan"),
    path(f"{_ONE}buang/", views_intake.drop, name="kumpul_buang"),
    path(f"{_ONE}henti/", views_intake.stop, name="kumpul_henti"),
    path(f"{_ONE}ditolak.xlsx", views_intake.download_refused, name="kumpul_ditolak"),
    path(f"{_ONE}lepas/<uuid:unggahan>/", views_intake.leave_out, name="kumpul_lepas"),
    path(f"{_ONE}petakan/<uuid:unggahan>/", views_mapping.columns, name="kumpul_petakan"),
    path(f"{_BASE}pemetaan/", views_mapping.list_saved, name="kumpul_pemetaan"),
    path(f"{_BASE}pemetaan/unggah/", views_mapping.upload, name="kumpul_pemetaan_unggah"),
    path(f"{_BASE}pemetaan/<int:nomor>/unduh/", views_mapping.download, name="kumpul_pemetaan_unduh"),
    path(f"{_BASE}pemetaan/<int:nomor>/tawarkan/", views_mapping.offer_mapping, name="kumpul_pemetaan_tawar"),
    path(f"{_BASE}pemetaan/<int:nomor>/hapus/", views_mapping.remove, name="kumpul_pemetaan_hapus"),
    path(f"{_BASE}pemetaan/<int:nomor>/pulihkan/", views_mapping.restore, name="kumpul_pemetaan_pulihkan"),
    path(f"{_BASE}impor/<int:nomor>/", views_batch.page, name="kumpul_impor"),
    path(f"{_BASE}impor/<int:nomor>/akun/", views_account.of_import, name="kumpul_impor_akun"),
    path(f"{_BASE}impor/<int:nomor>/akun/putus/", views_account.decide_import, name="kumpul_impor_putus"),
    path(
        f"{_BASE}impor/<int:nomor>/akun/batal/<int:putusan>/",
        views_account.take_back_import,
        name="kumpul_impor_batal",
    ),
    path(f"{_BASE}impor/<int:nomor>/urungkan/", views_batch.undo, name="kumpul_urungkan"),
]
