"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class LearnPages(AppConfig):
    """Label `web_learn`: pages only; the rows are of `coach.learn`."""

    name = "cantik.web.forum.learn"
    label = "web_learn"
