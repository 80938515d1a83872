"""Addresses of the year, the release calendar and the tasks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.year import action_views, advice_views, task_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("tahun/", views.first, name="tahun_pilih"),
    path("tahun/<str:kode>/", views.overview, name="tahun"),
    path("tahun/<str:kode>/buka/", views.begin, name="tahun_buka"),
    path("tahun/<str:kode>/tambah/", views.add, name="tahun_tambah"),
    path("tahun/<str:kode>/kegiatan/<int:nomor>/pindah/", views.move, name="tahun_pindah"),
    path("tahun/<str:kode>/kegiatan/<int:nomor>/ubah/", views.change, name="tahun_ubah"),
    path("tahun/<str:kode>/kegiatan/<int:nomor>/hapus/", views.remove, name="tahun_hapus"),
    path("tahun/<str:kode>/perubahan/<int:nomor>/urung/", views.undo, name="tahun_urung"),
    path("kalender/<str:kode>/", views.calendar, name="kalender"),
    path("rekomendasi/<str:kode>/", advice_views.overview, name="rekomendasi"),
    path("rekomendasi/<str:kode>/tambah/", advice_views.add, name="rekomendasi_tambah"),
    path("rekomendasi/<str:kode>/<int:nomor>/ajukan/", advice_views.send, name="rekomendasi_ajukan"),
    path("rekomendasi/<str:kode>/<int:nomor>/jawab/", advice_views.answer, name="rekomendasi_jawab"),
    path("aksi/<str:kode>/", action_views.overview, name="aksi"),
    path("aksi/<str:kode>/tambah/", action_views.add, name="aksi_tambah"),
    path("aksi/<str:kode>/<int:nomor>/lapor/", action_views.report, name="aksi_lapor"),
    path("aksi/<str:kode>/unduh.xlsx", action_views.workbook, name="aksi_xlsx"),
    path("aksi/<str:kode>/unduh.csv", action_views.table, name="aksi_csv"),
    path("tugas/", task_views.mine, name="tugas"),
    path("tugas/surel/", task_views.mail, name="tugas_surel"),
    path("tugas/telepon/", task_views.telephone, name="tugas_telepon"),
    path("tugas/<int:nomor>/", task_views.say, name="tugas_nyatakan"),
    path("tugas/<int:nomor>/tutup/", task_views.close_answer, name="tugas_tutup"),
]
