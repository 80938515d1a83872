"""Django's entry of this room: its duty at each tick is made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class UsePages(AppConfig):
    """Label `web_use`: pages only; the rows are of `use`."""

    name = "cantik.web.publik.use"
    label = "web_use"

    def ready(self) -> None:
        """Let the tick write public replies and notices into the site."""
        from cantik.jobs.app import tick

        tick.every_tick("tanggapan dan pemberitahuan di situs diperbarui", _put_out)


def _put_out(opened: OpenStore, at: dt.datetime) -> int:  # noqa: ARG001 - the site says days of its own
    from cantik.outlets.app import word_pages

    return word_pages.put_out(opened)
