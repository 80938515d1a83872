"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The app `plan`: what is collected, by whom, when."""

    name = "cantik.plan.app"
    label = "plan"

    def ready(self) -> None:
        """Say what enumerators are called whom others find written beside a change."""
        from cantik.plan.app.enumerators import names_of
        from cantik.staff.app import actors

        actors.register("pencacah:", names_of)
