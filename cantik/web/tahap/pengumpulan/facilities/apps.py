"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FacilitiesPages(AppConfig):
    """Label `web_facilities`; templates only, the tables are of `register`."""

    name = "cantik.web.tahap.pengumpulan.facilities"
    label = "web_facilities"
