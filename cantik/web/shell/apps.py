"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ShellPages(AppConfig):
    """Label `web_shell`: tags of templates, no tables."""

    name = "cantik.web.shell"
    label = "web_shell"
