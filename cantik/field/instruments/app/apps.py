"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """The app `instruments`: versions of instruments and what was said of them."""

    name = "cantik.field.instruments.app"
    label = "instruments"
