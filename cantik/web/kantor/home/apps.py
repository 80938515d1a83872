"""Django's entry of this room."""

from django.apps import AppConfig


class HomePages(AppConfig):
    """Label `web_home`; it has templates and tags, no tables."""

    name = "cantik.web.kantor.home"
    label = "web_home"
