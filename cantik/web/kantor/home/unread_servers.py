"""Servers that this one harvests and has not read for longer than their period: named on the home of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.federate.app import watching
from cantik.pipeline.app import reference_job
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.penyebarluasan.deliver.views_harvest import ORDER, name_server


def list_unread(person: Account, areas: Sequence[AreaCode]) -> list[tuple[str, dt.datetime | None, str]]:
    """The name of each, when it was read last (None: never), and where its harvests stand, for whoever may order them.
    A damaged index is told on its own page."""
    opened, now, found = at_hand(), clock.now(), dict[str, tuple[str, dt.datetime | None, str]]()
    for area in (each for each in areas if check_access(person, ORDER, each).whole):
        try:
            below = watching.list_watched(area, opened=opened)
        except CantikError:
            below = []
        page = reverse("panen", args=[area.text()])
        for source in (*below, *reference_job.list_fetched(opened)):
            if source.is_overdue(now):
                found.setdefault(source.code, (name_server(source.code), source.contact, page))
    return list(found.values())
