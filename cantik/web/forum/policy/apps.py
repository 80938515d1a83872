"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyPages(AppConfig):
    """Label `web_policy`: pages only; the rows are of `forum`."""

    name = "cantik.web.forum.policy"
    label = "web_policy"
