"""Django's entry of this room: its duty at each tick is made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class CoachPages(AppConfig):
    """Label `web_coach`: the page; the rows are of `coach`."""

    name = "cantik.web.forum.coach"
    label = "web_coach"

    def ready(self) -> None:
        """Let the tick bring the rows up to date, so that the first look of a morning is quick."""
        from cantik.jobs.app import tick

        tick.every_tick("desa di papan diperbarui", _renew)


def _renew(opened: OpenStore, _at: dt.datetime) -> int:
    from cantik.coach.app.summary import renew
    from cantik.release.app import storage

    return renew(storage.shelf(opened.store.path))
