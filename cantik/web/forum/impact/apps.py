"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class ImpactPages(AppConfig):
    """Label `web_impact`: pages only; the rows are of `forum`."""

    name = "cantik.web.forum.impact"
    label = "web_impact"
