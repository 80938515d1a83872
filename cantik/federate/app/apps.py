"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FederateConfig(AppConfig):
    """The app `federate`."""

    name = "cantik.federate.app"
    label = "federate"
