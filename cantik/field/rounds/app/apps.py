"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The app `rounds`: who visits whom, with which questions, and how far they are."""

    name = "cantik.field.rounds.app"
    label = "rounds"

    def ready(self) -> None:
        """Say what enumerators are called whom others find written beside a change."""
        from cantik.field.rounds.app.enumerators import names_of
        from cantik.staff.app import actors

        actors.register("pencacah:", names_of)
