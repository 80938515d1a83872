"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class LivingConfig(AppConfig):
    """Label `living`; templates only, the tables are of `register`."""

    name = "cantik.web.living"
    label = "living"
