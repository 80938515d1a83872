"""Addresses of the help, and of the switch between Indonesian and English."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web import language
from cantik.web.shell.help import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("bahasa/", language.choose, name="bahasa"),
    path("bantuan/", views.index, name="bantuan"),
    path("bantuan/buku/<str:buku>/<str:nama>/", views.manual_page, name="bantuan_halaman"),
    path("bantuan/<str:jenis>/<str:kunci>/", views.one, name="bantuan_satu"),
]
