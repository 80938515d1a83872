"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """The app `forms`."""

    name = "cantik.field.forms.app"
    label = "forms"
