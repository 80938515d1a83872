"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class YearPages(AppConfig):
    """Label `web_year`: pages only; the rows are of `plan` and `coach`."""

    name = "cantik.web.year"
    label = "web_year"
