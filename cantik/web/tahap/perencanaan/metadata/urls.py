"""Addresses of metadata."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.perencanaan.metadata import views, views_files, views_review

_HOME = "desa/<str:kode>/metadata/"
_SET = f"{_HOME}<int:berkas>/"
_PART = f"{_SET}bagian/<int:bagian>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("metadata/", views_review.list_handed_in, name="metadata_antre"),
    path("metadata/bersama/", views_review.decide_together, name="metadata_bersama"),
    path(_HOME, views.index, name="metadata"),
    path(f"{_HOME}isi/", views.begin, name="metadata_mulai"),
    path(f"{_HOME}serah/", views_review.hand_in_together, name="metadata_serah_bersama"),
    path(_SET, views.one_set, name="metadata_satu"),
    path(_PART, views.part, name="metadata_bagian"),
    path(f"{_PART}simpan/", views.save, name="metadata_simpan"),
    path(f"{_PART}temuan/", views_review.find, name="metadata_temuan"),
    path(f"{_PART}keluar/", views.take_out, name="metadata_keluar"),
    path(f"{_SET}tambah/", views.add, name="metadata_tambah"),
    path(f"{_SET}tahap/", views.phase, name="metadata_tahap"),
    path(f"{_SET}serah/", views_review.hand_in, name="metadata_serah"),
    path(f"{_SET}buka/", views_review.reopen, name="metadata_buka"),
    path(f"{_SET}prioritas/", views_review.priority, name="metadata_prioritas"),
    path(f"{_SET}ambil/", views_review.take, name="metadata_ambil"),
    path(f"{_SET}kembalikan/", views_review.send_back, name="metadata_kembalikan"),
    path(f"{_SET}tolak/", views_review.reject, name="metadata_tolak"),
    path(f"{_SET}setujui/", views_review.approve, name="metadata_setujui"),
    path(f"{_SET}unduh/<str:bentuk>/", views_files.download, name="metadata_unduh"),
    path(f"{_SET}impor/", views_files.dry_run, name="metadata_impor"),
    path(f"{_SET}impor/terapkan/", views_files.take_over, name="metadata_terapkan"),
    path(f"{_SET}impor/urung/", views_files.undo, name="metadata_urung"),
    path(f"{_SET}beda/", views_files.difference, name="metadata_beda"),
]
