"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class OwnPages(AppConfig):
    """Label `web_own`: pages only, no rows."""

    name = "cantik.web.publik.own"
    label = "web_own"
