"""Django's entry of this room."""

from __future__ import annotations

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Label `board`."""

    name = "cantik.web.board"
    label = "board"
