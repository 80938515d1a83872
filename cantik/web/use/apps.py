"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class UsePages(AppConfig):
    """Label `web_use`: pages only; the rows are of `use`."""

    name = "cantik.web.use"
    label = "web_use"
