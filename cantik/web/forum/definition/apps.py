"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class DefinitionPages(AppConfig):
    """Label `web_definition`: pages only; the rows are of `forum`."""

    name = "cantik.web.forum.definition"
    label = "web_definition"
