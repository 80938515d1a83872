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
        from cantik.levels.app import release_job
        from cantik.outlets.app import embargo, site_job
        from cantik.pipeline.app import draft_job, edition_job

        for kind in (draft_job.KIND, edition_job.KIND, site_job.KIND, release_job.KIND):
            kinds.register(kind)
        tick.promptly("rilis terbit pada waktunya", embargo.open_due)
