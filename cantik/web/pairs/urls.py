"""Addresses of doubles. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.pairs import views

_HERE = "desa/<str:kode>/ganda/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.worklist, name="ganda"),
    path(f"{_HERE}cari/", views.look, name="ganda_cari"),
    path(f"{_HERE}<int:nomor>/putus/", views.settle, name="ganda_putus"),
    path(f"{_HERE}<int:nomor>/sahkan/", views.consent, name="ganda_sahkan"),
    path(f"{_HERE}putusan/<int:nomor>/urungkan/", views.undo, name="ganda_urungkan"),
]
