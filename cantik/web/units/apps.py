"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Label `units`; templates only, the tables are of `register`."""

    name = "cantik.web.units"
    label = "units"
