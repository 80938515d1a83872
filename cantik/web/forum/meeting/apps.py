"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class MeetingPages(AppConfig):
    """Label `web_meeting`: pages only; the rows are of `forum`."""

    name = "cantik.web.forum.meeting"
    label = "web_meeting"
