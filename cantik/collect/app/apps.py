"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CollectConfig(AppConfig):
    """The app `collect`."""

    name = "cantik.collect.app"
    label = "collect"
