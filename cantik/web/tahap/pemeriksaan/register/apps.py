"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterPages(AppConfig):
    """Label `web_register`: pages and templates, no tables."""

    name = "cantik.web.tahap.pemeriksaan.register"
    label = "web_register"
