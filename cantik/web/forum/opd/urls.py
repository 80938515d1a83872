"""Addresses of tables of offices."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.opd import views, views_village

urlpatterns: list[URLPattern | URLResolver] = [
    path("desa/<str:kode>/angka-opd/", views_village.village, name="opd_desa"),
    path("desa/<str:kode>/angka-opd/jawab/", views_village.answer, name="opd_desa_jawab"),
    path("desa/<str:kode>/angka-opd/putus/", views_village.choose, name="opd_desa_putus"),
    path("tabel-opd/", views.first, name="opd_pilih"),
    path("tabel-opd/<str:kode>/", views.overview, name="opd"),
    path("tabel-opd/<str:kode>/coba/", views.attempt, name="opd_coba"),
    path("tabel-opd/<str:kode>/templat/<str:jenis>.xlsx", views.template, name="opd_templat"),
    path("tabel-opd/<str:kode>/<int:nomor>/", views.delivery, name="opd_serahan"),
    path("tabel-opd/<str:kode>/<int:nomor>/serah/", views.hand_in, name="opd_serah"),
    path("tabel-opd/<str:kode>/<int:nomor>/buang/", views.drop, name="opd_buang"),
    path("tabel-opd/<str:kode>/<int:nomor>/putus/", views.view_step("opd_putus"), name="opd_putus"),
    path("tabel-opd/<str:kode>/<int:nomor>/bina/", views.view_step("opd_bina"), name="opd_bina"),
    path("tabel-opd/<str:kode>/<int:nomor>/tarik/", views.view_step("opd_tarik"), name="opd_tarik"),
]
