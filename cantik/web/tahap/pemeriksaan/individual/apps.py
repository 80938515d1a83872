"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class IndividualPages(AppConfig):
    """Label `web_individual`: pages and templates, no tables."""

    name = "cantik.web.tahap.pemeriksaan.individual"
    label = "web_individual"
