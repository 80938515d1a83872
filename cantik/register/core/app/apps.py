"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The app `register`: what sources state of persons, families and dwellings."""

    name = "cantik.register.core.app"
    label = "register"
