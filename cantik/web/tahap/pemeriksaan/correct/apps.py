"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CorrectPages(AppConfig):
    """Label `web_correct`; templates only, the tables are of `register`."""

    name = "cantik.web.tahap.pemeriksaan.correct"
    label = "web_correct"
