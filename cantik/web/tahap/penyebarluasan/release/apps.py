"""Django's entry of this room: its kinds of jobs are made known."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasePages(AppConfig):
    """Label `web_release`; screens and jobs, no tables."""

    name = "cantik.web.tahap.penyebarluasan.release"
    label = "web_release"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.content.retention import VECTORS
        from cantik.jobs.app import kinds, tick
        from cantik.levels.app import vector_records
        from cantik.outlets.app import comparison_renewal, embargo, level_job, look_renewal, site_job
        from cantik.pipeline.app import draft_job, edition_job
        from cantik.register.rights.app import record_kinds

        levels = (level_job.RELEASE_KIND, level_job.PAGES_KIND)
        for kind in (draft_job.KIND, edition_job.KIND, site_job.KIND, *levels):
            kinds.register(kind)
        record_kinds.register(VECTORS, vector_records.KIND)
        tick.promptly("rilis terbit pada waktunya", embargo.open_due)
        tick.every_tick("situs desa dengan pembanding baru ditulis", comparison_renewal.renew_sites)
        tick.every_tick("situs dengan tampilan atau bahasa baru ditulis", look_renewal.renew_sites)
