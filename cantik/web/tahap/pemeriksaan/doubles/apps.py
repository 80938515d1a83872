"""Django's name for this room; its kind of job is made known."""

from __future__ import annotations

from django.apps import AppConfig


class DoublesPages(AppConfig):
    """Label `web_doubles`; templates and a job, the tables are of `register`."""

    name = "cantik.web.tahap.pemeriksaan.doubles"
    label = "web_doubles"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.jobs.app import kinds
        from cantik.web.tahap.pemeriksaan.doubles import job

        kinds.register(job.KIND)
        kinds.register(job.ACROSS)
