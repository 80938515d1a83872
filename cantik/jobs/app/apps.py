"""Django's entry of this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Label `jobs`."""

    name = "cantik.jobs.app"
    label = "jobs"
