"""Addresses of the API: within the public site, so that its files and a server answer at the same ones."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.outlets.api.answers import FOLDER
from cantik.web.publik.api import views

urlpatterns: list[URLPattern | URLResolver] = [path(f"situs/{FOLDER}/<path:jalur>", views.answer, name="api")]
