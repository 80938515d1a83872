"""Django's entry of this room."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Label `help`; it has templates and tags, no tables."""

    name = "cantik.web.help"
    label = "help"
