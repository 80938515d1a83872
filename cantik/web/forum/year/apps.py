"""Django's entry of this room: its duty at each tick is made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class YearPages(AppConfig):
    """Label `web_year`: pages only; the rows are of `forum` and `coach`."""

    name = "cantik.web.forum.year"
    label = "web_year"

    def ready(self) -> None:
        """Let the tick write the letters and the public calendars, after `web.coach` renewed the rows."""
        from cantik.jobs.app import tick

        tick.every_tick("surel tugas dikirim", _send_letters)
        tick.every_tick("kalender rilis di situs diperbarui", _put_out)


def _send_letters(_opened: OpenStore, at: dt.datetime) -> int:
    from cantik.coach.app import digest
    from cantik.web.forum.year.letters import compose

    return digest.send(compose, at=at)


def _put_out(opened: OpenStore, at: dt.datetime) -> int:
    from cantik.outlets.app import calendars

    return calendars.put_out(opened, at)
