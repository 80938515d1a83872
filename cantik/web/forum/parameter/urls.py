"""Addresses of penetapan parameter."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.parameter import views, views_bulk

_ONE = "penetapan/<str:kode>/<slug:parameter>/<int:tahun>/"
_ALL = "penetapan/<str:kode>/bersama/<slug:parameter>/<int:tahun>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("penetapan/", views.first, name="penetapan_pilih"),
    path("penetapan/<str:kode>/", views.overview, name="penetapan"),
    path(_ALL, views_bulk.show_together, name="penetapan_bersama"),
    path(f"{_ALL}usul/", views_bulk.propose_together, name="penetapan_bersama_usul"),
    path(f"{_ALL}kunci/", views_bulk.lock_together, name="penetapan_bersama_kunci"),
    path(f"{_ALL}impor/", views_bulk.bring_workbook, name="penetapan_bersama_impor"),
    path(f"{_ALL}templat.xlsx", views_bulk.give_template, name="penetapan_bersama_templat"),
    path(_ONE, views.one_value, name="penetapan_satu"),
    path(f"{_ONE}lembar/", views.bring_figure, name="penetapan_lembar"),
    path(f"{_ONE}lembar/tarik/", views.take_back, name="penetapan_tarik"),
    path(f"{_ONE}usul/", views.propose, name="penetapan_usul"),
    path(f"{_ONE}batal/", views.drop, name="penetapan_batal"),
    path(f"{_ONE}kunci/", views.lock, name="penetapan_kunci"),
    path(f"{_ONE}<int:nomor>/berita-acara.pdf", views.paper, name="penetapan_kertas"),
    path(f"{_ONE}<int:nomor>/pindaian/", views.scan, name="penetapan_pindaian"),
]
