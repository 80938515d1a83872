"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class LearnConfig(AppConfig):
    """The app `learn`: who answered which exercise of a village."""

    name = "cantik.coach.learn.app"
    label = "learn"
