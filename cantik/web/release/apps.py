"""Django's entry of this room: its kinds of jobs are made known."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasePages(AppConfig):
    """Label `web_release`; screens and jobs, no tables."""

    name = "cantik.web.release"
    label = "web_release"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.jobs.app import kinds, tick
        from cantik.pipeline.app import drafting, embargo, issuing, level_job, placing

        for kind in (drafting.KIND, issuing.KIND, placing.KIND, level_job.KIND):
            kinds.register(kind)
        tick.promptly("rilis terbit pada waktunya", embargo.open_due)
