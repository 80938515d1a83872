"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CoachConfig(AppConfig):
    """The app `coach`: what the board shows, made of other rooms' tables."""

    name = "cantik.coach.app"
    label = "coach"
