"""Addresses of the rules of disclosure."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.policy import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("pelindungan/", views.first, name="pelindungan_pilih"),
    path("pelindungan/<str:kode>/", views.overview, name="pelindungan"),
    path("pelindungan/<str:kode>/usul/", views.propose, name="pelindungan_usul"),
    path("pelindungan/<str:kode>/<int:nomor>/putus/", views.view_step("pelindungan_putus"), name="pelindungan_putus"),
    path("pelindungan/<str:kode>/<int:nomor>/tarik/", views.view_step("pelindungan_tarik"), name="pelindungan_tarik"),
    path("pelindungan/<str:kode>/<int:nomor>/akhiri/", views.end, name="pelindungan_akhiri"),
]
