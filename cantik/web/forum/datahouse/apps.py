"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class DataHousePages(AppConfig):
    """Label `web_datahouse`: pages only; the rows are of `coach.datahouse`."""

    name = "cantik.web.forum.datahouse"
    label = "web_datahouse"
