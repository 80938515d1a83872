"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class DataHouseConfig(AppConfig):
    """The app `datahouse`: Rumah DataKu of villages."""

    name = "cantik.coach.datahouse.app"
    label = "datahouse"
