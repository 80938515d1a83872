"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    """Label `conflicts`; templates only, the tables are of `register`."""

    name = "cantik.web.conflicts"
    label = "conflicts"
