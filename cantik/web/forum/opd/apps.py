"""Django's name for these screens."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class OpdPages(AppConfig):
    """Label `web_opd`: pages only; the rows are of `collect`."""

    name = "cantik.web.forum.opd"
    label = "web_opd"

    def ready(self) -> None:
        """Let the tick write what was accepted into the site."""
        from cantik.jobs.app import tick

        tick.every_tick("angka OPD di situs diperbarui", _put_out)


def _put_out(opened: OpenStore, at: dt.datetime) -> int:  # noqa: ARG001 - the tables say days of their own
    from cantik.outlets.app import office_tables

    return office_tables.put_out(opened)
