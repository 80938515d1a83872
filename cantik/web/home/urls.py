"""Addresses of the first screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="beranda"),
    path("desa/<str:kode>/", views.village, name="beranda_desa"),
]
