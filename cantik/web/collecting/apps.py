"""Django's entry of this room: its kinds of jobs and its duty at each tick are made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class CollectingConfig(AppConfig):
    """Label `collecting`; screens and jobs, no tables."""

    name = "cantik.web.collecting"
    label = "collecting"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.web.collecting import dryrun, saving
        from cantik.web.jobs import kinds, tick

        kinds.register(dryrun.KIND)
        kinds.register(saving.KIND)
        tick.every_tick("unggahan kedaluwarsa dihapus", _expire)


def _expire(opened: OpenStore, at: dt.datetime) -> int:
    from cantik.collect.app.uploads import Vault, expire
    from cantik.web.jobs.tick import BY

    return expire(Vault(opened.store.path, opened.keys), at=at, by=BY)
