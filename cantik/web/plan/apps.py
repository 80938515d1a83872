"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class PlanPages(AppConfig):
    """Label `web_plan`; templates only, the tables are of `plan`."""

    name = "cantik.web.plan"
    label = "web_plan"
