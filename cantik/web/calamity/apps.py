"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CalamityConfig(AppConfig):
    """Label `calamity`; templates only, the tables are of `register`."""

    name = "cantik.web.calamity"
    label = "calamity"
