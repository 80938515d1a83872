"""Django's name for these screens; its duty at each tick is made known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore


class ParameterPages(AppConfig):
    """Label `web_parameter`: pages only; the rows are of `forum`."""

    name = "cantik.web.forum.parameter"
    label = "web_parameter"

    def ready(self) -> None:
        """Let the tick write what forums set into the site."""
        from cantik.jobs.app import tick

        tick.every_tick("nilai yang ditetapkan forum di situs diperbarui", _put_out)


def _put_out(opened: OpenStore, at: dt.datetime) -> int:  # noqa: ARG001 - the values say days of their own
    from cantik.outlets.app import set_values

    return set_values.put_out(opened)
