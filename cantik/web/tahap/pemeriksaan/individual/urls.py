"""Addresses of the answers of a family and of a person. Numbers in them mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pemeriksaan.individual import views

_HERE = "desa/<str:kode>/individu/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_HERE}keluarga/<int:family>/", views.show_family, name="individu_keluarga"),
    path(f"{_HERE}keluarga/<int:family>/kertas/", views.paper, name="individu_kertas"),
    path(f"{_HERE}orang/<int:person>/", views.show_person, name="individu_orang"),
]
