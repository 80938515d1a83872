"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The app `plan`: what is collected, by whom, when."""

    name = "cantik.plan.app"
    label = "plan"
