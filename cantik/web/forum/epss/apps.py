"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class EpssPages(AppConfig):
    """Label `web_epss`: pages only; the rows are of `coach.epss`."""

    name = "cantik.web.forum.epss"
    label = "web_epss"
