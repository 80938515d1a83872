"""Django's entry of this room."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Label `home`; it has templates and tags, no tables."""

    name = "cantik.web.home"
    label = "home"
