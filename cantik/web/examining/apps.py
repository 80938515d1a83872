"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ExaminingConfig(AppConfig):
    """Label `examining`; templates only, the tables are of `examine`."""

    name = "cantik.web.examining"
    label = "examining"
