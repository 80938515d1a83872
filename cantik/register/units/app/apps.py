"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The app `units`: tables of this part of the register."""

    name = "cantik.register.units.app"
    label = "units"
