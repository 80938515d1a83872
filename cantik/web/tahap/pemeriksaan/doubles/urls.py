"""Addresses of doubles. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pemeriksaan.doubles import views, views_hints, views_numbers, views_regency

_HERE = "desa/<str:kode>/ganda/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.worklist, name="ganda"),
    path(f"{_HERE}cari/", views.look, name="ganda_cari"),
    path(f"{_HERE}<int:nomor>/putus/", views.settle, name="ganda_putus"),
    path(f"{_HERE}<int:nomor>/sahkan/", views.consent, name="ganda_sahkan"),
    path(f"{_HERE}putusan/<int:nomor>/urungkan/", views.undo, name="ganda_urungkan"),
    path(f"{_HERE}usul/", views_hints.propose, name="ganda_usul"),
    path(f"{_HERE}usul/<int:nomor>/bandingkan/", views_hints.compare, name="ganda_usul_banding"),
    path(f"{_HERE}usul/<int:nomor>/sisihkan/", views_hints.dismiss, name="ganda_usul_sisih"),
    path("ganda/", views_regency.index, name="ganda_kab"),
    path("ganda/cari/", views_regency.look, name="ganda_kab_cari"),
    path("ganda/nik/<int:nomor>/", views_numbers.one, name="ganda_nik"),
    path("ganda/nik/<int:nomor>/putus/", views_numbers.settle, name="ganda_nik_putus"),
    path("ganda/nik/<int:nomor>/urungkan/", views_numbers.take_back, name="ganda_nik_urungkan"),
    path("ganda/<int:nomor>/", views_regency.one, name="ganda_kab_satu"),
]
