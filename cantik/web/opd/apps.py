"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class OpdPages(AppConfig):
    """Label `web_opd`: pages only; the rows are of `collect`."""

    name = "cantik.web.opd"
    label = "web_opd"
