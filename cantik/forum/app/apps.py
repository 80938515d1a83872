"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ForumConfig(AppConfig):
    """The app `forum`: what a forum of Satu Data decides and keeps."""

    name = "cantik.forum.app"
    label = "forum"
