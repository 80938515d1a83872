"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class LeaveConfig(AppConfig):
    """The app `leave`: sharing records, cases of persons who ask for their own data, official figures."""

    name = "cantik.register.leave.app"
    label = "leave"
