"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class EventsPages(AppConfig):
    """Label `web_events`; templates only, the tables are of `register`."""

    name = "cantik.web.tahap.pengumpulan.events"
    label = "web_events"
