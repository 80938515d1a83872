"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class EpssConfig(AppConfig):
    """The app `epss`: evaluations of institutions of a kabupaten."""

    name = "cantik.coach.epss.app"
    label = "epss"
