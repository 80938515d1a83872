"""Django's entry of this room: its jobs and duties are made known."""

from __future__ import annotations

from django.apps import AppConfig


class DeliverPages(AppConfig):
    """Label `web_deliver`; screens and jobs, no tables."""

    name = "cantik.web.tahap.penyebarluasan.deliver"
    label = "web_deliver"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.federate.app import (
            arrival_job,
            delivering,
            dispatch_job,
            excess_counts,
            gathering,
            token_retention,
            watching,
        )
        from cantik.jobs.app import kinds, tick
        from cantik.pipeline.app import reference_job

        for kind in (arrival_job.KIND, dispatch_job.KIND, reference_job.KIND, watching.KIND):
            kinds.register(kind)
        tick.promptly("kiriman yang diterima diletakkan", arrival_job.finish_due)
        tick.every_tick("indeks server di bawah ditanyakan", watching.ask_due)
        tick.every_tick("acuan dari atas ditanyakan", reference_job.fetch_due)
        tick.every_tick("tanda orang yang bukan untuk server ini dibuang", excess_counts.sweep_excess)
        tick.every_tick("tanda orang yang sudah terjawab dibuang", token_retention.sweep_tokens)
        tick.every_tick("kiriman dilanjutkan dan jawabannya diambil", delivering.continue_deliveries)
        tick.every_tick("kiriman yang tidak dilanjutkan dibuang", gathering.sweep_unfinished)
