"""Addresses of the board."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.coach import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("papan/", views.page, name="papan"),
    path("papan/unduh.xlsx", views.download, name="papan_unduh"),
]
