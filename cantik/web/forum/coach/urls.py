"""Addresses of the board."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.coach import views, views_guide

urlpatterns: list[URLPattern | URLResolver] = [
    path("papan/", views.page, name="papan"),
    path("papan/unduh.xlsx", views.download, name="papan_unduh"),
    path("desa/<str:kode>/tahun-pertama/", views_guide.village, name="tahun_pertama_desa"),
    path("tahun-pertama/<str:kode>/", views_guide.office, name="tahun_pertama"),
]
