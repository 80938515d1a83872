"""Addresses of facilities and village facts. Numbers in them are internal; nobody is named in an address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pengumpulan.facilities import views, views_change, views_files

_HERE = "desa/<str:kode>/fasilitas/"
_THING = f"{_HERE}benda/<int:nomor>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.index, name="fasilitas"),
    path(_THING, views.thing, name="fasilitas_benda"),
    path(f"{_THING}ubah/", views_change.change, name="fasilitas_ubah"),
    path(f"{_THING}akhiri/", views_change.close, name="fasilitas_akhiri"),
    path(f"{_THING}urungkan/<int:batch>/", views_change.undo, name="fasilitas_urungkan"),
    path(f"{_THING}foto/", views_files.add_photo, name="fasilitas_foto"),
    path(f"{_HERE}foto/<int:foto>/tarik/", views_files.retire_photo, name="fasilitas_foto_tarik"),
    path(f"{_HERE}<slug:jenis>/", views.list_things, name="fasilitas_jenis"),
    path(f"{_HERE}<slug:jenis>/tambah/", views_change.add, name="fasilitas_tambah"),
    path(f"{_HERE}<slug:jenis>/contoh.xlsx", views_files.template_file, name="fasilitas_contoh"),
    path(f"{_HERE}<slug:jenis>/isi.<str:bentuk>", views_files.contents, name="fasilitas_isi"),
]
