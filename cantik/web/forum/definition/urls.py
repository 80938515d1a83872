"""Addresses of local definitions."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.definition import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("definisi/", views.first, name="definisi_pilih"),
    path("definisi/<str:kode>/", views.overview, name="definisi"),
    path("definisi/<str:kode>/usul/", views.propose, name="definisi_usul"),
    path("definisi/<str:kode>/<int:nomor>/periksa/", views.view_step("definisi_periksa"), name="definisi_periksa"),
    path("definisi/<str:kode>/<int:nomor>/setujui/", views.view_step("definisi_setujui"), name="definisi_setujui"),
    path("definisi/<str:kode>/<int:nomor>/tarik/", views.view_step("definisi_tarik"), name="definisi_tarik"),
    path("definisi/<str:kode>/<int:nomor>/akhiri/", views.view_step("definisi_akhiri"), name="definisi_akhiri"),
]
