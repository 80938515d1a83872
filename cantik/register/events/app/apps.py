"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app `events`: tables of this part of the register."""

    name = "cantik.register.events.app"
    label = "events"
