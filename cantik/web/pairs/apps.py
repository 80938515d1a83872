"""Django's name for this room; its kind of job is made known."""

from __future__ import annotations

from django.apps import AppConfig


class PairsConfig(AppConfig):
    """Label `pairs`; templates and a job, the tables are of `register`."""

    name = "cantik.web.pairs"
    label = "pairs"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.web.jobs import kinds
        from cantik.web.pairs import job

        kinds.register(job.KIND)
        kinds.register(job.ACROSS)
