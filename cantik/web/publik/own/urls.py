"""The address of a table of one's own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.publik.own import views

urlpatterns: list[URLPattern | URLResolver] = [path("tabel-sendiri/", views.page, name="tabel_sendiri")]
