"""Addresses of the worklist of findings."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pemeriksaan.examine import views, views_book, views_family, views_kinds

_BOOK = "desa/<str:kode>/periksa/buku-kerja/<uuid:buku>/"
_FAMILY = "desa/<str:kode>/warga/keluarga/<int:family>/betulkan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desa/<str:kode>/periksa/", views.worklist, name="periksa"),
    path("desa/<str:kode>/periksa/<int:nomor>/terima/", views.accept, name="temuan_terima"),
    path("desa/<str:kode>/periksa/<int:nomor>/tunda/", views.park, name="temuan_tunda"),
    path("desa/<str:kode>/periksa/<int:nomor>/betulkan/", views.correct, name="temuan_betulkan"),
    path("desa/<str:kode>/periksa/urungkan/", views.undo, name="temuan_urungkan"),
    path("desa/<str:kode>/periksa/buku-kerja/", views_book.workbook, name="temuan_buku_kerja"),
    path(_BOOK, views_book.page, name="temuan_buku"),
    path(f"{_BOOK}maju/", views_book.progress, name="temuan_buku_maju"),
    path(f"{_BOOK}henti/", views_book.stop, name="temuan_buku_henti"),
    path(f"{_BOOK}unduh/", views_book.download, name="temuan_buku_unduh"),
    path(_FAMILY, views_family.correct, name="keluarga_betulkan"),
    path(f"{_FAMILY}urungkan/", views_family.undo, name="keluarga_urungkan"),
    path("desa/<str:kode>/periksa/sekaligus/terima/", views.accept_many, name="temuan_terima_banyak"),
    path("desa/<str:kode>/periksa/menurut-jenis/", views_kinds.accept_kinds, name="temuan_terima_jenis"),
    path("desa/<str:kode>/periksa/sekaligus/tunda/", views.park_many, name="temuan_tunda_banyak"),
]
