"""Django's entry of this room."""

from django.apps import AppConfig


class HelpPages(AppConfig):
    """Label `web_help`; it has templates and tags, no tables."""

    name = "cantik.web.shell.help"
    label = "web_help"
