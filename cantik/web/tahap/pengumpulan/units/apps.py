"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class UnitsPages(AppConfig):
    """Label `web_units`; templates only, the tables are of `register`."""

    name = "cantik.web.tahap.pengumpulan.units"
    label = "web_units"
