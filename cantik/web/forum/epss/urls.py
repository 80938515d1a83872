"""Addresses of the evaluation of sectoral statistics."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.forum.epss import views

_ONE = "epss/<str:kode>/<int:nomor>/"
_INDICATOR = f"{_ONE}<str:indikator>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("epss/", views.overview, name="epss"),
    path("epss/<str:kode>/mulai/", views.begin, name="epss_mulai"),
    path(_ONE, views.show_evaluation, name="epss_satu"),
    path(f"{_ONE}unduh.xlsx", views.download_workbook, name="epss_xlsx"),
    path(f"{_ONE}unduh.json", views.download_json, name="epss_json"),
    path(_INDICATOR, views.show_indicator, name="epss_indikator"),
    path(f"{_INDICATOR}pasang/", views.pin, name="epss_pasang"),
    path(f"{_INDICATOR}dokumen/", views.name_document, name="epss_dokumen"),
    path(f"{_INDICATOR}tingkat/", views.give_level, name="epss_tingkat"),
    path(f"{_INDICATOR}cabut/<int:bukti>/", views.take_back, name="epss_cabut"),
]
