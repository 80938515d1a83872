"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class ParameterPages(AppConfig):
    """Label `web_parameter`: pages only; the rows are of `plan`."""

    name = "cantik.web.parameter"
    label = "web_parameter"
