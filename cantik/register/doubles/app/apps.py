"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class DoublesConfig(AppConfig):
    """The app `doubles`: tables of this part of the register."""

    name = "cantik.register.doubles.app"
    label = "doubles"
