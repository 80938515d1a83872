"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class DefinitionPages(AppConfig):
    """Label `web_definition`: pages only; the rows are of `plan`."""

    name = "cantik.web.definition"
    label = "web_definition"
