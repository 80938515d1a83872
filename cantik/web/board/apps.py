"""Django's entry of this room: its duty at each tick is made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class BoardConfig(AppConfig):
    """Label `board`: rows made of other stations' tables, and the page."""

    name = "cantik.web.board"
    label = "board"

    def ready(self) -> None:
        """Let the tick bring the rows up to date, so that the first look of a morning is quick."""
        from cantik.web.jobs import tick

        tick.every_tick("desa di papan diperbarui", _renew)


def _renew(opened: OpenStore, _at: dt.datetime) -> int:
    from cantik.release.app import storage
    from cantik.web.board.summary import renew

    return renew(storage.shelf(opened.store.path))
