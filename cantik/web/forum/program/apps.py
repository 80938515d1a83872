"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammePages(AppConfig):
    """Label `web_program`: pages only; the rows are of `register.facilities`."""

    name = "cantik.web.forum.program"
    label = "web_program"
