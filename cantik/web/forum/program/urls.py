"""Addresses of regional programmes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.program import views

_ONE = "program/<str:kode>/<slug:jenis>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("program/", views.first, name="program_pilih"),
    path("program/<str:kode>/", views.list_programmes, name="program"),
    path(_ONE, views.one_programme, name="program_satu"),
    path(f"{_ONE}isi/", views.say, name="program_isi"),
]
