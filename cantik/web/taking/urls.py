"""Addresses of what leaves. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.taking import views

_OUT = "desa/<str:kode>/bawa-keluar/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_OUT, views.index, name="bawa_keluar"),
    path(f"{_OUT}usul/", views.proposal, name="bawa_keluar_usul"),
    path(f"{_OUT}<int:nomor>/putus/", views.decision, name="bawa_keluar_putus"),
    path(f"{_OUT}<int:nomor>/tahan/", views.holding, name="bawa_keluar_tahan"),
    path(f"{_OUT}<int:nomor>/berkas/", views.file, name="bawa_keluar_berkas"),
]
