"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """The app `release`."""

    name = "cantik.release.app"
    label = "release"
