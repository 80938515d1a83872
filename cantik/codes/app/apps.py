"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """The app `codes`."""

    name = "cantik.codes.app"
    label = "codes"
