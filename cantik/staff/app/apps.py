"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The app `staff`."""

    name = "cantik.staff.app"
    label = "staff"
