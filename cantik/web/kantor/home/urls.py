"""Addresses of the first screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.kantor.home import views, views_practice

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="beranda"),
    path("desa/<str:kode>/", views.village, name="beranda_desa"),
    path("desa/<str:kode>/ingatkan/", views.remind, name="desa_ingatkan"),
    path("latihan/", views_practice.page, name="latihan"),
    path("latihan/buka/", views_practice.begin, name="latihan_buka"),
    path("latihan/ulang/", views_practice.again, name="latihan_ulang"),
    path("latihan/penduduk.xlsx", views_practice.download, name="latihan_berkas"),
]
