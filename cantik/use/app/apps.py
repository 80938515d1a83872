"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class UseConfig(AppConfig):
    """The app `use`: requests for data and what was answered."""

    name = "cantik.use.app"
    label = "use"
