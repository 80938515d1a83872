"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class MovesConfig(AppConfig):
    """The app `moves`: tables of this part of the register."""

    name = "cantik.register.moves.app"
    label = "moves"
