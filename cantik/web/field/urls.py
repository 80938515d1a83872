"""Addresses of the field form. The token of an assignment stands behind `#` and never reaches the server with it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.field import views

_HERE = "lapangan/isi/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.page, name="lapangan_isi"),
    path(f"{_HERE}sw.js", views.worker, name="lapangan_pekerja"),
]
