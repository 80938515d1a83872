"""Django's entry of this room: its kinds of jobs and its duty at each tick are made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class CollectPages(AppConfig):
    """Label `web_collect`; screens and jobs, no tables."""

    name = "cantik.web.tahap.pengumpulan.collect"
    label = "web_collect"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.jobs.app import kinds, tick
        from cantik.pipeline.app import dry_run, intake_job

        kinds.register(dry_run.KIND)
        kinds.register(intake_job.KIND)
        tick.every_tick("karantina dihapus", _purge)
        tick.every_tick("unggahan kedaluwarsa dihapus", _expire)


def _expire(opened: OpenStore, at: dt.datetime) -> int:
    from cantik.collect.app.uploads import Vault, expire
    from cantik.jobs.app.tick import BY

    return expire(Vault(opened.store.path, opened.keys), at=at, by=BY)


def _purge(opened: OpenStore, at: dt.datetime) -> int:
    from cantik.jobs.app.tick import BY
    from cantik.register.core.app.quarantine import purge_quarantine

    return len(purge_quarantine(opened=opened, by=BY, at=at))
