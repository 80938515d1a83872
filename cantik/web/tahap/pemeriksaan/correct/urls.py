"""Addresses of differences between sources. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pemeriksaan.correct import views

_HERE = "desa/<str:kode>/beda/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.worklist, name="beda"),
    path(f"{_HERE}<int:nomor>/putus/", views.settle, name="beda_putus"),
    path(f"{_HERE}sekaligus/", views.settle_all, name="beda_sekaligus"),
    path(f"{_HERE}putusan/<int:nomor>/urungkan/", views.undo, name="beda_urungkan"),
]
