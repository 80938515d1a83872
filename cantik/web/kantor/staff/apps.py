"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class StaffPages(AppConfig):
    """Label `web_staff`: pages of accounts and their templates, no tables."""

    name = "cantik.web.kantor.staff"
    label = "web_staff"
