"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ExamineConfig(AppConfig):
    """The app `examine`."""

    name = "cantik.examine.findings.app"
    label = "examine"
