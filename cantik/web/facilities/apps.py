"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Label `fasilitas`; templates only, the tables are of `register`."""

    name = "cantik.web.facilities"
    label = "fasilitas"
