"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CalamityConfig(AppConfig):
    """The app `calamity`: tables of this part of the register."""

    name = "cantik.register.calamity.app"
    label = "calamity"
