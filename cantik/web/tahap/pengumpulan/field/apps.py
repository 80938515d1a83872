"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FieldPages(AppConfig):
    """Label `web_field`; templates only, the tables are of `forms`."""

    name = "cantik.web.tahap.pengumpulan.field"
    label = "web_field"
