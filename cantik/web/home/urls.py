"""Addresses of the first screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from cantik.staff.app.gate import public
from cantik.web.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="beranda"),
    path("desa/<str:kode>/", views.village, name="beranda_desa"),
    path("bahasa/", public(set_language), name="set_language"),
]
